"""When are two questions that nothing known answers so alike that the office need answer only once?"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache

_SHARED = 0.5  # of the words of both together
_SHARED_NEAR = 0.34  # where the same entry came nearest to both
TEXT_LIMIT = 200  # characters of a question that are kept, or said back to who asked
LEFT_LIMIT = 1000  # of one that was left for staff
LEAST = 4  # characters that the office can make something of
REPLY_LIMIT = 600  # characters of the office's answer: with the question it is one message


class Gap(StrEnum):
    """Where a group of questions stands."""

    OPEN = "open"
    LEFT = "left"  # somebody asked staff: it is nobody else's question, and its answer nobody else's
    ANSWERED = "answered"
    DISMISSED = "dismissed"


_LEFT = "#"


def left_key(ref: str) -> str:
    """The key of a question for staff: no words, so that none is like it."""
    return f"{_LEFT}{ref}"


def is_left(key: str) -> bool:
    return key.startswith(_LEFT)


def key_of(words: Collection[str], text: str) -> str:
    """What makes questions the same: their words, each once, in one order; without words the text itself."""
    return (" ".join(sorted(set(words))) or text)[:TEXT_LIMIT]


def alike(one: str, other: str, *, is_near: bool = False) -> float:
    """How much of the words of two keys they share, 0 to 1; 0 when it is too little.

    ``is_near``: the same entry came nearest to both, so that fewer words are enough.
    """
    mine, theirs = _words(one), _words(other)
    shared = len(mine & theirs)
    share = shared / (len(mine) + len(theirs) - shared) if shared else 0.0
    return share if share >= (_SHARED_NEAR if is_near else _SHARED) else 0.0


def most_alike(key: str, near: str, groups: Iterable[tuple[int, str, str]]) -> int | None:
    """The group (id, key, what came nearest) that is most like a question; None when none is enough."""
    mine = _words(key)
    some = [group for group in groups if not mine.isdisjoint(_words(group[1]))]
    shares = [(alike(key, words, is_near=near != "" and near == its), gap) for gap, words, its in some]
    share, gap = max(shares, default=(0.0, 0))
    return gap if share else None


@lru_cache(maxsize=1024)
def _words(key: str) -> frozenset[str]:
    return frozenset(key.split())
