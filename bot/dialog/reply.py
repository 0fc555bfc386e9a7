"""What does the service say back? A sentence by key before it is phrased, plain content after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    """A sentence of ``content/texts`` by key, with the values its fields take."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)  # not frozen: one is made for every message, at a third of the cost
class Answer:
    """A phrased reply, ready for the wire: text of any length; the wire's owner splits what is over its limit."""

    text: str = field(repr=False)


class _Sentinel:
    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


NOT_MINE = _Sentinel("NOT_MINE")
"""A handler looked and declined: the next one in the table is asked. After ``Turn.leave`` all are, from the first, as if nothing
had waited for the push."""

SILENCE = _Sentinel("SILENCE")
"""Nothing is to be said; the platform gets its ``success``."""

Sentinel = _Sentinel


@dataclass(slots=True)  # not frozen: one is made for every message, at a third of the cost
class Answered:
    """The reply goes out in the answer to this delivery; ``delivery`` is its name, for telling that it was handed over."""

    answer: Answer
    delivery: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """``success``: everything is committed and nothing is said here (or it follows through the outbox)."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Nothing is committed yet: the connection is closed without an answer, so that the platform delivers again."""


Verdict = Answered | Silent | Dropped
