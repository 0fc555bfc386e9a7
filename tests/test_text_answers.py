"""Is the right entry found for the way people ask, and is what is not known left unanswered?"""

import random
from dataclasses import replace
from time import perf_counter

import pytest

from bot.domain.decision import Action, Decision, Want
from bot.text import Advisor
from bot.text.match.sound import readings, sounds
from bot.text.match.spelling import Spelling, work_out
from tests.chat import CONTENT
from tests.knowing import ENTRIES, KNOWING


def first(text: str) -> str:
    found = KNOWING.decide(text).found
    return found[0].id if found else ""


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("洋芋长芽子了咋整", "kitchen-sprouted-potato"),
        ("小票没留着", "rights-receipt-lost"),
        ("隔夜的剩饭热热还能吃不", "kitchen-leftovers"),
        ("請問發芽的馬鈴薯還能吃嗎", "kitchen-sprouted-potato"),
        ("星期六你们几点上班呀😊", "office-hours"),
        ("想租个门面开面馆，都要办啥证", "operators-licence"),
        ("听人说西瓜都打针，真的假的", "rumours-watermelon"),
        ("木耳泡了一晚上能不能吃", "kitchen-black-fungus"),
        ("举报了有没有奖金拿", "rights-report-reward"),
    ],
)
def test_the_right_entry_comes_first(text: str, entry: str) -> None:
    decision = KNOWING.decide(text)
    assert first(text) == entry
    assert decision.action in (Action.ANSWER, Action.CHOOSE)
    assert decision.route == "ask"


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [("木而泡一夜能吃吗", "木而", "木耳"), ("土逗发芽能吃吗", "土逗", "土豆"), ("隔夜菜致唉吗", "致唉", "")],
)
def test_what_sounds_like_our_words_is_put_right(text: str, wrong: str, right: str) -> None:
    why = [line for one in KNOWING.explained(text).found for line in one.why]
    assert (f"同音改字：{wrong} → {right}" in why) is bool(right)


@pytest.mark.parametrize("pieces", [["吃", "过", "七", "个"], ["在", "家"], ["投诉", "商家"], ["我", "的"], []])
def test_common_words_are_not_bent_into_ours(pieces: list[str]) -> None:
    spelling = Spelling(work_out(["过期", "再加", "投诉"]), lambda word: word in ("投诉", "商家"))
    assert spelling.corrected(pieces) == {}


def test_a_character_with_two_readings_is_heard_either_way() -> None:
    assert readings("行")[0] in ("xing", "hang")
    assert ("yin", "hang") in sounds("银行")


def test_reasons_name_words_group_and_nearest_question() -> None:
    why = KNOWING.explained("举抱有奖金吗").found[0].why
    assert any(line.startswith("词：") and "奖励" in line for line in why)
    assert any(line.startswith("相近问法：") for line in why)
    assert any(line.startswith("词组：举报 + ") for line in why)


def test_a_word_against_an_entry_lowers_it() -> None:
    plain = KNOWING.matcher.closely("面包过期", is_told=True)[0]
    against = next(one for one in KNOWING.matcher.closely("面包过期临期", is_told=True) if one.id == plain.id)
    assert against.score < CONTENT.words.answers.answer < plain.score
    assert against.score < plain.score / 1.25
    assert "排除词：临期" in against.why


@pytest.mark.parametrize(
    "text", ["今天天气真好", "讲个笑话吧", "红烧肉怎么做才香", "股票明天涨吗", "嗯嗯嗯嗯嗯嗯", "🙏🙏🙏"]
)
def test_what_is_not_known_is_not_answered(text: str) -> None:
    decision = KNOWING.decide(text)
    assert decision.action not in (Action.ANSWER, Action.CHOOSE)
    assert decision.route == "other"


def test_two_likely_entries_are_asked_back() -> None:
    decision = KNOWING.decide("食物中毒")
    assert decision.want is Want.EMERGENCY
    found = KNOWING.matcher.match("食物中毒")
    assert {one.id for one in found[:2]} == {"illness-poisoning-first", "illness-poisoning-report"}


def test_a_keyword_with_another_question_is_no_sure_answer() -> None:
    for text in ("土豆怎么种", "西瓜多少钱一斤", "木耳怎么种"):
        assert KNOWING.decide(text).action is not Action.ANSWER, text


def decided(text: str) -> tuple[str, Action]:
    decision = KNOWING.decide(text)
    return decision.route, decision.action


