"""Does a citizen get the answer with its source, choose by a digit, and reach a person or a complaint from a wrong one?"""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.sentence import TEXT_LIMIT
from bot.services import faq
from bot.store.engine import Database
from tests.chat import CONTENT, Chat, Talker
from tests.knowing import ENTRIES, KNOWING

pytestmark = pytest.mark.usefixtures("knowledge")


@pytest.fixture
def chat(database: Database, now: datetime) -> Chat:
    return Chat(database, now, KNOWING)


async def test_an_answer_names_its_source_and_date(citizen: Talker) -> None:
    heard = await citizen.says("小票丢了还能退吗")
    assert "【小票丢了还能维权吗？】\n付款记录、订单" in heard
    assert "依据：中华人民共和国食品安全法 第一百四十八条（2025-09-12）。以本局确认为准。" in heard
    assert "1 买到过期食品怎么办？" in heard
    assert "回复「有用」或「没用」" in heard


async def test_a_digit_opens_the_related_question(citizen: Talker) -> None:
    assert "【买到过期食品怎么办？】" in await citizen.says("小票丢了还能退吗", "1")
    assert "【小票丢了还能维权吗？】" in await citizen.says("１")


async def test_a_digit_after_something_else_is_the_menu(citizen: Talker) -> None:
    heard = await citizen.says("小票丢了还能退吗", "菜单", "2")
    assert "【" not in heard
    assert "进度" in heard or "登记" in heard


async def test_details_are_the_longer_page(citizen: Talker) -> None:
    heard = await citizen.says("小票丢了还能退吗", "详细")
    assert "1. 先看上面。" in heard
    assert "有事随时找我们" in await citizen.says("有用")


async def test_a_useless_answer_leads_to_a_person_or_a_complaint(citizen: Talker) -> None:
    heard = await citizen.says("小票丢了还能退吗", "没用")
    assert "回复「人工」" in heard
    assert "回复「投诉」" in heard
    assert "待本局确认" in await citizen.says("人工")


async def test_useful_without_an_answer_before_is_a_politeness(citizen: Talker) -> None:
    assert "不客气" in await citizen.says("有用")


async def test_office_details_are_filled_in(citizen: Talker) -> None:
    heard = await citizen.says("你们几点上班")
    assert CONTENT.texts.say("office.hours") in heard
    assert CONTENT.texts.say("office.address") in heard


async def test_likely_questions_are_offered_and_chosen(citizen: Talker) -> None:
    heard = await citizen.says("隔夜的木耳还能不能吃")
    assert "您是不是想问：\n1 " in heard
    assert "【" in await citizen.says("2")


async def test_the_unknown_is_admitted_with_what_is_near(citizen: Talker) -> None:
    heard = await citizen.says("恐龙为什么灭绝了")
    assert "答" in heard
    assert "【" not in heard
    again = await citizen.says("恐龙为什么灭绝了")
    assert CONTENT.texts.say("fallback.twice") in again


async def test_a_statement_offers_a_complaint_with_its_words(citizen: Talker) -> None:
    assert "要我帮您登记投诉吗" in await citizen.says("我们小区门口那家超市又换了一批货，牌子都没见过，价钱便宜得出奇")
    heard = await citizen.says("要")
    assert "【" not in heard
    assert await citizen.says("取消") != ""


async def test_a_question_beside_a_complaint_is_answered_first(citizen: Talker) -> None:
    heard = await citizen.says("我要投诉饭店菜里有虫子，另外想问下小票丢了还能退吗")
    assert heard.startswith("您还问了【小票丢了还能维权吗？】")


async def test_a_running_dialogue_is_not_interrupted(citizen: Talker) -> None:
    await citizen.says("我要投诉")
    assert "【" not in await citizen.says("小票丢了还能退吗")


@pytest.mark.parametrize("text", ["我想投票", "建议抽检一下辣条"])
async def test_what_cannot_be_done_here_yet_is_said_plainly(citizen: Talker, text: str) -> None:
    heard = await citizen.says(text)
    assert "这里暂时还不能" in heard or "现在没有正在" in heard or "【" in heard


async def test_an_entry_that_is_gone_is_not_said(citizen: Talker) -> None:
    faq.furnish(())
    assert "【" not in await citizen.says("小票丢了还能退吗")


@pytest.mark.parametrize(
    ("checked", "words"), [("memory", "待本局确认"), ("verified", "依据："), ("source", "以本局确认为准")]
)
async def test_how_far_an_answer_may_be_trusted_is_said(citizen: Talker, checked: str, words: str) -> None:
    faq.furnish(replace(entry, checked=checked) for entry in ENTRIES)  # type: ignore[arg-type]
    heard = await citizen.says("小票丢了还能退吗")
    assert words in heard
    assert ("以本局确认为准" in heard) == (checked == "source")


async def test_the_longest_entry_fits_into_one_message(citizen: Talker) -> None:
    faq.furnish(replace(entry, answer="长" * 300, question="问" * 40) for entry in ENTRIES)
    assert len((await citizen.says("小票丢了还能退吗")).encode()) <= TEXT_LIMIT


async def test_complaint_offers_what_is_known_beside_it(citizen: Talker) -> None:
    heard = await citizen.says("超市卖给我一袋过期饼干，老板不认账，我要投诉，买到过期食品怎么办")
    assert "【买到过期食品怎么办？】，回复「详细」" in heard
    question = heard.split("\n\n")[-2]
    heard = await citizen.says("详细")
    assert "【买到过期食品怎么办？】\n" in heard
    assert "依据：" in heard
    assert question.strip().splitlines()[-1] in heard, "the dialogue goes on where it was"


async def test_emergency_offers_first_aid_of_its_kind_alone(citizen: Talker) -> None:
    heard = await citizen.says("一家人吃席回来都在吐，食物中毒了先做什么")
    assert heard.index("120") < heard.index("【食物中毒了先做什么？】，回复「详细」")
    assert "几个人不舒服" in heard
    assert "【食物中毒了先做什么？】\n" in await citizen.says("详细")
    assert "J20261122-0001" in await citizen.says("3 个人，幸福路3号的幸福大酒楼")
