"""Which entries' keywords does a text hold: one word of every list of a group, and none of the words against it?"""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    """All keywords of all entries in one table, a slot for each list; ``widen`` gives what means the same as a word.

    Of two words in one slot the one with the higher number counts: the longer one.
    """
    slots: defaultdict[str, list[int]] = defaultdict(list)
    against: defaultdict[str, list[int]] = defaultdict(list)
    owners, starts, count = [], [], 0
    for owner, entry in enumerate(entries):
        for group in filter(None, entry.keywords):
            owners.append(owner)
            starts.append(count)
            for words in group:
                for word in {same.lower() for one in words for same in (one, *widen(one))}:
                    slots[word].append(count)
                count += 1
        for word in entry.unless:
            against[word].append(owner)
    known = sorted(sorted(slots.keys() | against.keys(), reverse=True), key=len)
    tables = _table("slots", known, slots) | _table("against", known, against)
    sizes = np.diff([*starts, count])
    groups = {"groups": np.repeat(np.arange(len(starts)), sizes), "groups.starts": np.array([*starts, count])}
    return packed("words", known) | tables | groups | {"owners": np.array(owners, dtype=np.int32)}


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
        self._slots, self._slots_of = _plain(arrays["slots"]), _plain(arrays["slots.starts"])
        self._against, self._against_of = _plain(arrays["against"]), _plain(arrays["against.starts"])
        self._group_of, self._slot_of = _plain(arrays["groups"]), _plain(arrays["groups.starts"])
        self._owners = _plain(arrays["owners"])
        self._lengths: dict[str, tuple[int, ...]] = {}
        shared: dict[tuple[int, ...], tuple[int, ...]] = {}
        for word in self._words:
            before = self._lengths.get(word[:_HEAD], ())
            if before[-1:] != (len(word),):
                lengths = (*before, len(word))
                self._lengths[word[:_HEAD]] = shared.setdefault(lengths, lengths)

    def find(self, text: str) -> tuple[dict[int, Met], dict[int, str]]:
        """By entry: the largest group met, and a word against it."""
        filled: dict[int, int] = {}
        against: list[tuple[str, int]] = []
        for number in sorted(self._held(text)):
            for slot in self._slots[self._slots_of[number] : self._slots_of[number + 1]]:
                filled[slot] = number
            for owner in self._against[self._against_of[number] : self._against_of[number + 1]]:
                against.append((self._words[number], owner))
        return self._met(filled) if filled else {}, {owner: word for word, owner in sorted(against)}

    def _met(self, filled: Mapping[int, int]) -> dict[int, Met]:
        left: dict[int, int] = {}
        group_of, slot_of = self._group_of, self._slot_of
        for slot in filled:
            group = group_of[slot]
            left[group] = (left[group] if group in left else slot_of[group + 1] - slot_of[group]) - 1
        met: dict[int, Met] = {}
        for group in sorted(group for group, count in left.items() if not count):
            slots, owner = range(slot_of[group], slot_of[group + 1]), self._owners[group]
            if owner not in met or len(slots) > len(met[owner].words):
                met[owner] = Met(owner, tuple(self._words[filled[slot]] for slot in slots))
        return met

    def _held(self, text: str) -> set[int]:
        """The keywords in ``text``: from each place on, the stretches that a keyword beginning there may have."""
        numbers, lengths = self._numbers, self._lengths
        held = {numbers[one] for one in set(text) if one in numbers}
        for start, head in enumerate(map(add, text, text[1:])):
            for size in lengths.get(head, ()):
                if (number := numbers.get(text[start : start + size])) is not None:
                    held.add(number)
        return held


def _plain(some: Array) -> "array[int]":
    """Single numbers of it are read three times as fast."""
    return array("i", some.astype(np.int32).tobytes())