@pytest.mark.parametrize(
    ("text", "route", "action"),
    [
        ("一家三口吃完野蘑菇都吐了，快救命", "emergency", Action.EMERGENCY),
        ("转人工", "human", Action.HANDOFF),
        ("取消", "other", Action.DIALOGUE),
        ("菜单", "menu", Action.DIALOGUE),
        ("你好", "greeting", Action.DIALOGUE),
        ("我要投诉", "complaint", Action.DIALOGUE),
        ("查进度", "progress", Action.DIALOGUE),
        ("我想投票", "vote", Action.DIALOGUE),
        ("建议抽检一下校门口的辣条", "nominate", Action.DIALOGUE),
        ("上期的抽检结果出来没", "result", Action.DIALOGUE),
        ("最近有什么活动", "campaign", Action.DIALOGUE),
        ("把我的记录删了吧", "privacy", Action.DIALOGUE),
        ("路灯坏了没人修", "other", Action.HANDOFF),
        ("我不是要投诉，就想问问小票丢了还能不能退", "ask", Action.ANSWER),
    ],
)
def test_each_text_has_one_route_and_one_action(text: str, route: str, action: Action) -> None:
    assert decided(text) == (route, action)


def test_another_bodys_matter_names_body_and_number() -> None:
    referral = KNOWING.decide("公积金怎么取").referral
    assert referral is not None
    assert (referral.number, referral.source) == ("12329", "待本局确认")


def test_every_matter_of_others_has_its_row() -> None:
    listed = {word for row in CONTENT.words.elsewhere.table for word in row.words}
    assert set(CONTENT.words.complaint.elsewhere) - listed == WITHOUT_ROW


ABOUT_US = {"投诉你们", "举报你们", "告你们", "你们不作为", "你们工作人员"}
WITHOUT_ROW = {"结婚证", "彩票", "殡葬", "残疾证", "民政", "选址", "图书馆", "贷款", *ABOUT_US}
"""Told in general words: nobody could say for certain who looks after them, or they are about the office's own people."""


def test_two_wishes_are_done_and_offered() -> None:
    decision = KNOWING.decide("我要投诉饭店菜里有虫子，另外想问下小票丢了还能退吗")
    assert (decision.act, decision.also) == ("complaint", ("rights-receipt-lost",))


def test_two_questions_are_both_answered() -> None:
    decision = KNOWING.decide("发芽的土豆还能吃吗？还有木耳泡久了能吃吗？")
    named = {decision.found[0].id, *decision.also}
    assert named == {"kitchen-sprouted-potato", "kitchen-black-fungus"}


def test_a_statement_about_a_shop_offers_a_complaint() -> None:
    decision = KNOWING.decide("我们小区门口那家超市又换了一批货，牌子都没见过，价钱便宜得出奇")
    assert (decision.action, decision.offers) == (Action.CHOOSE, "complaint")
    assert KNOWING.decide("楼下那家饭店的菜真好吃").offers is None


def test_homophones_reach_other_wishes_too() -> None:
    assert KNOWING.decide("查进杜").route == "progress"


HOSTILE = [
    "过期" * 1000,
    "吗" * 2000,
    "土豆发芽了还能吃吗？" * 200,
    "\u202e\u0000\ud83dabc\ufffe",
    "Ａ" * 2000,
    "𠮷野家𠮷" * 300,
    "a" * 2000,
    "，。！？" * 500,
    "e\u0301" * 900,
    "投,诉;" * 400,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_or_holds_up_the_decision(text: str) -> None:
    begun = perf_counter()
    assert isinstance(KNOWING.decide(text), Decision)
    assert perf_counter() - begun < 2


def test_random_characters_never_break_the_decision() -> None:
    dice = random.Random(5)
    for _ in range(200):
        text = "".join(
            chr(dice.choice((dice.randrange(32, 0x3000), dice.randrange(0x4E00, 0x9FFF)))) for _ in range(40)
        )
        assert all(0 <= one.score <= 1 for one in KNOWING.decide(text).found)


def test_other_entries_are_known_without_a_restart() -> None:
    other = [replace(ENTRIES[0], question="别的？", asked=("换一个",), keywords=())]
    advisor = Advisor(CONTENT.words)
    segmenter = advisor.decider.segmenter = KNOWING.decider.segmenter.copy()
    advisor.matcher = type(advisor.matcher)(segmenter, KNOWING.decider.normaliser, CONTENT.words)
    advisor.load(other)
    assert advisor.decide("发芽的土豆还能吃吗").action is Action.UNKNOWN
    advisor.load(ENTRIES)
    assert advisor.decide("发芽的土豆还能吃吗").found[0].id == "kitchen-sprouted-potato"
    advisor.load(other)
    assert advisor.decide("发芽的土豆还能吃吗").action is Action.UNKNOWN
