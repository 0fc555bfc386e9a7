"""Does what measures the decisions split, count and learn as it says, and do our own samples come out well?"""

import shutil
from functools import partial
from pathlib import Path

import pytest

from bot.content import load
from bot.text import Advisor
from tests.chat import CONTENT
from tests.eval.__main__ import is_own, learnt_from, main, product
from tests.eval.learn import learn
from tests.eval.reviews import ONE_LINE, Figures, compared, figures, read, rows, split

OWN = Path(__file__).parent / "eval" / "own"
REVIEWS = OWN / "reviews_labelled_own.tsv"
LETTERS = OWN / "letters_other_duties_own.tsv"


@pytest.fixture(scope="module")
def advisor() -> Advisor:
    return product()


@pytest.mark.parametrize("name", ["the product", "words alone"])
def test_food_complaints_are_told_from_other_reviews(advisor: Advisor, name: str) -> None:
    decide = advisor.decide if name == "the product" else advisor.decider.decide
    ours = figures(read(REVIEWS), partial(is_own, decide))
    plain = figures(read(REVIEWS), lambda text: ONE_LINE.search(text) is not None)
    assert ours.f1 >= 0.9, ours
    assert ours.recall >= 0.9, ours
    assert ours.f1 > plain.f1


def test_other_duties_are_not_taken_for_ours(advisor: Advisor) -> None:
    letters = [row[0] for row in rows(LETTERS)]
    for decide in (advisor.decide, advisor.decider.decide):
        taken = [letter for letter in letters if is_own(decide, letter)]
        assert len(taken) <= 0.04 * len(letters), taken


def test_the_sealed_third_is_always_the_same() -> None:
    reviews = read(REVIEWS)
    looked_at, sealed = split(reviews)
    assert (looked_at, sealed) == split(list(reviews))
    assert len(sealed) == round(len(reviews) / 3)
    assert {review.text for review in looked_at}.isdisjoint(review.text for review in sealed)


def test_figures_count_hits_misses_and_false_alarms() -> None:
    found = compared([(True, True), (True, True), (True, False), (False, True), (False, False)])
    assert found == Figures(5, 2 / 3, 2 / 3)
    assert found.f1 == pytest.approx(2 / 3)


def test_a_table_without_labels_is_refused_with_advice(tmp_path: Path) -> None:
    table = tmp_path / "reviews_labelled.tsv"
    table.write_text("1,味道不错\n", "utf-8")
    with pytest.raises(ValueError, match="separate the two columns by a tab"):
        read(table)


@pytest.mark.parametrize("words", [[], ["learn"], ["routes"]])
def test_an_empty_folder_says_what_is_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main([*words, str(tmp_path)]) == 2
    assert "reviews_labelled*.tsv" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["learn"], ["a", "b"], ["routes", "a", "b"]])
def test_words_that_say_nothing_get_the_usage(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert main(words) == 2
    assert "routes [FOLDER]" in capsys.readouterr().out


def test_routes_are_learnt_from_unsealed_reviews_only() -> None:
    looked_at, sealed = split(read(REVIEWS))
    assert learnt_from(OWN) == looked_at
    assert not {review.text for review in sealed} & {review.text for review in learnt_from(OWN)}


def test_all_figures_of_a_folder_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(OWN)]) == 0
    said = capsys.readouterr().out
    for part in (
        "looked at: 53",
        "sealed: 27",
        "words alone: 53",
        "one line of keywords",
        "emergencies among",
        "40 letters",
    ):
        assert part in said


def test_learning_renews_points_and_nothing_else(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(Path(__file__).parents[1] / "content", content)
    before = (content / "words" / "signs.yaml").read_text("utf-8").splitlines()
    assert "53 reviews, 5 folds" in learn(content, REVIEWS)
    after = (content / "words" / "signs.yaml").read_text("utf-8").splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert changed
    assert all(line.split(":")[0].strip() in ("points", "needed") for line in changed)
    by_hand = {sign.name: sign.points for sign in CONTENT.words.signs.signs if sign.guess is None}
    learnt = {sign.name: sign.points for sign in load(content).words.signs.signs if sign.guess is None}
    assert by_hand == learnt


def test_learning_twice_gives_the_same_points(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(Path(__file__).parents[1] / "content", content)
    learn(content, REVIEWS)
    once = (content / "words" / "signs.yaml").read_bytes()
    learn(content, REVIEWS)
    assert (content / "words" / "signs.yaml").read_bytes() == once
