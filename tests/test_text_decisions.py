"""Is what people say first taken for what they mean?"""

from pathlib import Path
from time import perf_counter

import pytest
import yaml

from bot.domain.decision import Decision, Want
from bot.text.lexicon import Clues, Lexicon
from tests.chat import DECIDER

GIVEN = yaml.safe_load((Path(__file__).parent / "openings.yaml").read_text("utf-8"))


def named(decision: Decision) -> str:
    return f"{decision.want} {decision.act}" if decision.act else str(decision.want)


def wrong(rows: list[tuple[str, str]]) -> list[str]:
    return [say for say, want in rows if named(DECIDER.decide(say)) != want]


def test_nineteen_in_twenty_openings_are_understood() -> None:
    assert len(GIVEN["openings"]) == 200
    assert len(wrong(GIVEN["openings"])) <= 10, wrong(GIVEN["openings"])


def test_nine_in_ten_of_the_later_openings_are_understood() -> None:
    assert len(wrong(GIVEN["later"])) <= 0.1 * len(GIVEN["later"]), wrong(GIVEN["later"])


def test_no_emergency_is_missed() -> None:
    assert len(GIVEN["emergencies"]) >= 120
    assert wrong([(say, "emergency") for say in GIVEN["emergencies"]]) == []


def test_what_only_sounds_alarming_raises_no_alarm() -> None:
    alarmed = [say for say, _ in GIVEN["near"] if DECIDER.decide(say).want is Want.EMERGENCY]
    assert alarmed == []


@pytest.mark.parametrize(
    ("text", "want", "answer"),
    [
        ("取消", Want.CANCEL, None),
        ("请取消吧。", Want.CANCEL, None),
        ("转人工！！", Want.HUMAN, None),
        ("返回[微笑]", Want.BACK, None),
        ("菜单😀", Want.MENU, None),
        ("確認", Want.OTHER, "agreed"),
        ("好了", Want.OTHER, "done"),
        ("匿名", Want.OTHER, "anonymous"),
        ("跳 过", Want.OTHER, "skip"),
        ("１", Want.OTHER, None),
        ("", Want.OTHER, None),
        ("[图片]", Want.OTHER, None),
        ("🙏🙏", Want.OTHER, None),
    ],
)
def test_short_words_keep_their_meaning_in_any_dress(text: str, want: Want, answer: str | None) -> None:
    decision = DECIDER.decide(text)
    assert (decision.want, decision.answer) == (want, answer)


@pytest.mark.parametrize(("digit", "text"), [("1", "１"), ("3", " 3 "), ("4", "4")])
def test_digits_arrive_in_half_width(digit: str, text: str) -> None:
    assert DECIDER.decide(text).text == digit


@pytest.mark.parametrize("text", ["我要投诉", "怎么投诉一家饭店", "投诉"])
def test_a_bare_wish_to_complain_is_no_story(text: str) -> None:
    decision = DECIDER.decide(text)
    assert decision.act == "complaint"
    assert not decision.is_story


@pytest.mark.parametrize("text", ["有家店卖过期东西你们管不管", "我要举报有人卖假酒"])
def test_a_told_fault_is_a_story(text: str) -> None:
    assert DECIDER.decide(text).is_story


def test_a_long_story_that_mentions_commands_is_a_story() -> None:
    text = "在便利店买的酸奶胀包了，打电话转人工客服，一直没消息，又去店里问，店员说没人处理，让我算了不投诉"
    decision = DECIDER.decide(text)
    assert (decision.act, decision.is_story) == ("complaint", True)


def test_single_characters_count_only_as_words() -> None:
    assert DECIDER.decide("我心脏不好，虫草粉饼哪里有").act is None


def test_a_decision_names_the_words_it_rests_on() -> None:
    assert DECIDER.decide("喝了农药").because == ("农药", "喝了")


@pytest.mark.parametrize("text", ["吃了他家的饭菜肚子疼" * 500, "菜" * 5000, "a" * 60000, "。" * 9000, "12 34 " * 3000])
def test_no_text_takes_long_to_decide(text: str) -> None:
    DECIDER.decide("先读词典：这家店很脏")
    before = perf_counter()
    DECIDER.decide(text)
    assert perf_counter() - before < 0.2


def test_the_dictionary_is_cached_in_the_given_folder(tmp_path: Path) -> None:
    from bot.text import Decider
    from tests.chat import CONTENT

    Decider(CONTENT.words).initialise(tmp_path / "words")
    assert [file.name for file in (tmp_path / "words").iterdir()] == ["jieba.cache"]


def test_no_list_of_words_is_passed_over_that_has_one() -> None:
    holders = (DECIDER, DECIDER._danger, DECIDER._matter)
    lexicons = [one for holder in holders for one in vars(holder).values() if isinstance(one, Lexicon)]
    for text, _ in (*GIVEN["openings"], *GIVEN["later"], *GIVEN["near"]):
        clues = Clues(text, DECIDER.segmenter)
        assert all(clues.marks & one.bit for one in lexicons if one.pattern.search(text)), text
