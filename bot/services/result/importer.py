"""Who brings a file in: part by part beside everything else, until it is done, cancelled or cannot go on?"""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.domain.ports import Unavailable, Units
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services.result import importing
from bot.services.result.views import Import

log = structlog.get_logger()


def silent(_done: Import) -> None:
    """Nobody watches."""


class Importer:
    """One of each process. Only one import runs at a time, in whichever process."""

    def __init__(self, units: Units, now: Callable[[], datetime]) -> None:
        self._units = units
        self._now = now
        self._tasks: set[asyncio.Task[Import]] = set()

    def start(self, actor: Actor, ref: str, *, total: int = 0) -> "asyncio.Task[Import]":
        """Bring the kept file ``ref`` in beside everything else; how far it is stands on the import."""
        task = asyncio.create_task(self.run(actor, ref, total=total), name=f"import {ref}")
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Import]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("import ended", reason=getattr(error, "code", type(error).__name__))

    async def stop(self) -> None:
        """What is under way ends here; nothing of it is kept, and it can be tried again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def run(
        self, actor: Actor, ref: str, progress: Callable[[Import], object] = silent, *, total: int = 0
    ) -> Import:
        """Bring the kept file ``ref`` in; ``progress`` hears after every part. ``total`` rows, where somebody counted.

        Raises Refused ``result_import.…``, ``result_file.…``, Unavailable; then nothing of the file is there.
        """
        try:
            return await self._run(actor, ref, progress, total)
        except BaseException as error:
            await self._give_up(ref, error)
            raise

    async def _run(self, actor: Actor, ref: str, progress: Callable[[Import], object], total: int) -> Import:
        parts = await self._units.read(importing.parts, ref=ref, now=self._now())
        some = await asyncio.to_thread(parts.take)
        await self.sweep()
        await self._units.run(importing.begin, actor=actor, ref=ref, total=total, now=self._now())
        read = 0
        while some:
            read += len(some)
            progress(await self._units.run(importing.bring, ref=ref, some=some, now=self._now()))
            some = await asyncio.to_thread(parts.take)
        rows, now = parts.rows, self._now()
        return await self._units.run(importing.finish, actor=actor, ref=ref, rows=rows, read=read, now=now)

    async def _give_up(self, ref: str, error: BaseException) -> None:
        """Whatever is there of it goes; where even that is not possible now, the timetable does it later."""
        why = error.code if isinstance(error, Refused) else type(error).__name__
        try:
            row = await self._units.read(importing.imported, ref)
            if row.state == "running" and why != "result_import.busy":
                await self._units.run(importing.fail, ref=ref, why=why, now=self._now())
            await self.sweep()
        except (Unavailable, Refused) as again:
            log.warning("half an import left", ref=ref, reason=str(again))

    async def sweep(self) -> int:
        """Remove what half imports left; how much."""
        removed = 0
        while count := await self._units.run(importing.sweep, now=self._now()):
            removed += count
        return removed
