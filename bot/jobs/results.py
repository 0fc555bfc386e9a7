"""What do inspection results need by the clock?"""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.ports import Units
from bot.services import result

log = structlog.get_logger()


class Results:
    """Each method is one tick; everything in it may run again."""

    def __init__(self, units: Units, now: Callable[[], datetime]) -> None:
        self._units = units
        self._now = now

    async def sweep(self) -> None:
        """Remove what imports left that nobody finished, a part at a time."""
        removed = await result.Importer(self._units, self._now).sweep()
        if removed:
            log.info("half imports swept", rows=removed)

    async def tell(self) -> None:
        """Write what is to be told, so many messages a unit that others come between."""
        told = 0
        while written := await self._units.run(result.tell, now=self._now()):
            told += written
        if told:
            log.info("results told", messages=told)

    async def remind(self) -> None:
        """核查处置 that is due."""
        await self._units.run(result.remind, now=self._now())
