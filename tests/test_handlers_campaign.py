"""Can a citizen find out what is on, sign up, take it back and answer a quiz, in the chat alone?"""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.dialog.message import Text
from bot.services import faq, house
from bot.store import tables
from bot.store.engine import Database
from tests.chat import CONTENT, Chat, Talker
from tests.happenings import START, Hall, hall


class Scene(Hall):
    """What is on, and a chat on the same clock."""

    chat: Chat

    async def citizen(self, name: str = "zhang") -> Talker:
        talker = self.chat.of(name)
        await talker.follows()
        return talker


@pytest.fixture
async def scene(database: Database, now: datetime) -> AsyncIterator[Scene]:
    faq.furnish(CONTENT.faq)
    async with hall(database, now) as found:
        scene = Scene(found.database, found.now)
        scene.chat = Chat(database, now)
        yield scene


def announced(now: datetime, **other: Any) -> dict[str, Any]:
    """A notice on the archive."""
    words = "template author cover link source topic ways hash origin cursor media_id article_url why"
    given: dict[str, Any] = dict.fromkeys(words.split(), "")
    given |= {"fields": "{}", "lines": "[]", "audience": "{}", "form": "article"}
    given |= {"title": "元旦消费提示", "digest": "囤年货看三样。", "body": "<p>先看日期。</p><script>alert(1)</script>"}
    given |= {"is_urgent": False, "is_training": False, "state": "sent", "version": 1, "ref": "abcdefabcdef"}
    times: dict[str, Any] = dict.fromkeys(("created_at", "changed_at", "listed_at"), now)
    return {**given, **times, "is_listed": True, **other}


async def announce(database: Database, now: datetime, **other: Any) -> None:
    await database.run(lambda connection: connection.execute(insert(tables.campaign).values(announced(now, **other))))


def plain(heard: str) -> str:
    return re.sub("<[^>]*>", "", heard)


async def test_nothing_is_on_and_nothing_is_new(scene: Scene) -> None:
    zhang = await scene.citizen()
    assert "近期没有安排活动" in await zhang.says("近期有什么活动")
    assert "没有可以报名的活动" in await zhang.says("我要报名")
    assert "没有开放的答题" in await zhang.says("答题")
    assert "没有报名的活动" in await zhang.says("我的报名")


async def test_what_is_on_comes_before_what_is_new(scene: Scene) -> None:
    await announce(scene.database, scene.now)
    await scene.asks("labels")
    await scene.puts_on()
    zhang = await scene.citizen()
    heard = plain(await zhang.says("近期有什么活动"))
    assert "1 活动：冷冻食品怎么买怎么放，11月25日（周三）11:30，还有 2 个名额\n" in heard
    assert "2 答题：会看标签买得放心，6 道题，12月6日（周日）10:00结束\n" in heard
    assert "3 通知：元旦消费提示（2026年11月22日）" in heard
    assert "囤年货看三样。" in await zhang.says("3")


async def test_a_citizen_signs_up_by_digit_and_word(scene: Scene) -> None:
    await scene.puts_on(places=1)
    zhang, wang = await scene.citizen(), await scene.citizen("wang")
    shown = await zhang.says("有什么讲座", "1")
    assert "地点：和平区文化馆二楼" in shown
    assert "还有 1 个名额。要报名，回复「报名」。" in shown
    assert "报上了！" in await zhang.says("报名")
    assert "已经报过名了" in await zhang.says("报名")
    assert "您排上队了，前面还有 0 位" in await wang.says("我要报名")
    assert "冷冻食品怎么买怎么放，11月25日（周三）11:30 到 13:30，和平区文化馆二楼" in await zhang.says("我的报名")
    assert "报名取消了" in await zhang.says("取消报名")
    await scene.citizen("wang")
    assert "您已经报上名了" in await wang.says("近期有什么活动", "1")


async def test_what_is_asked_is_asked_step_by_step(scene: Scene) -> None:
    await scene.puts_on(asks=frozenset({"name", "phone"}))
    zhang = await scene.citizen()
    asked = await zhang.says("报名")
    assert "不满 14 岁的同学，请爸爸妈妈或者其他监护人来报名。" in asked
    assert "怎么称呼您" in asked
    assert "称呼要 1 到 20 个字" in await zhang.says("王" * 30)
    assert "留个手机号" in await zhang.says("王女士")
    assert "这个号码好像不对" in await zhang.says("没有")
    assert "报上了！" in await zhang.says("139 0000 0000")
    other = await scene.citizen("wang")
    await other.says("报名")
    assert "已经取消" in await other.says("取消")
    await other.says("报名")
    assert "已经取消" in await other.says("取消报名")
    assert (await scene.happening()).taken == 1


async def test_a_sign_up_is_left_for_something_else(scene: Scene) -> None:
    await scene.puts_on(asks=frozenset({"name", "phone"}))
    zhang = await scene.citizen()
    left = "报名还没有完成，想接着报，再回复「报名」。\n\n"
    for elsewhere in ("投票", "鸡蛋能放多久"):
        assert "怎么称呼您" in await zhang.says("报名")
        asked = await zhang.says(elsewhere)
        assert asked.startswith(left)
        assert "手机号" not in asked
    await zhang.says("报名")
    for name in ("小李", "黄瓜", "周老师"):
        assert "留个手机号" in await zhang.says(name)
        assert "怎么称呼您" in await zhang.says("返回")
    assert "这个号码好像不对" in await zhang.says("王女士", "139")
    assert (await zhang.says("上次投的票结果呢")).startswith(left)
    await zhang.says("报名", "王女士")
    assert "这个号码好像不对" in await zhang.says("我记不住")
    assert "这个号码好像不对" in await zhang.says("139")
    assert (await zhang.says("红黑榜")).startswith(left)
    await zhang.says("报名", "王女士", "我记不住")
    assert "报上了！" in await zhang.says("13900000000")


