"""What did a text give, and what about it is in doubt?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.result.reading import Doubt

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """``values`` may be used as they are only where ``doubts`` is empty. The doubts name no cell: whoever knows it puts it in."""

    values: tuple[T, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def joined(parts: Iterable[Found[T]]) -> Found[T]:
    """All values and all doubts of ``parts``, in their order, each doubt once."""
    values: list[T] = []
    doubts: dict[Doubt, None] = {}
    for part in parts:
        values.extend(part.values)
        doubts.update(dict.fromkeys(part.doubts))
    return Found(tuple(values), tuple(doubts))
