"""What do happenings and quizzes need by the clock: reminders, free places, the end?"""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.ports import Units
from bot.services import happening, quiz

log = structlog.get_logger()


class Happenings:
    """Each method is one tick; everything in it may run again."""

    def __init__(self, units: Units, now: Callable[[], datetime]) -> None:
        self._units = units
        self._now = now

    async def turn(self) -> None:
        """Give free places away, begin the reminders that are due."""
        await self._units.run(happening.tick, now=self._now())

    async def close(self) -> None:
        """Quizzes that are over."""
        if closed := await self._units.run(quiz.tick, now=self._now()):
            log.info("quizzes closed", quizzes=closed)

    async def tell(self) -> None:
        """Write what is to be told, so many messages a unit that others come between."""
        told = 0
        while written := await self._units.run(happening.tell, now=self._now()):
            told += written
        if told:
            log.info("happening told", messages=told)
