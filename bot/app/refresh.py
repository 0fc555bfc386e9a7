"""How does what staff published reach every process? Each looks now and then, and at once after a commit of its own."""

import asyncio
from contextlib import suppress

import structlog

from bot.domain.ports import Unavailable
from bot.services import draft, faq
from bot.store.engine import Database
from bot.text import Advisor

log = structlog.get_logger()
EVERY = 30.0  # seconds


class Refresher:
    """``look`` loads what is in force when that is something else than before."""

    def __init__(self, database: Database, advisor: Advisor) -> None:
        self._database = database
        self._advisor = advisor
        self._mark = draft.NOTHING
        self._wakeup = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def look(self) -> None:
        mark = await self._database.read(draft.mark)
        if mark == self._mark:
            return
        entries = await self._database.read(draft.in_force)
        await asyncio.to_thread(self._advisor.load, entries)
        faq.replace(entries)
        self._mark = mark

    def start(self) -> None:
        self._database.on("faq", self._wakeup.set)
        self._task = asyncio.create_task(self._run(), name="knowledge")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wakeup.wait(), EVERY)
            self._wakeup.clear()
            try:
                await self.look()
            except Unavailable as error:
                log.warning("knowledge not looked at", reason=str(error))
