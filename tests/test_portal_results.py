"""Do the pages say what was found, for which batch, and what became of it; and never that something is safe?"""

import html
import re
from collections.abc import AsyncIterator
from datetime import date, datetime
from xml.etree import ElementTree as Xml

import pytest

from bot.domain.result.reading import DateKind, Made, Stage, Test
from bot.domain.result.written import write_made
from bot.store.engine import Database
from tests.published import LEAD, MICROBES, PESTICIDE, Public, id_of, public_site

SAFE = ("安全", "放心")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
async def site(database: Database, now: datetime) -> AsyncIterator[Public]:
    async with public_site(database, now) as started:
        yield started


async def read(site: Public, path: str, status: int = 200) -> str:
    """The words of a page, without its marks."""
    answer = await site.opens(path)
    assert answer.status == status, answer.text
    main = answer.text.partition("<main>")[2].partition("</main>")[0]
    words = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))
    assert not [word for word in SAFE if word in words], path
    return words


async def test_a_failing_batch_is_explained_in_plain_words(site: Public) -> None:
    again = Test("毒死蜱", "0.10 mg/kg", "≤0.02 mg/kg", stage=Stage.AGAIN)
    await site.registers()
    ref = await site.publishes(tests=(LEAD, PESTICIDE, again), failing=(PESTICIDE, again), reply="<已经>下架")
    words = await read(site, f"/results/{ref}")
    for part in (
        "仅指该批次所检项目",
        "结果是 0.11 mg/kg，标准值是 ≤0.02 mg/kg。这一项不合格。是标准上限的 5.5 倍。",
        "毒死蜱：一种农药。",
        "复检",
        "商家的说法 <已经>下架",
        "正在核查处置",
        "990001234567",
        "证据编号 J2026-",
        "生产日期 2026-03-15",
    ):
        assert part in words, part
    assert "这一项合格" not in words


async def test_a_microbial_plan_is_put_into_words(site: Public) -> None:
    words = await read(site, f"/results/{await site.publishes(tests=(MICROBES,))}")
    assert "同一批取 5 份来检：最多允许 2 份在 10000 和 100000 之间，哪一份都不能超过 100000。" in words
    assert "这一项合格。" in words