async def test_which_one_is_asked_where_there_are_two(scene: Scene) -> None:
    await scene.puts_on()
    await scene.puts_on(
        title="走进快检室", starts=scene.now + START * 2, ends=scene.now + START * 2 + timedelta(hours=1)
    )
    zhang = await scene.citizen()
    assert "1 冷冻食品怎么买怎么放\n2 走进快检室" in await zhang.says("我要报名")
    assert "【走进快检室】" in await zhang.says("2")
    await zhang.says("我要活动", "近期活动", "1", "报名")
    assert "您要取消哪一个" in await zhang.says("菜单", "取消报名")
    assert "「走进快检室」的报名取消了" in await zhang.says("2")
    assert "走进快检室" not in await zhang.says("我的报名")


async def test_not_coming_to_one_keeps_the_other_place(scene: Scene) -> None:
    await scene.puts_on()
    zhang = await scene.citizen()
    await zhang.says("报名")
    later = scene.now + START * 2
    await scene.puts_on(title="走进快检室", starts=later, ends=later + timedelta(hours=1))
    assert "【走进快检室】" in await zhang.says("近期活动", "2")
    assert "您要取消哪一个的报名？回复数字：\n1 冷冻食品怎么买怎么放" in await zhang.says("不去了")
    assert "冷冻食品怎么买怎么放" in await zhang.says("我的报名")


async def test_no_list_is_longer_than_five(scene: Scene) -> None:
    for day in range(6):
        starts = scene.now + START + timedelta(days=day)
        await scene.puts_on(title=f"讲座{day}", starts=starts, ends=starts + timedelta(hours=1))
    for number in range(3):
        await announce(scene.database, scene.now, ref=f"abcdefabcde{number}")
    await scene.asks("labels")
    zhang = await scene.citizen()
    listed = [line[:4] for line in plain(await zhang.says("近期有什么活动")).splitlines() if line[:1].isdigit()]
    assert listed == ["1 活动", "2 活动", "3 活动", "4 答题", "5 通知"]
    assert "5 讲座4" in (heard := await zhang.says("我要报名"))
    assert "讲座5" not in heard


async def test_a_quiz_is_answered_by_digits_letters_and_taps(scene: Scene) -> None:
    ref = await scene.asks("labels")
    zhang = await scene.citizen()
    heard = await zhang.says("我要答题")
    assert "第 1 题（共 6 题）" in heard
    assert f"msgmenuid=answer.{ref}.1.2" in heard
    heard = await zhang.says("2")
    assert "答对了！" in heard
    assert "配料表从多到少排" in heard
    assert "第 2 题" in heard
    assert "不对，对的是：2 这家厂的食品生产许可证编号" in await zhang.says("选A")
    assert "只有 1 到 2 号" in await zhang.says("5")
    assert "第 4 题" in await zhang.sends(Text, content="选2", choice=f"answer.{ref}.3.2")
    again = await zhang.sends(Text, content="选1", choice=f"answer.{ref}.3.1")
    assert "算第一次的" in again
    assert "接着上次的往下答，已经答了 3 道" in await zhang.says("菜单", "开始答题")
    heard = await zhang.says("2", "2", "2")
    assert "一共 6 道，您答对 5 道" in heard
    assert "您已经答完了：一共 6 道，答对 5 道" in await zhang.says("答题")


@pytest.mark.parametrize("words", ["我不玩了", "不想答了", "先不答了", "退出答题"])
async def test_a_quiz_is_left_when_one_has_had_enough(scene: Scene, words: str) -> None:
    await scene.asks("labels")
    zhang = await scene.citizen()
    await zhang.says("答题", "2")
    assert await zhang.says(words) == "好的，先答到这里，答过的都记着。想接着答，回复「答题」。"
    assert "第 2 题" not in await zhang.says("2")
    assert "已经答了 1 道" in await zhang.says("答题")


async def test_after_a_quiz_a_digit_means_the_menu_again(scene: Scene) -> None:
    await scene.asks()
    zhang = await scene.citizen()
    await zhang.says("答题")
    assert "第 2 题" not in await zhang.says("我要投诉")
    await zhang.says("取消")
    assert "第 2 题" not in await zhang.says("2")


async def test_an_emergency_goes_before_everything(scene: Scene) -> None:
    await scene.puts_on(asks=frozenset({"name"}))
    await scene.asks()
    zhang = await scene.citizen()
    await zhang.says("答题")
    assert "请马上打 120" in await zhang.says("120")
    await zhang.says("答题")
    assert "120" in await zhang.says("孩子吃完抽搐了叫不醒")
    await zhang.says("报名")
    assert "120" in await zhang.says("孩子吃完抽搐了叫不醒")


async def test_the_page_is_one_tap_away(scene: Scene) -> None:
    house.furnish(CONTENT.rules, CONTENT.texts, address="https://food.example")
    try:
        ref = await scene.puts_on()
        zhang = await scene.citizen()
        assert f'href="https://food.example/happening/{ref}"' in await zhang.says("近期有什么活动", "1")
        ref = await scene.asks()
        assert re.search(rf"https://food.example/quiz/{ref}/enter\?ticket=\S+", await zhang.says("答题"))
    finally:
        house.furnish(CONTENT.rules, CONTENT.texts)


@pytest.mark.parametrize("words", ["不去了", "参加", "排队"])
async def test_words_that_may_mean_anything_are_left_to_others(scene: Scene, words: str) -> None:
    zhang = await scene.citizen()
    heard = await zhang.says(words)
    assert "报名" not in heard
