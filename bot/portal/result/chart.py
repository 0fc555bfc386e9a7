"""How did it go over time? Columns for the eye, drawn here; the same figures stand in a table beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.services.result.views import Rate

WIDTH, HEIGHT = 600, 180
FEW = 30  # batches below which a share says little
_LEAST = 6  # columns there is room for, so that the first months are no blocks


@dataclass(frozen=True, slots=True)
class Column:
    """In units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    name: str
    is_few: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """``top`` is the share of failing batches at the upper edge, in percent."""

    columns: tuple[Column, ...]
    top: float
    first: str
    last: str


def share(one: Rate) -> float:
    """Percent that failed."""
    return 100 * one.failed / one.samples if one.samples else 0.0


def chart(months: Sequence[Rate]) -> Chart | None:
    """``months`` in order, the oldest first; None without any."""
    if not months:
        return None
    top = max(*(share(one) for one in months), 1.0)
    first, last = _count(months[0].key), _count(months[-1].key)
    width = WIDTH / max(_LEAST, last - first + 1)
    columns = tuple(_column(_count(one.key) - first, width, one, top) for one in months)
    return Chart(columns, top, months[0].key, months[-1].key)


def _count(month: str) -> int:
    """2026-03 as a number of months: one without results leaves a gap."""
    return int(month[:4]) * 12 + int(month[5:])


def _column(place: int, width: float, one: Rate, top: float) -> Column:
    height = HEIGHT * share(one) / top
    return Column(
        round(place * width, 1),
        round(HEIGHT - height, 1),
        round(width * 0.8, 1),
        round(height, 1),
        one.name,
        one.samples < FEW,
    )
