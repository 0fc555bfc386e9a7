"""How does participation look over time? Columns for the eye, the same figures as a table for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.number import BEIJING

WIDTH, HEIGHT = 720, 160
_LEAST = 12  # columns there is room for, so that the first hours are no blocks
_HOURS = 240  # more columns than that cannot be told apart: then a column is a day


@dataclass(frozen=True, slots=True)
class Column:
    """In units of the drawing; ``words`` says the same."""

    x: float
    y: float
    width: float
    height: float
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Chart:
    """``unit`` is 小时 or 天; ``most`` the highest column."""

    columns: tuple[Column, ...]
    unit: str
    most: int
    first: str
    last: str


def chart(hours: Mapping[datetime, int]) -> Chart | None:
    """Every hour from the first ballot to the last, also those without any; None without ballots."""
    if not hours:
        return None
    local = {hour.astimezone(BEIJING): count for hour, count in hours.items()}
    is_long = max(local) - min(local) > timedelta(hours=_HOURS)
    counts = _by_day(local) if is_long else local
    step = timedelta(days=1) if is_long else timedelta(hours=1)
    start, form = min(counts), "%m-%d" if is_long else "%m-%d %H 时"
    slots = [start + step * place for place in range((max(counts) - start) // step + 1)]
    most, width = max(counts.values()), WIDTH / max(_LEAST, len(slots))
    columns = tuple(
        _column(place, width, f"{slot:{form}}", counts.get(slot, 0), most) for place, slot in enumerate(slots)
    )
    return Chart(columns, "天" if is_long else "小时", most, columns[0].words, columns[-1].words)


def _by_day(hours: Mapping[datetime, int]) -> dict[datetime, int]:
    days: dict[datetime, int] = {}
    for hour, count in hours.items():
        day = hour.replace(hour=0)
        days[day] = days.get(day, 0) + count
    return days


def _column(place: int, width: float, words: str, count: int, most: int) -> Column:
    height = HEIGHT * count / most if most else 0
    return Column(place * width, HEIGHT - height, width * 0.9, height, words, count)


def shares(counts: Mapping[str, int]) -> list[tuple[str, int, float]]:
    """Name, count and percent of the largest, the largest first."""
    most = max(counts.values(), default=0)
    ordered = sorted(counts.items(), key=lambda one: -one[1])
    return [(name, count, 100 * count / most if most else 0) for name, count in ordered]
