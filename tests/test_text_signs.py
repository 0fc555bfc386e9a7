"""Do the signs of a fault add up as the office wrote them, and does what is denied or harmless stay out?"""

import pytest

from bot.domain.decision import Want
from bot.domain.words import Sign, Signs
from bot.text.lexicon import Clues
from bot.text.segment import Segmenter
from bot.text.signs import Scale
from tests.chat import CONTENT, DECIDER

SEGMENTER = Segmenter(())
INSECT = Sign("insect", 5.0, ("虫",), perhaps=("蚂蚁", "蜘蛛"), guess=3.0)
SMELL = Sign("smell", 4.0, ("臭", "馊"), guess=3.0)
CROSS = Sign("cross", 1.0, ("差评",), guess=0.5, aside=True)
SIGNS = Signs(
    needed=2.0,
    perhaps=1.5,
    harmless=("虫草", "臭豆腐", "券…臭"),
    denied=("没有", "没", "不", "不是"),
    doubted=("是不是", "有没有"),
    signs=(INSECT, SMELL, CROSS),
)
SCALE = Scale(SIGNS)


def weighed(text: str) -> list[tuple[str, float, str]]:
    return [(one.sign.name, one.points, one.word) for one in SCALE.found(Clues(text, SEGMENTER))]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("汤里有虫", [5.0]),
        ("汤里有虫,好多虫", [5.0]),
        ("又臭又有虫", [5.0, 4.0]),
        ("差评,都馊了", [4.0, 1.0]),
        ("差评,太慢了", []),
        ("有蚂蚁", [1.5]),
        ("有蚂蚁有蜘蛛", [1.5]),
        ("有蚂蚁有虫", [5.0]),
        ("没有虫", []),
        ("不臭", []),
        ("没有虫,但是臭了", [4.0]),
        ("是不是臭了", [4.0]),
        ("有没有虫啊", [5.0]),
        ("虫草炖鸡", []),
        ("虫草里有虫", [5.0]),
        ("臭豆腐很香", []),
    ],
)
def test_every_sign_counts_once_and_only_when_meant(text: str, points: list[float]) -> None:
    assert [one[1] for one in weighed(text)] == points


def test_a_sign_names_the_word_it_was_seen_by() -> None:
    assert weighed("饭都馊了") == [("smell", 4.0, "馊")]


def test_points_of_a_decision_are_those_of_its_words() -> None:
    decision = DECIDER.decide("凉皮里夹着一小段钢丝")
    assert decision.score == sum(one.points for one in DECIDER.signs("凉皮里夹着一小段钢丝"))
    assert decision.score >= CONTENT.words.signs.needed
    assert "钢丝" in decision.because


def test_a_word_that_may_mean_it_never_suffices_alone() -> None:
    signs = CONTENT.words.signs
    assert signs.perhaps < signs.needed


def test_no_word_is_sure_and_perhaps_at_once() -> None:
    both = {sign.name: set(sign.words) & set(sign.perhaps) for sign in CONTENT.words.signs.signs}
    assert {name: words for name, words in both.items() if words} == {}


def test_no_word_belongs_to_two_signs_of_a_fault() -> None:
    faults = [word for sign in CONTENT.words.signs.signs if not sign.aside for word in (*sign.words, *sign.perhaps)]
    assert sorted({word for word in faults if faults.count(word) > 1}) == []


@pytest.mark.parametrize(
    "text",
    [
        "我不是要投诉，就想问问过期食品怎么处理",
        "没想举报谁，就是问下三无产品怎么认",
        "别给我转投诉，我买到胀包的奶，能退吗",
        "酸奶胀包还能喝吗",
        "发霉的花生米洗一洗还能吃吗",
        "请问餐馆没有健康证罚多少",
        "举报黑作坊能拿多少奖金",
        "米里长虫了怎么办",
    ],
)
def test_asking_about_a_fault_stays_a_question(text: str) -> None:
    assert DECIDER.decide(text).want is Want.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "这是人吃的吗，肉都臭了",
        "能不能注意点卫生，汤里有虫",
        "我买的酸奶胀包了，店家不给退怎么办",
        "在你们区买到假酒了，请问找谁",
        "昨天在面馆吃出一只苍蝇老板还不承认，这种情况你们管不管，我该怎么办，能赔多少，店就在小学对面",
    ],
)
def test_asking_while_telling_what_happened_is_a_complaint(text: str) -> None:
    decision = DECIDER.decide(text)
    assert (decision.act, decision.is_story) == ("complaint", True)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("我要投诉楼上装修太吵", "装修"),
        ("路灯坏了没人管", "路灯"),
        ("药店卖过期药品", "药店"),
        ("老板拖欠工资", "拖欠"),
    ],
)
def test_the_business_of_others_is_named_as_such(text: str, word: str) -> None:
    decision = DECIDER.decide(text)
    assert (decision.want, decision.act, decision.because) == (Want.ACT, "elsewhere", (word,))


@pytest.mark.parametrize("text", ["小区门口的烧烤店用地沟油", "快递送来的海鲜都臭了", "物业食堂的饭里有虫"])
def test_a_fault_in_food_is_ours_wherever_it_happens(text: str) -> None:
    assert DECIDER.decide(text).act == "complaint"
