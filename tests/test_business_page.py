"""Does the page of a business show what is public, for as long as it may be, and nothing as more than it is?"""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta

import pytest

from bot.domain.refused import Refused
from bot.services import business
from bot.store.engine import Database
from tests.register import SHOP, Books, code_of, line, listed, lot, penalty
from tests.round_pages import Site, site
from tests.rounds import LOOK


@pytest.fixture
async def books(database: Database, now: datetime) -> Books:
    return await Books(database, now).opens()


async def shown(books: Books, day: date) -> list[str]:
    """Numbers of the penalties on the page on that day."""
    books.now = datetime(day.year, day.month, day.day, 4, 0, tzinfo=books.now.tzinfo)
    return [one.number for one in (await books.page()).penalties]


async def test_penalties_are_shown_as_long_as_they_may(books: Books) -> None:
    await books.brings(line(1))
    await books.brings(penalty(), penalty(决定书文号="2号", 公示期限="三年"), penalty(决定书文号="3号", 公示日期=""))
    assert await shown(books, date(2026, 11, 22)) == ["2号", "和市监罚〔2026〕1号"], "one is not made public yet"
    assert len(await shown(books, date(2027, 1, 11))) == 2
    assert await shown(books, date(2027, 1, 12)) == ["2号"]
    assert await shown(books, date(2029, 10, 11)) == ["2号"]
    assert await shown(books, date(2029, 10, 12)) == []


async def test_penalty_that_was_taken_back_is_gone_at_once(books: Books) -> None:
    await books.brings(line(1))
    await books.brings(penalty())
    ref = await books.ref()
    (one,) = (await books.database.read(business.look, actor=LOOK, ref=ref, now=books.now)).penalties
    await books.database.run(business.reply, ref=ref, table="penalty", id=one.id, words="已经整改。", **books.by_li)
    assert (await books.page()).penalties[0].reply == "已经整改。"
    with pytest.raises(Refused, match=r"business\.why"):
        await books.database.run(business.end, ref=ref, table="penalty", id=one.id, why=" ", **books.by_li)
    await books.database.run(business.end, ref=ref, table="penalty", id=one.id, why="复议撤销", **books.by_li)
    assert (await books.page()).penalties == ()
    (kept,) = (await books.database.read(business.look, actor=LOOK, ref=ref, now=books.now)).penalties
    assert (kept.is_shown, kept.why) == (False, "复议撤销")


async def test_lists_are_shown_between_their_days(books: Books) -> None:
    await books.brings(line(1))
    await books.brings(listed(), listed(名单名称="旧名单", 截止日期="2026-06-30"))
    assert [one.title for one in (await books.page()).listings] == ["放心示范店"]
    books.now += timedelta(days=60)
    assert (await books.page()).listings == ()


async def test_lots_are_found_by_either_number(books: Books) -> None:
    await books.brings(line(1))
    await books.brings(lot())
    for number in ("HGZ20261101", "990101 2026 1101 7"):
        (found,) = await books.database.read(business.certified, number=number)
        assert (found.food, found.business_name) == ("韭菜", SHOP)
    assert await books.database.read(business.certified, number=" ") == []


async def test_changes_by_hand_are_checked_and_on_record(books: Books) -> None:
    await books.brings(line(1), line(2, "好邻居超市"))
    ref = (await books.refs())[0]
    await books.database.run(business.edit, ref=ref, typed={"quant": "优秀", "licence": ""}, **books.by_li)
    seen = (await books.page(ref)).business
    assert (seen.quant, seen.licence, seen.name) == ("A", "", SHOP)
    for typed in ({"credit_code": "1"}, {"name": ""}, {"area": "外星"}, {"lat": "39.9"}, {"quant_on": "2027-01-01"}):
        with pytest.raises(Refused, match=r"business\.field"):
            await books.database.run(business.edit, ref=ref, typed=typed, **books.by_li)
    with pytest.raises(Refused, match=r"business\.code_taken"):
        await books.database.run(business.edit, ref=ref, typed={"credit_code": code_of(2)}, **books.by_li)
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await books.database.run(business.edit, ref=ref, typed={}, actor=LOOK, now=books.now)
    new = await books.database.run(business.add, typed={"name": "新开的店", "credit_code": code_of(9)}, **books.by_li)
    assert (await books.page(new)).business.name == "新开的店"
    assert (await books.column("audit.act"))[-2:] == ["business.edit", "business.add"]
    found = await books.database.read(business.listing, actor=LOOK, now=books.now, name="新开的店")
    assert [one.ref for one in found.items] == [new]
    assert (await books.database.read(business.listing, actor=LOOK, now=books.now)).total == 3


