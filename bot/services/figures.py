"""What do the cases of a span add up to, without anybody to be recognised in it?"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.figure import LEAST, Line, cells, protected
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.store import figures as store

_COUNTS = ("received", "closed", "on_time", "late")


@dataclass(frozen=True, slots=True)
class Report:
    """Lines by key, a key that is not known is ""; small counts are None. Ratings: 1 is best, 3 worst."""

    total: Line
    months: list[Line]
    kinds: list[Line]
    categories: list[Line]
    areas: list[Line]
    sources: list[Line]
    resolved: list[Line]
    attitude: list[Line]
    least: int = LEAST


def report(connection: Connection, *, actor: Actor, since: date, until: date, now: datetime) -> Report:
    """Cases received from ``since`` to ``until``, both included, in Beijing. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    first, last = span(since, until)
    found = store.cells(connection, first, last, now)
    ratings = store.ratings(connection, first, last)
    return Report(
        total=cells(_line("", found)),
        months=_by(found, "month"),
        kinds=_by(found, "kind"),
        categories=_by(found, "category"),
        areas=_by(found, "area"),
        sources=_by(found, "source"),
        resolved=_rated(ratings, "resolved"),
        attitude=_rated(ratings, "attitude"),
    )


def span(since: date, until: date) -> tuple[datetime, datetime]:
    """From the first moment of ``since`` to the first after ``until``."""
    start, end = (datetime(day.year, day.month, day.day, tzinfo=BEIJING) for day in (since, until + timedelta(days=1)))
    return start, end


def _line(key: str, rows: Iterable[Any]) -> Line:
    received, closed, on_time, late = (sum(column) for column in zip((0, 0, 0, 0), *map(_counts, rows), strict=True))
    return Line(key, received, closed, on_time, late, received - on_time - late)


def _counts(row: Any) -> tuple[int, ...]:
    return tuple(int(getattr(row, name)) for name in _COUNTS)


def _by(rows: Sequence[Any], name: str) -> list[Line]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, name)].append(row)
    return protected([_line(key, groups[key]) for key in sorted(groups)])


def _rated(rows: Sequence[Any], name: str) -> list[Line]:
    counts = {mark: sum(row.given for row in rows if getattr(row, name) == mark) for mark in (1, 2, 3)}
    return protected([Line(str(mark), count) for mark, count in counts.items()])
