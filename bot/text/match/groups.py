"""Which entries' keywords does a text hold: one word of every list of a group, and none of the words against it?"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import add

import numpy as np

from bot.domain.faq import Entry
from bot.text.match.arrays import Array, Arrays, packed, unpacked

_HEAD = 2  # characters by which a text is searched for words


@dataclass(frozen=True, slots=True)
class Met:
    """A group that was met, by which words."""

    owner: int
    words: tuple[str, ...]


def work_out(entries: Sequence[Entry], widen: Callable[[str], Iterable[str]]) -> Arrays:
    """All keywords of all entries in one table for each place of a list in its group; ``widen`` gives what means the same.

    Of two words in one list the one with the higher number counts: the longer one.
    """
    against: defaultdict[str, list[int]] = defaultdict(list)
    groups = [(owner, group) for owner, entry in enumerate(entries) for group in filter(None, entry.keywords)]
    sizes = [len(group) for _, group in groups]
    lists: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in range(max(sizes, default=0))]
    for number, (_, group) in enumerate(groups):
        for held, words in zip(lists, group, strict=False):
            for word in {same.lower() for one in words for same in (one, *widen(one))}:
                held[word].append(number)
    for owner, entry in enumerate(entries):
        for word in entry.unless:
            against[word].append(owner)
    known = sorted(sorted(against.keys() | {word for held in lists for word in held}, reverse=True), key=len)
    tables = _table("against", known, against)
    for place, held in enumerate(lists):
        tables |= _table(f"lists.{place}", known, held)
    owners = [owner for owner, _ in groups]
    return packed("words", known) | tables | {"owners": np.array(owners, np.int32), "sizes": np.array(sizes, np.int32)}


def _table(name: str, words: Iterable[str], table: defaultdict[str, list[int]]) -> Arrays:
    """What belongs to each word, one after another, and where it begins."""
    rows = [table.get(word, []) for word in words]
    starts = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    return {name: np.array([one for row in rows for one in row], dtype=np.int32), f"{name}.starts": starts}


class Groups:
    """Knows what ``work_out`` found."""

    def __init__(self, arrays: Arrays) -> None:
        self._words = unpacked(arrays, "words")
        self._numbers = {word: number for number, word in enumerate(self._words)}
        against = _rows(arrays, "against")
        rows = ((number, _row(against, number)) for number in range(len(self._words)))
        self._against = {number: tuple(row) for number, row in rows if row}
        self._owners, self._sizes = _plain(arrays["owners"]), _plain(arrays["sizes"])
        self._lists = [_rows(arrays, f"lists.{place}") for place in range(max(self._sizes, default=0))]
        self._ended = [
            frozenset(np.flatnonzero(arrays["sizes"] == size).tolist()) for size in range(1, len(self._lists) + 1)
        ]
        self._single = {word: number for word, number in self._numbers.items() if len(word) == 1}
        self._lengths: dict[str, tuple[int, ...]] = {}
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        for word in self._words:
            before = self._lengths.get(word[:_HEAD], ())
            if before[-1:] != (len(word),):
                lengths = (*before, len(word))
                self._lengths[word[:_HEAD]] = shared.setdefault(lengths, lengths)

    def find(self, text: str) -> tuple[dict[int, Met], dict[int, str]]:
        """By entry: the largest group met, and a word against it."""
        held = sorted(self._held(text))
        against = [(self._words[number], owner) for number in held for owner in self._against.get(number, ())]
        met: dict[int, Met] = {}
        for group in sorted(self._full(held)):
            owner, size = self._owners[group], self._sizes[group]
            if owner not in met or size > len(met[owner].words):
                met[owner] = Met(owner, tuple(self._said(held, group, table) for table in self._lists[:size]))
        return met, {owner: word for word, owner in sorted(against)}

    def _full(self, held: Sequence[int]) -> set[int]:
        """The groups of whose every list a word is held."""
        full: set[int] = set()
        left: set[int] | None = None
        for table, ended in zip(self._lists, self._ended, strict=True):
            some: set[int] = set()
            for number in held:
                some.update(_row(table, number))
            left = some if left is None else left & some
            full |= left & ended
            if not left:
                break
        return full

    def _said(self, held: Sequence[int], group: int, table: "_Rows") -> str:
        return self._words[next(number for number in reversed(held) if group in _row(table, number))]

    def _held(self, text: str) -> set[int]:
        """The keywords in ``text``: from each place on, the stretches that a keyword beginning there may have."""
        numbers, lengths = self._numbers, self._lengths
        held = {self._single[one] for one in self._single.keys() & set(text)}
        for start, sizes in enumerate(map(lengths.get, map(add, text, text[1:]))):
            if sizes:
                for size in sizes:
                    if (number := numbers.get(text[start : start + size])) is not None:
                        held.add(number)
        return held


_Rows = tuple["array[int]", "array[int]"]


def _rows(arrays: Arrays, name: str) -> _Rows:
    return _plain(arrays[name]), _plain(arrays[f"{name}.starts"])


def _row(rows: _Rows, number: int) -> "array[int]":
    """What belongs to one word."""
    return rows[0][rows[1][number] : rows[1][number + 1]]


def _plain(some: Array) -> "array[int]":
    """Single numbers of it are read three times as fast."""
    return array("i", some.astype(np.int32).tobytes())
