"""How does what staff published reach every process? Each looks now and then, and at once after a commit of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog

from bot.domain.ports import Unavailable
from bot.services import account_text, draft, faq
from bot.store.engine import Database
from bot.text import Advisor

log = structlog.get_logger()
EVERY = 30.0  # seconds


class Watch:
    """``look`` loads what is in force when that is something else than before."""

    def __init__(
        self, database: Database, signal: str, mark: Callable[[Any], str], load: Callable[[], Awaitable[None]]
    ) -> None:
        """``mark`` differs whenever something else is in force; ``load`` makes that known in this process."""
        self._database = database
        self._signal = signal
        self._mark_of = mark
        self._load = load
        self._mark = draft.NOTHING
        self._wakeup = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def look(self) -> None:
        mark = await self._database.read(self._mark_of)
        if mark == self._mark:
            return
        await self._load()
        self._mark = mark

    def start(self) -> None:
        self._database.on(self._signal, self._wakeup.set)
        self._task = asyncio.create_task(self._run(), name=f"watch {self._signal}")

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
                log.warning("published not looked at", what=self._signal, reason=str(error))
            except Exception:  # what was in force before stays, and the next look may find better
                log.exception("published not loaded", what=self._signal)


class Refresher(Watch):
    """The knowledge."""

    def __init__(self, database: Database, advisor: Advisor) -> None:
        super().__init__(database, "faq", draft.mark, self.load)
        self._advisor = advisor

    async def load(self) -> None:
        entries = await self._database.read(draft.in_force)
        await asyncio.to_thread(self._advisor.load, entries)
        faq.replace(entries)


class AccountTexts(Watch):
    """The account's welcome and keywords, and what its menu is compared with."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, account_text.SIGNAL, account_text.mark, self.load)

    async def load(self) -> None:
        account_text.replace(await self._database.read(account_text.refresh))
