"""What do rounds of 你点我检 need by the clock: opened and closed, counted, told?"""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.ports import Units
from bot.services import round

log = structlog.get_logger()


class Rounds:
    """Each method is one tick; everything in it may run again."""

    def __init__(self, units: Units, now: Callable[[], datetime]) -> None:
        self._units = units
        self._now = now

    async def turn(self) -> None:
        """Open and close what is due."""
        for step in await self._units.run(round.tick, now=self._now()):
            log.info("round", number=step.number, act=step.act.value, state=step.state.value)

    async def count(self) -> None:
        """Sum the ledger up; a closed one is searched for signs of foul play and counted again as a whole."""
        await self._units.run(round.fold)
        for number in await self._units.read(round.unverified):
            await self._close(number)

    async def _close(self, number: str) -> None:
        groups = await self._units.read(round.search, number=number)
        await self._units.run(round.note, number=number, groups=groups)
        after: int | None = 0
        while after is not None:
            after = await self._units.run(round.mark, number=number, after=after)
        counted = await self._units.read(round.recount, number=number)
        if await self._units.run(round.verified, number=number, counted=counted, now=self._now()):
            log.info("round counted", number=number, ballots=counted["all"], groups=len(groups))
        else:
            log.error("round differs from its ledger", number=number)

    async def tell(self) -> None:
        """Write what is to be told, so many messages a unit that others come between."""
        told = 0
        while written := await self._units.run(round.tell, now=self._now()):
            told += written
        if told:
            log.info("round told", messages=told)
