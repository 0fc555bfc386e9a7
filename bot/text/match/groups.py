"""Which entries' keywords does a text hold: one word of every list of a group, and none of the words against it?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.domain.faq import Entry


@dataclass(frozen=True, slots=True)
class Met:
    """A group that was met, by which words."""

    owner: int
    words: tuple[str, ...]


class Groups:
    """All keywords of all entries in one table; ``widen`` gives the words that mean the same as a keyword."""

    def __init__(self, entries: Sequence[Entry], widen: Callable[[str], Iterable[str]]) -> None:
        self._slots: defaultdict[str, list[int]] = defaultdict(list)
        self._group_of: list[int] = []
        self._owner: list[int] = []
        self._size: list[int] = []
        self._against: defaultdict[str, list[int]] = defaultdict(list)
        for owner, entry in enumerate(entries):
            for group in entry.keywords:
                self._add(owner, group, widen)
            for word in entry.unless:
                self._against[word].append(owner)
        self._known = self._slots.keys() | self._against.keys()
        self._lengths: dict[str, tuple[int, ...]] = {
            first: tuple({len(word) for word in words})
            for first, words in groupby(sorted(self._known, key=_beginning), _beginning)
        }

    def _add(self, owner: int, group: Sequence[Sequence[str]], widen: Callable[[str], Iterable[str]]) -> None:
        for words in group:
            for word in {same.lower() for one in words for same in (one, *widen(one))}:
                self._slots[word].append(len(self._group_of))
            self._group_of.append(len(self._owner))
        self._owner.append(owner)
        self._size.append(len(group))

    def find(self, text: str) -> tuple[dict[int, Met], dict[int, str]]:
        """By entry: the largest group met, and a word against it."""
        slots: dict[int, str] = {}
        against: dict[int, str] = {}
        for word in sorted(self._held(text)):
            for slot in self._slots.get(word, ()):
                if len(word) > len(slots.get(slot, "")):
                    slots[slot] = word
            for owner in self._against.get(word, ()):
                against[owner] = word
        words: defaultdict[int, list[str]] = defaultdict(list)
        for slot, word in sorted(slots.items()):
            words[self._group_of[slot]].append(word)
        met: dict[int, Met] = {}
        for group, held in words.items():
            owner = self._owner[group]
            if len(held) == self._size[group] and (owner not in met or len(held) > len(met[owner].words)):
                met[owner] = Met(owner, tuple(held))
        return met, against

    def _held(self, text: str) -> set[str]:
        """The keywords in ``text``: from each place on, the stretches that a keyword beginning there may have."""
        lengths = self._lengths
        stretches = {
            text[start : start + size]
            for start in range(len(text))
            for first in (text[start], text[start : start + 2])
            for size in lengths.get(first, ())
        }
        return stretches & self._known


def _beginning(word: str) -> str:
    return word[:2]
