"""Is 附近 understood of results: asked for a place once, and told of the area that is meant?"""

from datetime import datetime

import pytest

from bot.dialog.message import Location
from bot.domain.spot import cell
from bot.store.engine import Database
from tests.chat import Talker
from tests.published import PESTICIDE
from tests.result_chat import Office, office

pytestmark = pytest.mark.usefixtures("knowledge")

HERE = {"latitude": 39.9, "longitude": 116.4, "scale": 15, "label": ""}
LAKE = "990101100"


@pytest.fixture
async def place(database: Database, now: datetime) -> Office:
    """A batch of the lake's town that failed, one of another area that passed; a shop of the town where it stands."""
    place = await office(database, now)
    await place.registers("东湖镇好邻居超市", area=LAKE, cell=cell(39.9, 116.4))
    await place.publishes("韭菜", "2026-11-10", area=LAKE, tests=(PESTICIDE,), failing=(PESTICIDE,))
    await place.publishes("韭菜", "2026-11-11", area="990101001")
    return place


@pytest.fixture
def wang(place: Office) -> Talker:
    return place.chat.of("zhang")


async def test_near_asks_where_and_tells_of_that_area(place: Office, wang: Talker) -> None:
    heard = await wang.says("我附近抽检不合格的有哪些")
    assert "选「位置」" in heard
    assert "不保存" in heard
    heard = await wang.sends(Location, **HERE)
    assert "查到东湖镇抽检不合格的 1 批" in heard
    assert "离您最近的商家在东湖镇" in heard


async def test_near_keeps_the_food_and_takes_a_town_instead(place: Office, wang: Talker) -> None:
    assert "您说的附近是哪里" in await wang.says("附近的韭菜抽检合格吗")
    heard = await wang.says("东湖镇")
    assert "查到东湖镇的韭菜的抽检结果 1 批，其中 1 批不合格" in heard
    assert "登记一件投诉举报" in await wang.sends(Location, **HERE), "the place was asked for once"


async def test_place_with_no_business_near_is_said_to_tell_nothing(place: Office, wang: Talker) -> None:
    await wang.says("附近抽检结果")
    assert "看不出是哪个镇" in await wang.sends(Location, **(HERE | {"latitude": 20.0}))
    assert "查到东湖镇的抽检结果 1 批" in await wang.says("东湖镇")


async def test_town_named_beside_near_is_not_asked_again(place: Office, wang: Talker) -> None:
    assert "查到东湖镇的韭菜的抽检结果 1 批" in await wang.says("东湖镇附近的韭菜抽检合格吗")


async def test_other_words_after_near_are_a_new_matter(place: Office, wang: Talker) -> None:
    await wang.says("附近抽检结果")
    assert "您说的附近是哪里" not in await wang.says("菜单")
    assert "登记一件投诉举报" in await wang.sends(Location, **HERE)
