"""Who writes after filing is heard: more of the case, a new one, or something else altogether, and nothing sent is lost."""

from datetime import datetime

import pytest

from bot.services import complaint
from bot.store.engine import Database
from tests.chat import Chat, Talker
from tests.knowing import KNOWING
from tests.test_conversations import REPORTED, case

pytestmark = pytest.mark.usefixtures("knowledge")

NUMBER = "J20261122-0001"
IS_MORE = f"补充到 {NUMBER} 吗"
ADDED = f"已经补充到 {NUMBER}"


@pytest.fixture
async def wang(database: Database, now: datetime) -> Talker:
    """Who has just reported a shop, where the office's knowledge is at hand."""
    talker = Chat(database, now, KNOWING).of("wang")
    await talker.says(*REPORTED)
    return talker


async def told(database: Database) -> list[str]:
    filed: complaint.Case = await case(database, NUMBER)
    return [line.text for line in filed.lines]


async def test_question_between_is_answered_and_what_was_sent_waits(wang: Talker, database: Database) -> None:
    assert IS_MORE in await wang.says("店里门口有监控可以看")
    await wang.sends_image("m1")
    assert "【隔夜菜能不能吃？】" in await wang.says("隔夜菜还能吃吗")
    assert "已经收到" in await wang.says("进度")
    assert ADDED in await wang.says("补充")
    assert "店里门口有监控可以看" in await told(database)
    assert len((await case(database, NUMBER)).photos) == 1


async def test_answerable_question_is_no_offer(wang: Talker) -> None:
    assert "【隔夜菜能不能吃？】" in await wang.says("隔夜菜还能吃吗")


async def test_words_one_after_another_are_all_kept(wang: Talker, database: Database) -> None:
    assert IS_MORE in await wang.says("店里门口有监控可以看")
    assert IS_MORE in await wang.says("老板姓刘，左手有块疤")
    assert ADDED in await wang.says("补充：他家早上五点进货")
    assert (await told(database))[-3:] == ["店里门口有监控可以看", "老板姓刘，左手有块疤", "他家早上五点进货"]


async def test_what_was_sent_becomes_a_new_matter_with_what_says_so(wang: Talker) -> None:
    await wang.says("店里门口有监控可以看")
    await wang.says("另外一家店卖过期牛奶", "建设路8号", "跳过")
    assert "店里门口有监控可以看\n另外一家店卖过期牛奶" in await wang.says("匿名")


@pytest.mark.parametrize("said", ["补充 昨天又看见了", "补充：昨天又看见了", "我要补充一下，昨天又看见了"])
async def test_what_is_added_may_stand_in_the_same_message(wang: Talker, database: Database, said: str) -> None:
    assert ADDED in await wang.says(said)
    assert (await told(database))[-1] == "昨天又看见了"
    assert ADDED in await wang.says("门口还有一筐")
    assert "都收下了" in await wang.says("好了")


async def test_of_several_cases_it_is_asked_which_is_meant(wang: Talker, database: Database) -> None:
    await wang.says("举报", "酸奶胀包了，味道不对", "建设路8号", "跳过", "匿名", "确认")
    assert f"2 {NUMBER}" in await wang.says("补充：昨天又看见了")
    assert ADDED in await wang.says("2")
    assert (await told(database))[-1] == "昨天又看见了"


async def test_who_has_no_case_is_not_asked_for_more(database: Database, now: datetime) -> None:
    assert "补充到" not in await Chat(database, now, KNOWING).of("li").says("补充：昨天又看见了")


async def test_who_wishes_to_complain_may_begin_beside_the_answer(database: Database, now: datetime) -> None:
    wang = Chat(database, now, KNOWING).of("wang")
    assert "要我帮您登记投诉吗" in await wang.says("想举报我们单位食堂")
    heard = await wang.says("要")
    assert "只有经办人员能看到" in heard
    assert "「想举报我们单位食堂」记下了。请再说说发生了什么" in heard
    await wang.says("菜里吃出虫子，还是昨天的剩菜", "东湖镇光明路3号", "跳过")
    assert "1 经过：想举报我们单位食堂，菜里吃出虫子，还是昨天的剩菜" in await wang.says("匿名")


async def test_who_asks_how_to_complain_begins_with_nothing(database: Database, now: datetime) -> None:
    wang = Chat(database, now, KNOWING).of("wang")
    assert "要我帮您登记投诉吗" in await wang.says("怎么投诉单位食堂")
    assert "请说说发生了什么" in await wang.says("要")
