"""Does help come first, wherever one is, and is what was said kept?"""

from datetime import datetime
from pathlib import Path

import pytest
import yaml

from bot.services import complaint
from bot.store.engine import Database
from tests.chat import Chat, Talker

SICK = "我们一家吃了席回来全都上吐下泻"
ALL = yaml.safe_load((Path(__file__).parent / "openings.yaml").read_text("utf-8"))["emergencies"]


@pytest.fixture
def chat(database: Database, now: datetime) -> Chat:
    return Chat(database, now)


@pytest.fixture
def citizen(chat: Chat) -> Talker:
    return chat.of("zhang")


async def story(database: Database) -> str:
    (item,) = (await database.read(complaint.listing, state=None, page=1)).items
    return (await database.read(complaint.case, number=item.number)).story


async def test_every_emergency_hears_120_first(chat: Chat) -> None:
    for number, text in enumerate(ALL):
        heard = await chat.of(f"citizen{number}").says(text)
        assert "120" in heard.split("\n")[0], text
        assert "不要打扫现场" in heard


async def test_the_offer_keeps_what_was_said(citizen: Talker, database: Database) -> None:
    heard = await citizen.says(SICK)
    assert heard.index("120") < heard.index("说明：") < heard.index("是在哪里")
    await citizen.says("幸福大酒楼", "跳过", "匿名", "确认")
    assert await story(database) == SICK


async def test_a_cry_for_help_asks_for_no_form(citizen: Talker) -> None:
    heard = await citizen.says("救命")
    assert "120" in heard
    assert "是在哪里" not in heard


async def test_an_emergency_in_a_dialogue_joins_its_story(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉", "在幸福大酒楼吃的凉菜有异味")
    heard = await citizen.says("刚才我爸开始拉肚子，吃完就吐")
    assert "120" in heard
    assert "补充到经过里" in heard
    assert "是在哪里" in heard
    await citizen.says("幸福大酒楼", "跳过", "匿名", "确认")
    assert await story(database) == "在幸福大酒楼吃的凉菜有异味\n刚才我爸开始拉肚子，吃完就吐"


async def test_an_emergency_as_story_is_the_story(citizen: Talker, database: Database) -> None:
    await citizen.says("投诉")
    assert "是在哪里" in await citizen.says(SICK)
    await citizen.says("幸福大酒楼", "跳过", "匿名", "确认")
    assert await story(database) == SICK


async def test_an_emergency_takes_up_an_offered_photo(citizen: Talker) -> None:
    await citizen.sends_image("m1")
    heard = await citizen.says(SICK)
    assert "120" in heard
    assert "已经有 1 张照片" in await citizen.says("幸福大酒楼")
