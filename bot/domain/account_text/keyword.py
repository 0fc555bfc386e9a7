"""Which words does the account answer by itself, and which of them is meant?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from bot.domain.account_text import prose
from bot.domain.account_text.fault import Fault
from bot.domain.pattern import any_of
from bot.domain.sentence import TEXT_LIMIT

MOST, WORDS = 60, 10
SHORTEST, LONGEST = 2, 20  # characters of a word


@dataclass(frozen=True, slots=True)
class Keyword:
    """``is_exact``: nothing else may stand in the message; else one of ``words`` anywhere in it is enough."""

    words: tuple[str, ...]
    is_exact: bool
    answer: str

    @property
    def title(self) -> str:
        return "、".join(self.words)


@dataclass(frozen=True, slots=True)
class Keywords:
    """All of them, in the order of the page."""

    rows: tuple[Keyword, ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        return cls(tuple(Keyword(tuple(row["words"]), bool(row["is_exact"]), row["answer"]) for row in data["rows"]))

    def to_data(self) -> dict[str, Any]:
        return {
            "rows": [{"words": list(row.words), "is_exact": row.is_exact, "answer": row.answer} for row in self.rows]
        }

    def lines(self) -> dict[str, str]:
        return {row.title: f"{'整句就是' if row.is_exact else '话里说到'}：{row.answer}" for row in self.rows}


def faults(keywords: Keywords) -> Iterator[Fault]:
    if len(keywords.rows) > MOST:
        yield Fault("many", size=len(keywords.rows), most=MOST)
    seen: set[str] = set()
    for row in keywords.rows:
        if not 1 <= len(row.words) <= WORDS:
            yield Fault("words", row.title or row.answer[:LONGEST], len(row.words), WORDS)
        for word in row.words:
            yield from _of_word(word, seen)
            seen.add(word)
        yield from prose.faults(row.answer, row.title, TEXT_LIMIT)


def _of_word(word: str, seen: set[str]) -> Iterator[Fault]:
    if word in seen:
        yield Fault("twice", word)
    if word.isdecimal():
        yield Fault("digits", word)
    elif not SHORTEST <= len(word) <= LONGEST:
        yield Fault("word", word, len(word), LONGEST)


class Index:
    """Finds the keyword that a message means; words and messages in one spelling."""

    def __init__(self, rows: Iterable[tuple[str, Keyword]]) -> None:
        """``rows``: each word as messages are spelt, with the keyword it belongs to."""
        pairs = tuple(rows)
        self._exact = {word: row for word, row in reversed(pairs) if row.is_exact}
        self._within = {word: row for word, row in reversed(pairs) if not row.is_exact}
        self._any = re.compile(any_of(self._within))

    def find(self, text: str, core: str) -> Keyword | None:
        """``core``: the whole text without what surrounds it. A whole text comes before a word in it, a longer word first."""
        if core in self._exact:
            return self._exact[core]
        if self._any.search(text) is None:  # nearly always
            return None
        return self._within[max((word for word in self._within if word in text), key=len)]
