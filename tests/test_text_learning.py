"""Do points learnt from sentences weigh a new one rightly, and are they kept as written?"""

from collections import Counter
from pathlib import Path

import pytest

from bot.app.labelled import ROUTES
from bot.content.points import read_points, write_points
from bot.content.reading import ContentError
from bot.domain.words import Points
from bot.text.features import WORD
from bot.text.route import Routes
from tests.eval.reviews import Review
from tests.eval.routes import Sentence, features, fitted, is_held, of_reviews, sentences, thinned
from tests.knowing import ENTRIES, KNOWING

FOODS = ("馒头", "酸奶", "烤鸭", "凉皮", "月饼", "豆浆", "鸡蛋", "米粉", "虾仁", "香肠", "腐竹", "汤圆")
SAID = {
    "complaint": "我买的{}里有虫子，老板不认账",
    "ask": "{}放冰箱几天还能不能吃呢",
    "vote": "我想给{}投一票",
}
OFTEN = 20  # so few sentences weigh too little once
LEARNT: list[Sentence] = [(route, said.format(food)) for route, said in SAID.items() for food in FOODS]


@pytest.fixture(scope="module")
def points() -> Points:
    return fitted(KNOWING, LEARNT * OFTEN, least=1)


def test_every_sentence_has_a_known_route() -> None:
    often = Counter(route for route, _ in sentences())
    assert often.keys() == ROUTES
    assert min(often.values()) >= 50, often
    assert all(text for _, text in sentences())


def test_a_route_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("ask\t能吃吗\nasking\t能喝吗\n", "utf-8")
    with pytest.raises(ValueError, match="asking is no route"):
        sentences(tmp_path)


def test_thinned_knowledge_lacks_exactly_what_is_held() -> None:
    kept = {text for entry in thinned(ENTRIES) for text in entry.asked}
    asked = {text for entry in ENTRIES for text in entry.asked}
    held = {text for text in asked if is_held(text)}
    assert held
    assert kept == asked - held
    assert [one.id for one in thinned(ENTRIES)] == [one.id for one in ENTRIES]


def test_reviews_become_complaints_or_something_else() -> None:
    assert of_reviews([Review("有虫", True), Review("好吃", False)]) == [("complaint", "有虫"), ("other", "好吃")]


@pytest.mark.parametrize(
    ("text", "route"),
    [("我买的粽子里有虫子", "complaint"), ("火腿放冰箱几天还能吃呢", "ask"), ("我想给花生油投一票", "vote")],
)
def test_a_new_sentence_is_weighed_rightly(points: Points, text: str, route: str) -> None:
    weighed = Routes(points).weigh(set(features(KNOWING, text)))
    assert weighed.best == route
    assert weighed.of(route) > 0.6
    assert sum(weighed.shares.values()) == pytest.approx(1)


def test_the_words_named_for_a_route_speak_for_it(points: Points) -> None:
    words = Routes(points).words(features(KNOWING, "我想给花生油投一票"), "vote")
    assert words
    assert all(points.features[f"{WORD}{word}"][1]["vote"] > 0 for word in words)


def test_points_are_read_as_they_were_written(tmp_path: Path, points: Points) -> None:
    write_points(tmp_path / "routes.tsv", points)
    assert read_points(tmp_path / "routes.tsv") == points
    assert (tmp_path / "routes.tsv").read_text("utf-8").startswith("# 由 python -m tests.eval routes")


START = "（起点）\t0\task:1\tother:-1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"# x\n{START}词虫\tmuch\task:3\n", "line 3: must be a feature"),
        (f"{START}词虫\t3\task\n", "line 2: must be a feature"),
        (f"{START}词虫\n", "line 2: must be a feature"),
        ("词虫\t3\task:3\n", "the line （起点） is missing"),
        (f"{START}词虫\t3\tasking:3\n", "asking is no route"),
    ],
)
def test_a_table_with_a_fault_names_it(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "routes.tsv").write_text(text, "utf-8")
    with pytest.raises(ContentError, match=message):
        read_points(tmp_path / "routes.tsv")


def test_a_table_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="the file is missing; restore it"):
        read_points(tmp_path / "none.tsv")
    (tmp_path / "routes.tsv").write_bytes(b"\xff\xfe")
    with pytest.raises(ContentError, match="not UTF-8"):
        read_points(tmp_path / "routes.tsv")
