"""Which answers did nobody take, which sends have no record? Looked for from where the look before ended."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.ports import Begun, Units
from bot.services import timetable

log = structlog.get_logger()

FIRST = timedelta(minutes=10)  # back, by a process that never looked: the start has seen what is older
START = timedelta(days=2)  # back, by a start: nothing looked while no process ran
OVERLAP = timedelta(seconds=80)  # an answer may be taken for twenty seconds, and be given a minute after its message


class Sweep:
    def __init__(self, units: Units, now: Callable[[], datetime], begun: Begun | None = None) -> None:
        """``begun``: which rows a sender that is dead had begun to send."""
        self._units = units
        self._now = now
        self._begun = begun
        self._looked: datetime | None = None

    async def catch_up(self) -> None:
        """At a start: look after look, until one finds nothing."""
        while await self._swept(self._now(), START):
            pass

    async def look(self) -> None:
        """However long ago the last look was: a process may have been stopped in between.

        Where something was found there may be more than one look takes up: the next begins where this one did.
        """
        at = self._now()
        since = FIRST if self._looked is None else max(at - self._looked, timedelta()) + OVERLAP
        if not await self._swept(at, since):
            self._looked = at

    async def _swept(self, at: datetime, since: timedelta) -> int:
        recovered, unknown = await self._units.run(timetable.sweep, at, since, self._begun)
        if recovered or unknown:
            log.info("swept", recovered=recovered, unknown=unknown)
        return recovered
