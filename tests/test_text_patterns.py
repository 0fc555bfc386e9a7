"""Is whatever staff write into lists and entries taken letter by letter, never as a pattern that can run away?"""

import re
from dataclasses import fields, replace
from pathlib import Path
from time import perf_counter

import pytest
import yaml

from bot.domain.faq_edit import changed, typed
from bot.domain.pattern import any_of
from bot.text import Advisor
from bot.text.lexicon import Clues, Lexicon, either, ends_with
from bot.text.match.groups import Groups, work_out
from bot.text.normal import LIMIT, Normaliser
from bot.text.segment import Segmenter
from tests.chat import CONTENT
from tests.knowing import ENTRIES

WORDS = Path(__file__).parents[1] / "content" / "words"
PATTERNS = ("(过+)+$", "过.*期", "[过期]", "过|期", "(", "*", "过{2,}", "\\d", "过期?", "(?i)a", "^过期", "((((")
TABLES = {"business", "campaign", "lookup", "names", "results"}  # columns, names, words that are compared as they are
GAPS = 2  # … in a word of content/words: each is eight characters at most, so that a word costs a fixed number of steps


def clues(text: str) -> Clues:
    return Clues(text, Segmenter(()))


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_word_of_a_list_means_itself(pattern: str) -> None:
    lexicon = Lexicon([pattern], anywhere=True)
    assert lexicon.first(clues("过过过期了 12 aA")) is None
    assert lexicon.first(clues(f"这里写着{pattern}呢")) == pattern
    assert ends_with([pattern], 0).search(f"写着{pattern}")
    assert not ends_with([pattern], 0).search("过过过期12aA")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_slip_of_the_pen_means_itself(pattern: str) -> None:
    normaliser = Normaliser({pattern: "对"}, [pattern])
    assert normaliser.normal("过过过期了12aa") == "过过过期了12aa"
    assert normaliser.bare("过过过期了") == "过过过期了"


def test_a_slip_is_put_right_where_it_stands() -> None:
    assert Normaliser({"过.*期": "对"}, []).normal("写过.*期吧") == "写对吧"


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_keyword_of_an_entry_means_itself(pattern: str) -> None:
    entry = replace(ENTRIES[0], keywords=((("x", pattern.lower()),),), unless=(pattern.lower(),))
    groups = Groups(work_out([entry], lambda word: [word]))
    assert groups.find("过过过期了12aa") == ({}, {})
    met, against = groups.find(f"写着{pattern.lower()}")
    assert (list(met), list(against)) == ([0], [0])


def test_an_entry_full_of_patterns_is_looked_up_at_once() -> None:
    """Everything that staff can type into the form of an entry."""
    form = typed(ENTRIES[0]) | {
        "asked": "\n".join((*PATTERNS, "(过+)+$" * 20)),
        "keywords": " ".join(PATTERNS),
        "unless": "(a+)+$ [^",
    }
    advisor = Advisor(CONTENT.words, [changed(ENTRIES[0], form), *ENTRIES[1:]])
    advisor.initialise()
    assert seconds(advisor, "过" * LIMIT) < 2
    assert advisor.decide("小票丢了还能退吗").found[0].id == "rights-receipt-lost"


def seconds(advisor: Advisor, text: str) -> float:
    begun = perf_counter()
    advisor.decide(text)
    return perf_counter() - begun


def test_no_word_has_more_gaps_than_are_cheap() -> None:
    found = [
        word
        for file in sorted(WORDS.glob("*.yaml"))
        for word in words_of(yaml.safe_load(file.read_text("utf-8")))
        if word.count("…") > GAPS or "……" in word
    ]
    assert found == []


def words_of(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for pair in value.items() for one in pair for word in words_of(one)]
    if isinstance(value, list):
        return [word for one in value for word in words_of(one)]
    return [value] if isinstance(value, str) else []


def test_the_time_of_a_word_with_gaps_grows_with_the_text() -> None:
    lexicon = Lexicon(["过…过…期"])
    short, long = (best(lexicon, "过" * count) for count in (250, 2000))
    assert long < 40 * short  # eight times the text; a runaway pattern would take five hundred times


def best(lexicon: Lexicon, text: str) -> float:
    times = []
    for _ in range(5):
        begun = perf_counter()
        assert lexicon.first(clues(text)) is None
        times.append(perf_counter() - begun)
    return min(times)


def test_every_list_of_words_is_guarded() -> None:
    decided = {one.name for one in fields(CONTENT.words)} - {"routes"}
    assert {file.stem for file in WORDS.glob("*.yaml")} == decided | TABLES


def test_words_of_tables_and_names_are_no_patterns() -> None:
    """They are compared as they are, or put into a pattern by these two."""
    for made in (either(PATTERNS), any_of(PATTERNS)):
        pattern = re.compile(made)
        assert pattern.search("过" * LIMIT) is None
        assert all(pattern.fullmatch(word) for word in PATTERNS)