async def test_correction_is_followed_everywhere(site: Public) -> None:
    ref = await site.publishes()
    page = await site.opens(f"/results/{ref}")
    feed = await site.opens("/results/feed.atom")
    await site.corrects(ref, "名称写错了", food="韭黄", lab="省食品检验院")
    again = await site.opens(f"/results/{ref}", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status == 200
    words = await read(site, f"/results/{ref}")
    assert "更正" in words
    assert "食品：原来是“韭菜”，现在是“韭黄”。" in words
    assert "检验机构：原来是“和平区食品检验所”，现在是“省食品检验院”。" in words
    assert "原因：名称写错了" in words
    assert "查到 1 条" in await read(site, "/results?food=韭黄")
    assert "没有查到" in await read(site, "/results?food=韭菜")
    assert (await site.asks(f"/results/{ref}"))["item"]["food"] == "韭黄"
    entry = Xml.fromstring((await site.opens("/results/feed.atom")).text).find(f"{ATOM}entry")
    assert entry is not None
    assert str(entry.findtext(f"{ATOM}title")).startswith("更正：韭黄")
    before = Xml.fromstring(feed.text).find(f"{ATOM}entry")
    assert before is not None
    assert entry.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert str(entry.findtext(f"{ATOM}updated")) > str(before.findtext(f"{ATOM}updated"))


async def test_withdrawn_record_keeps_nothing_but_the_reason(site: Public) -> None:
    ref = await site.publishes(food="辣条", reply="不服")
    await site.corrects(ref, food="大辣条")
    await site.withdraws(ref, "检验机构撤销报告")
    answer = await site.opens(f"/results/{ref}")
    assert answer.holds("检验机构撤销报告", "已经在 2026年11月22日", ref)
    for gone in ("辣条", "万家喜", "绿野", "不服", "J2026", "不合格"):
        assert gone not in answer.text, gone
    assert "还没有公布过结果" in await read(site, "/results")
    feed = (await site.opens("/results/feed.rss")).text
    assert f"撤回：{ref}" in feed
    assert "辣条" not in feed


@pytest.mark.parametrize(("path", "status"), [("/results/000000000000", 404), ("/results/area/123456", 404)])
async def test_what_is_not_there_is_told_kindly(site: Public, path: str, status: int) -> None:
    assert "没有" in await read(site, path, status)


async def test_search_says_what_to_do_without_a_find(site: Public) -> None:
    assert "还没有公布过结果" in await read(site, "/results")
    await site.publishes()
    words = await read(site, "/results?q=没有这种东西")
    assert "没有查到。少写几个字" in words
    assert "不等于检过了没有问题" in words
    words = await read(site, "/results?since=三月&verdict=good&q=韭菜")
    assert "开始日期没有看懂" in words
    assert "结论没有看懂" in words
    assert "查到 1 条" in words


async def test_long_lists_are_paged(site: Public) -> None:
    for _ in range(23):
        await site.publishes(published_on=None)
    first = await site.opens("/results?food=韭菜")
    assert first.holds("第 1 页，共 2 页", 'href="?food=%E9%9F%AD%E8%8F%9C&amp;page=2"')
    assert "第 2 页" in await read(site, "/results?food=韭菜&page=2")
    for page in ("/results", "/results/map"):
        beyond = await site.opens(f"{page}?food=韭菜&page=50")
        pages = 2 if page == "/results" else 1
        assert beyond.holds(f"没有第 50 页，一共 {pages} 页", f'page={pages}"'), page
    assert (await site.opens("/results?page=999999")).status == 200


async def test_pages_of_a_food_and_an_area_tell_numbers(site: Public) -> None:
    await site.publishes(tests=(LEAD, PESTICIDE), failing=(PESTICIDE,))
    await site.publishes()
    words = await read(site, "/results/food/韭菜")
    assert "毒死蜱 合格率 0.0%（1 批，1 批不合格） 批次少，比例只供参考" in words
    assert "没有查到“猪肉”的结果" in await read(site, "/results/food/猪肉")
    words = await read(site, "/results/area/990101")
    assert "蔬菜制品 合格率 50.0%（2 批，1 批不合格）" in words
    assert "还没有公布过东湖镇的结果" in await read(site, "/results/area/990101100")
    assert (await site.opens("/results/food/%00")).status == 200
    assert (await site.opens("/results/food/a%2Fb")).status == 200


async def test_trends_draw_what_the_table_says(site: Public) -> None:
    assert "没有查到" in await read(site, "/results/trends")
    for month in range(1, 5):
        await site.publishes(published_on=datetime(2026, month, 3).date(), failing=(LEAD,) if month == 2 else ())  # noqa: DTZ001
    answer = await site.opens("/results/trends")
    assert answer.text.count('<rect class="few"') == 4
    words = await read(site, "/results/trends")
    assert "2026-02 1 1 0.0%" in words
    assert "城关街道 合格率 75.0%（4 批，1 批不合格）" in words
    assert "商场超市 合格率 75.0%" in words


async def test_map_lists_every_place_without_a_script(site: Public) -> None:
    shop = await site.registers()
    await site.publishes(business=await site.database.read(id_of, shop))
    await site.publishes(venue="流动摊位", failing=(LEAD,))
    answer = await site.opens("/results/map")
    assert answer.text.count("data-lat=") == 1
    assert answer.holds(f'href="/b/{shop}"', "流动摊位", 'src="/assets/leaflet.js')
    assert "img-src 'self' data:;" in answer.headers["Content-Security-Policy"]


async def test_tiles_may_come_from_where_they_are_set(database: Database, now: datetime) -> None:
    tiles = "https://{s}.tiles.test/{z}/{x}/{y}.png"
    async with public_site(database, now, tiles=tiles, attribution="© 某地图") as site:
        await site.publishes()
        answer = await site.opens("/results/map")
        assert "img-src 'self' data: https://*.tiles.test;" in answer.headers["Content-Security-Policy"]
        assert answer.holds(f'data-tiles="{tiles}"', "© 某地图")


@pytest.mark.parametrize("form", ["atom", "rss"])
async def test_feeds_are_sound_and_tell_the_newest_first(site: Public, form: str) -> None:
    empty = await site.opens(f"/results/feed.{form}")
    assert Xml.fromstring(empty.text) is not None
    refs = [await site.publishes(food=f"青菜<{number}>\x0b") for number in range(3)]
    answer = await site.opens(f"/results/feed.{form}")
    assert answer.headers["Content-Type"] == f"application/{form}+xml; charset=utf-8"
    root = Xml.fromstring(answer.text)
    links = re.findall(r"/results/([0-9a-f]{12})(?=[<\"])", answer.text)
    assert list(dict.fromkeys(links)) == refs[::-1]
    if form == "atom":
        for parent in (root, *root.findall(f"{ATOM}entry")):
            assert all(parent.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        assert root.findtext(f"{ATOM}author/{ATOM}name")
    else:
        assert all(root.findtext(f"channel/{name}") for name in ("title", "link", "description"))
    again = await site.opens(f"/results/feed.{form}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


async def test_dates_of_every_kind_have_a_name(site: Public) -> None:
    made = write_made(tuple(Made("2026-10-31", kind, date(2026, 10, 31)) for kind in DateKind))
    ref = await site.publishes(made=made)
    words = await read(site, f"/results/{ref}")
    assert "保质期到 2026-10-31" in words
    assert "下单日期 2026-10-31" in words
    assert (await site.asks(f"/results/{ref}"))["item"]["made"][-1]["kind"] == "expires"
