"""Are businesses found around a place, by their code on the door, and behind what a table names; and never guessed?"""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from bot.domain.business.scene import business_in
from bot.domain.spot import around, cell, metres
from bot.services import business
from bot.services.business import Wanted
from bot.store.engine import Database
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.scene import SceneCodes
from bot.wechat.wire import open_http
from tests.register import CITY, SHOP, TOWN, Books, code_of, line
from tests.sandbox_bots import APPID, Local
from tests.wechat_api import MemoryTokens

LAT, LON = 39.9200, 117.2800
STEP = 0.001  # degrees: some 111 m to the north


@pytest.fixture
async def books(database: Database, now: datetime) -> Books:
    return await Books(database, now).opens()


async def names(books: Books, **asked: Any) -> list[str]:
    found = await books.database.read(business.near, lat=LAT, lon=LON, now=books.now, **asked)
    return [one.business.name for one in found]


async def test_nearest_come_first_and_closed_ones_never(books: Books) -> None:
    rows = [line(n, f"第{n}家", 纬度=f"{LAT + n * STEP:.6f}", 经度=f"{LON}") for n in (3, 1, 9, 2)]
    rows += [line(20, "太远", 纬度=f"{LAT + 40 * STEP}", 经度=f"{LON}"), line(21, "没有坐标")]
    rows += [line(22, "关了", 纬度=f"{LAT}", 经度=f"{LON}", 经营状态="注销")]
    await books.brings(*rows)
    assert await names(books) == ["第1家", "第2家", "第3家", "第9家"]
    assert await names(books, limit=2) == ["第1家", "第2家"]
    found = await books.database.read(business.near, lat=LAT, lon=LON, now=books.now)
    assert [one.metres for one in found] == [111, 222, 334, 1001]


async def test_grade_and_kind_are_asked_for(books: Books) -> None:
    place = {"纬度": f"{LAT}", "经度": f"{LON}"}
    await books.brings(
        line(1, "A级饭店", 量化等级="大笑", **place),
        line(2, "B级饭店", 风险等级="A级", **place),
        line(3, "A级超市", 量化等级="A", 业态="食品销售经营者", **place),
    )
    assert await names(books, grade="A", kind="catering") == ["A级饭店"], "a risk grade A is another thing"
    assert await names(books, kind="shop") == ["A级超市"]
    assert await names(books, grade="C") == []


def test_squares_of_a_circle_hold_all_of_it() -> None:
    for radius in (500, 1_500, 3_000):
        squares = list(around(LAT, LON, radius))
        for north in range(-radius, radius + 1, 100):
            for east in range(-radius, radius + 1, 100):
                lat, lon = LAT + north / 111_195, LON + east / (111_195 * 0.767)
                if metres(LAT, LON, lat, lon) <= radius:
                    assert any(first <= cell(lat, lon) <= last for first, last in squares)


async def test_table_names_a_business_by_code_then_name_and_area(books: Books) -> None:
    await books.brings(
        line(1),
        line(2, "万星超市（东湖店）"),
        line(3, "万星超市（东湖店）", 地址="和平区城关街道和平路9号"),
        line(4, "好邻居"),
    )
    ids = await books.column("business.id")

    async def found(**wanted: str) -> object:
        return (await books.database.read(business.match, wanted=Wanted(**wanted))).business

    assert await found(name="别的名字", credit_code=code_of(1).lower()) == ids[0]
    assert await found(name="万星超市(东湖店)", area=TOWN) == ids[1]
    assert await found(name="万星超市东湖店", address="和平区城关街道和平路9号") == ids[2]
    assert await found(name=SHOP, area="990101") == ids[0], "the district holds the town"
    assert await found(name=SHOP, area=CITY) is None
    assert await found(name="万星超市", area=TOWN) is None, "part of a name is no name"
    assert await found(name=SHOP) == ids[0], "the name says where"
    assert await found(name="好邻居") is None, "no area, no certainty"
    both = await books.database.read(business.match, wanted=Wanted("万星超市东湖店", area="990101"))
    assert (both.is_ambiguous, len(both.candidates)) == (True, 2)
    assert not (await books.database.read(business.match, wanted=Wanted("没有的店"))).is_ambiguous


async def test_sheet_on_the_door_leads_to_the_business(books: Books) -> None:
    await books.brings(line(1), line(2))
    ref, other = await books.refs()
    async with Local(callback="http://127.0.0.1:9/wechat") as wechat, open_http(5) as http:
        tokens = MemoryTokens()
        client = AsyncWeChatClient(APPID, "sandboxsecret", http=http, tokens=tokens, api_base=wechat.url, pause=0)
        codes = SceneCodes(client)
        said = await business.code(books.database, codes, ref=ref)
        assert await business.code(books.database, codes, ref=ref) == said, "an account has few codes that stay"
        assert await business.code(books.database, None, ref=ref) == said
        wang = await wechat.citizen("王大妈").known()
        await wang.scans(said)
        event = await wechat.wait_entry("push", citizen=wang.openid)
        assert business.scene(ref) in str(event)
        await wechat.faults("api", "errcode", errcode=48001)
        assert await business.code(books.database, codes, ref=other) == business.address(other)
        await client.close()
    one = await books.database.read(business.by_ref, ref=ref, now=books.now)
    with Image.open(BytesIO(business.sheet(one, said, Path("assets")))) as image:
        assert image.size == (1240, 1748)
        (drawn,) = zxingcpp.read_barcodes(image.convert("L"))
        assert drawn.text == said


def test_scene_of_a_business_is_read_back() -> None:
    assert business_in(business.scene("0123456789ab")) == "0123456789ab"
    for other in ("", None, "round:D2026-0001:", "shop:幸福路", "b0123456789a", "b0123456789abc", "b0123456789AB"):
        assert business_in(other) is None
