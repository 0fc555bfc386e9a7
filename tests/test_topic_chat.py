"""Can a citizen subscribe and stop in the chat, and does nothing but the platform's own events let a notice out?"""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import Connection, func, select

from bot.dialog.message import NoticeAnswer, NoticeConsent
from bot.domain.campaign.notice import TopicNotices
from bot.domain.refused import Refused
from bot.services import desk_lists, house
from bot.services.campaign import topics
from bot.store import tables
from bot.store.campaign.standing import OFF
from tests.chat import CONTENT, Chat, Talker

TEMPLATE = "nTopic"
n, s = tables.citizen_topic, tables.subscription


@pytest.fixture
def consenting() -> Iterator[None]:
    """The account has a template for topics, and pages."""
    notices = TopicNotices(TEMPLATE, {"thing1": "{title}"})
    house.furnish(CONTENT.rules, CONTENT.texts, address="https://shiyu.test", topic_notices=notices)
    yield
    house.furnish(CONTENT.rules, CONTENT.texts)


def own(connection: Connection) -> set[str]:
    return set(connection.scalars(select(n.c.topic)))


def stock(connection: Connection) -> int:
    return connection.scalar(select(func.coalesce(func.sum(s.c.stock), 0))) or 0


async def test_numbers_choose_from_the_list(chat: Chat, citizen: Talker) -> None:
    listed = await citizen.says("订阅")
    assert listed.splitlines()[1:4] == [
        "1 消费提示：节日怎么买、怎么存、怎么吃，一个月一两次",
        "2 抽检结果：本区每期抽检了什么、哪些不合格",
        "3 召回信息：有食品要召回时告诉您怎么认、怎么退",
    ]
    heard = await citizen.says("1、3")
    assert heard.startswith("好的，已经订阅：消费提示、召回信息。")
    assert "退订" in heard
    assert await chat.database.read(own) == {"tips", "recall"}
    assert "1 消费提示（已订阅）" in await citizen.says("我要订阅")
    assert "已经订阅过了" in await citizen.says("1")
    assert "已经订阅" not in await citizen.says("1")


async def test_names_of_topics_and_places_subscribe_at_once(chat: Chat, citizen: Talker) -> None:
    await chat.database.run(desk_lists.lay_out, CONTENT.areas)
    assert "抽检结果" in await citizen.says("订阅抽检结果")
    assert "城关街道" in await citizen.says("订阅", "城关街道")
    assert "东湖镇" in await citizen.says("我想订阅和平区东湖镇的通知")
    assert await chat.database.read(own) == {"results", "area:990101001", "area:990101100"}
    listed = await citizen.says("退订")
    assert [line for line in listed.splitlines() if line[:1].isdigit()] == ["1 抽检结果", "2 城关街道", "3 东湖镇"]
    assert "已经退订：城关街道" in await citizen.says("2")
    assert "已经退订：抽检结果" in await citizen.says("退订抽检结果")
    assert await chat.database.read(own) == {"area:990101100"}


async def test_whoever_wants_nothing_is_left_alone(chat: Chat, citizen: Talker) -> None:
    await citizen.says("订阅召回")
    assert "全部退订了" in await citizen.says("全部退订")
    assert await chat.database.read(own) == {OFF}
    assert "没有订阅" in await citizen.says("退订")
    await citizen.says("订阅消费提示")
    assert await chat.database.read(own) == {"tips"}


async def test_subscribing_leads_to_the_page_and_grants_nothing(chat: Chat, citizen: Talker, consenting: None) -> None:
    heard = await citizen.says("订阅消费提示")
    assert 'href="https://shiyu.test/notify/topics"' in heard
    assert await chat.database.read(stock) == 0
    answer = (NoticeAnswer(template_id=TEMPLATE, accepted=True),)
    await citizen.sends(NoticeConsent, name="subscribe_msg_popup_event", answers=answer)
    assert await chat.database.read(stock) == 1
    assert "同意我们通知 1 次" in await citizen.says("订阅召回信息")
    assert await chat.database.read(stock) == 1


@pytest.mark.parametrize(
    "text",
    [
        "订阅的牛奶过期了，商家不肯退钱，我要投诉",
        "中毒了，家里三个人吐了",
        "韭菜最近合格吗",
        "报亭订阅号里卖假保健品，吃了以后一直拉肚子，怎么办",
    ],
)
async def test_other_matters_are_not_taken_for_a_subscription(chat: Chat, citizen: Talker, text: str) -> None:
    await citizen.says("订阅")
    assert "已经订阅" not in await citizen.says(text)
    assert await chat.database.read(own) == set()


async def test_a_running_dialogue_keeps_the_word(chat: Chat, citizen: Talker) -> None:
    await citizen.says("我要投诉")
    assert "回复数字就行" not in await citizen.says("订阅")
    assert await chat.database.read(own) == set()


async def test_own_data_name_what_was_subscribed_to(chat: Chat, citizen: Talker) -> None:
    await citizen.says("订阅消费提示")
    assert "您订阅了：消费提示" in await citizen.says("我的信息")
    await citizen.says("删除我的信息", "确认")
    assert "没有留您的其他信息" in await citizen.says("我的信息")
    assert await chat.database.read(own) == set()


async def test_topics_go_with_the_citizen(chat: Chat, citizen: Talker, now: datetime) -> None:
    await citizen.says("订阅消费提示")
    await citizen.unfollows()
    assert await chat.database.read(own) == set()


async def test_an_unknown_topic_is_refused(chat: Chat, citizen: Talker, now: datetime) -> None:
    await citizen.says("您好")
    with pytest.raises(Refused, match="topic_unknown"):
        await chat.database.run(topics.subscribe, citizen="c" * 22, keys=["gone"], now=now)