@pytest.fixture
async def portal(database: Database, now: datetime) -> AsyncIterator[Site]:
    async with site(database, now) as opened:
        yield opened


async def opened(portal: Site, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, text and tag of a page."""
    browser = await portal.browser()
    async with browser.http.get(f"{portal.url}{path}", headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers.get("ETag", "")


async def test_page_tells_everything_and_promises_nothing(portal: Site) -> None:
    books = Books(portal.stage.database, portal.stage.now)
    await books.brings(line(1, 店招="老王<b>面</b>馆"))
    await books.brings(penalty(违法事实="<script>alert(1)</script>"))
    await books.brings(listed(), listed(红黑名单="黑榜", 名单名称="失信名单", 列入原因="多次不改"))
    path = f"/b/{await books.ref()}"
    status, text, tag = await opened(portal, path)
    assert status == 200
    for words in (
        SHOP,
        code_of(1),
        "2022年3月1日 至 2027年2月28日",
        "在有效期内",
        "B 级，良好（微笑）",
        "A 级（风险最低）",
    ):
        assert words in text
    for words in (
        "说的不是一回事",
        "公示到2027年1月12日前",
        "“放心示范店”红名单",
        "“失信名单”黑名单",
        f"投诉{SHOP}",
        "话写在那一条旁边",
    ):
        assert words in text
    assert "<script>alert" not in text
    assert "<b>面" not in text
    assert await opened(portal, path, **{"If-None-Match": tag}) == (304, "", tag)
    for promise in ("安全", "放心吃"):
        assert promise not in text.replace("食品安全监督量化分级", "").replace("食品安全", "").replace(SHOP, "")


async def test_unknown_business_is_said_kindly(portal: Site) -> None:
    for ref in ("0123456789ab", "x", "%00", "a" * 300, "'%20OR%201=1"):
        status, text, _ = await opened(portal, f"/b/{ref}")
        assert (status, "没有找到这一家" in text) == (404, True), ref


async def test_register_is_read_page_by_page(portal: Site) -> None:
    books = Books(portal.stage.database, portal.stage.now)
    await books.brings(*(line(number, f"东湖{number}号小吃店") for number in range(1, 26)))
    await books.brings(listed(名称="东湖3号小吃店", 统一社会信用代码=code_of(3)))
    _, text, _ = await opened(portal, "/businesses?area=990101100&grade=B")
    assert ("一共 25 家" in text, text.count("号小吃店</strong>"), "page=2" in text) == (True, 20, True)
    _, text, _ = await opened(portal, "/businesses?area=990101100&grade=B&page=2")
    assert text.count("号小吃店</strong>") == 5
    _, text, _ = await opened(portal, "/businesses?grade=B&page=9")
    assert "没有第 9 页，一共 2 页" in text
    assert 'href="?grade=B&amp;page=2"' in text
    _, text, _ = await opened(portal, "/businesses?list=red")
    assert ("现在红名单上的，一共 1 家" in text, "东湖3号小吃店" in text) == (True, True)
    for nothing in ("?grade=A", "?list=black"):
        assert "登记表里没有这样的商家" in (await opened(portal, f"/businesses{nothing}"))[1]
    assert (await opened(portal, "/businesses?area=x&grade=%00&kind='&list=x&page=-1"))[0] == 200


async def test_lot_is_looked_up_on_its_page(portal: Site) -> None:
    books = Books(portal.stage.database, portal.stage.now)
    await books.brings(line(1))
    await books.brings(lot())
    assert "照着打进来" in (await opened(portal, "/trace"))[1]
    _, text, _ = await opened(portal, "/trace?number=hgz20261101")
    assert f'href="/b/{await books.ref()}"' in text
    assert "不是检验报告" in text
    assert "没有查到“1”" in (await opened(portal, "/trace?number=1%00"))[1]
    assert "没有查到“&lt;i&gt;”" in (await opened(portal, "/trace?number=<i>"))[1]
