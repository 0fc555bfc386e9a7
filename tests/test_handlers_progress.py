"""Does a citizen learn how their case is doing, and only theirs?"""

from datetime import datetime

import pytest

from bot.store.engine import Database
from tests.chat import Chat, Talker, closed

FILING = ("投诉", "昨天在幸福超市买的面包发霉了", "幸福超市", "跳过", "匿名", "确认")
NUMBER = "J20261122-0001"


@pytest.fixture
async def citizen(citizen: Talker) -> Talker:
    await citizen.says(*FILING)
    return citizen


async def test_progress_is_told_however_asked(citizen: Talker) -> None:
    for text in (NUMBER, "j20261122 0001", "Ｊ２０２６１１２２－０００１", f"{NUMBER}处理得怎么样了", "查进度"):
        assert f"{NUMBER}（举报，11月22日登记）：已经收到" in await citizen.says(text)


async def test_the_menu_item_tells_the_same(citizen: Talker) -> None:
    assert NUMBER in await citizen.clicks("progress")


async def test_the_last_answer_is_told_again(citizen: Talker, database: Database, now: datetime) -> None:
    await closed(database, NUMBER, now)
    heard = await citizen.says("进度")
    assert "已经办结" in heard
    assert "店家已经整改" in heard
    assert "已经去查" not in heard
    assert "回复「评价」" in heard


async def test_several_cases_are_listed_newest_first(citizen: Talker) -> None:
    await citizen.says(*FILING)
    heard = await citizen.says("进度")
    assert heard.index("J20261122-0002") < heard.index(NUMBER)
    assert "发送编号" in heard


async def test_another_citizens_number_is_not_found(citizen: Talker, chat: Chat) -> None:
    assert NUMBER in await citizen.says("进度")
    heard = await chat.of("li").says(NUMBER)
    assert "没有找到编号 J20261122-0001" in heard


async def test_an_unknown_number_leaves_the_dialogue_alone(citizen: Talker) -> None:
    await citizen.says(*FILING[:2])
    assert "没有找到编号" in await citizen.says("T20261122-0099")
    assert "有照片吗" in await citizen.says("幸福超市")
