"""What share of the published batches passed? Counted once after each change, so that a look at a million costs nothing.

The service keeps counts by month, area, category and type of venue, and answers from them.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from operator import attrgetter
from time import monotonic
from typing import Any

import structlog

from bot.domain.ports import Connection, Unavailable, Units
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.result.public import changed_at
from bot.services.result.shown import area_names
from bot.services.result.views import Rate
from bot.store import audit
from bot.store.result import figures as store

log = structlog.get_logger()

BY = ("category", "area", "venue_kind", "item", "month")
_MOST = 200  # rates of one answer
_SOON = 0.2  # seconds of counting that nobody notices
_PAUSE = 20  # counting takes at most one part in so many of the time


@dataclass(frozen=True, slots=True)
class FoodCount:
    """A food as it is written; ``category`` is one of those it was filed under."""

    food: str
    category: str
    samples: int
    failed: int


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything there is to count, as it was at ``changed``; ``areas`` are names by code."""

    changed: datetime | None
    samples: tuple[Any, ...]
    items: tuple[Any, ...]
    foods: tuple[FoodCount, ...]
    areas: Mapping[str, str]


@dataclass(slots=True)
class Figures:
    """One for a process. While there is much to count, figures may be some minutes old."""

    units: Units
    clock: Callable[[], float] = monotonic
    _known: Counted | None = None
    _took: float = 0
    _made: float = 0
    _counting: asyncio.Task[None] | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def rates(self, *, by: str, area: str = "", since: str = "", until: str = "") -> list[Rate]:
        """By category, area, venue_kind, item or month; ``since`` and ``until`` are months (2026-03), both included.

        The most batches first, months from the last to the first. Raises Refused ``result.rate_by``.
        """
        if by not in BY:
            raise Refused("result.rate_by")
        known = await self._current()
        rows = known.items if by == "item" else known.samples
        wanted = (row for row in rows if _fits(row, area, since, until))
        return _rates(wanted, by, known.areas if by == "area" else {})

    async def foods(self, *, word: str = "", after: str = "", limit: int = 50) -> list[FoodCount]:
        """Those with ``word`` in their name, in order of their names, after the one named ``after``."""
        known = await self._current()
        following = known.foods[bisect_right(known.foods, after, key=attrgetter("food")) :]
        return list(islice((one for one in following if word in one.food), limit))

    async def _current(self) -> Counted:
        changed = await self.units.read(changed_at)
        async with self._lock:
            if self._known is None or (self._known.changed != changed and self._took < _SOON):
                self._known = await self._count(changed)
        if (
            self._known.changed != changed
            and self._counting is None
            and self.clock() - self._made > _PAUSE * self._took
        ):
            self._counting = asyncio.create_task(self._again(changed))
        return self._known

    async def _again(self, changed: datetime | None) -> None:
        """Meanwhile the figures from before are told."""
        try:
            self._known = await self._count(changed)
        except Unavailable as away:
            log.warning("figures not counted", reason=str(away))
        finally:
            self._counting = None

    async def _count(self, changed: datetime | None) -> Counted:
        start = self.clock()
        known = await self.units.read(_counted, changed)
        self._made = self.clock()
        self._took = self._made - start
        return known


def exported(connection: Connection, *, actor: Actor, now: datetime, detail: str) -> None:
    """Rates left as a file; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.RESULT_READ)
    audit.write(connection, actor=actor.login, act="result.export", subject="figures", now=now, detail=detail)


def _counted(connection: Connection, changed: datetime | None) -> Counted:
    foods = sorted((FoodCount(*row) for row in store.foods(connection)), key=attrgetter("food"))
    samples, items = tuple(store.samples(connection)), tuple(store.items(connection))
    return Counted(changed, samples, items, tuple(foods), area_names(connection))


def _fits(row: Any, area: str, since: str, until: str) -> bool:
    """An area holds those whose code begins with its own."""
    month = row.month or ""
    return row.area.startswith(area) and (not since or month >= since) and (not until or "" < month <= until)


def _rates(rows: Iterable[Any], by: str, names: Mapping[str, str]) -> list[Rate]:
    counts: dict[str, list[int]] = {}
    for row in rows:
        count = counts.setdefault(getattr(row, by) or "", [0, 0])
        count[0] += row.samples
        count[1] += row.failed
    found = [Rate(key, names.get(key, key), samples, failed) for key, (samples, failed) in counts.items()]
    if by == "month":
        return sorted(found, key=lambda one: one.key, reverse=True)[:_MOST]
    return sorted(found, key=lambda one: (-one.samples, one.key))[:_MOST]
