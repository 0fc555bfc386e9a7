"""What share of the published batches passed? Counted by the timetable after a change, so that nobody waits for a million.

The service keeps counts by month, area, category and type of venue, and answers from them.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
    """One for a process. While there is much to count, figures are those of ``as_of``, some minutes old.

    What is asked raises Unavailable while a long first count is under way.
    """

    units: Units
    clock: Callable[[], float] = monotonic
    patience: float = 2.0  # seconds that somebody waits for the very first count
    _known: Counted | None = None
    _took: float = 0
    _made: float = 0
    _counting: asyncio.Task[None] | None = None

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

    @property
    def as_of(self) -> datetime | None:
        """The last change that is counted; None before anything was public, or was counted."""
        return self._known.changed if self._known is not None else None

    async def look(self) -> None:
        """A tick of the timetable, in every process: count what changed since, and wait for the end of it."""
        await self._brought_up(await self.units.read(changed_at))
        if self._counting is not None:
            await asyncio.wait({self._counting})
            if not self._counting.cancelled():
                self._counting.result()  # a fault is the timetable's to tell

    async def stop(self) -> None:
        """Nothing is counted any more."""
        if self._counting is not None:
            self._counting.cancel()
            await asyncio.gather(self._counting, return_exceptions=True)

    async def _current(self) -> Counted:
        """Whoever asks waits for no long count: they are told what was counted last."""
        await self._brought_up(await self.units.read(changed_at))
        if self._known is None:
            raise Unavailable("the results are being counted for the first time")
        return self._known

    async def _brought_up(self, changed: datetime | None) -> None:
        """Begin to count where something changed; a short count is waited for."""
        known = self._known
        if known is not None and known.changed == changed:
            return
        is_short = known is None or self._took < _SOON
        is_running = self._counting is not None and not self._counting.done()
        if not is_running and (is_short or self.clock() - self._made > _PAUSE * self._took):
            self._counting = asyncio.create_task(self._count(changed), name="figures")
        if is_short and self._counting is not None:
            await asyncio.wait({self._counting}, timeout=self.patience)

    async def _count(self, changed: datetime | None) -> None:
        start = self.clock()
        try:
            self._known = await self.units.read(_counted, changed)
        except Unavailable as away:
            log.warning("figures not counted", reason=str(away))
        self._made = self.clock()
        self._took = self._made - start


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
