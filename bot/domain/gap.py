"""When are two questions that nothing known answers so alike that the office need answer only once?"""

from collections.abc import Collection
from enum import StrEnum

_SHARED = 0.5  # of the words of both together
_SHARED_NEAR = 0.34  # where the same entry came nearest to both
TEXT_LIMIT = 200  # characters of a question that are kept
REPLY_LIMIT = 600  # characters of the office's answer: with the question it is one message


class Gap(StrEnum):
    """Where a group of questions stands."""

    OPEN = "open"
    ANSWERED = "answered"
    DISMISSED = "dismissed"


def key_of(words: Collection[str], text: str) -> str:
    """What makes questions the same: their words, each once, in one order; without words the text itself."""
    return (" ".join(sorted(set(words))) or text)[:TEXT_LIMIT]


def alike(one: str, other: str, *, is_near: bool = False) -> float:
    """How much of the words of two keys they share, 0 to 1; 0 when it is too little.

    ``is_near``: the same entry came nearest to both, so that fewer words are enough.
    """
    mine, theirs = set(one.split()), set(other.split())
    share = len(mine & theirs) / (len(mine | theirs) or 1)
    return share if share >= (_SHARED_NEAR if is_near else _SHARED) else 0.0
