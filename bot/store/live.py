"""Who is told that a list changed? Listeners after a commit here; after one elsewhere, by a look at the newest step."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from time import time

import structlog
from sqlalchemy import Connection, func, select

from bot.domain.ports import Unavailable
from bot.store import tables
from bot.store.engine import Database

log = structlog.get_logger()

POLL = 2.0  # seconds: how late staff see what another process did
READING = 1.0  # seconds that reading and showing a page may take
SIGNALS = ("complaint", "delivery", "round", "campaign")


class Live:
    """Implements ``bot.domain.ports.LineStream``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed: dict[str, float] = {}
        self._listeners: set[asyncio.Queue[str | None]] = set()
        self._task: asyncio.Task[None] | None = None
        for signal in SIGNALS:
            database.on(signal, partial(self._publish, signal))

    def start(self) -> None:
        self._task = asyncio.create_task(self._watch(), name="live")

    async def stop(self) -> None:
        """End every listener's stream."""
        for queue in self._listeners:
            queue.put_nowait(None)
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def moment(self) -> float:
        return time() - READING

    async def listen(self, since: float | None = None) -> AsyncIterator[str]:
        queue: asyncio.Queue[str | None] = asyncio.Queue(maxsize=100)
        for one, at in self._changed.items():
            if since is not None and at > since:
                queue.put_nowait(one)
        self._listeners.add(queue)
        try:
            while (name := await queue.get()) is not None:
                yield name
        finally:
            self._listeners.discard(queue)

    def _publish(self, name: str) -> None:
        self._changed[name] = time()
        for queue in self._listeners:
            if not queue.full():  # a listener that far behind reloads its whole list anyway
                queue.put_nowait(name)

    async def _watch(self) -> None:
        seen: int | None = None  # looked at also while nobody listens, so that no step falls between
        while True:
            head = seen
            try:
                head = await self._database.read(_head)
            except Unavailable as error:
                log.warning("live updates paused", reason=str(error))
            if seen is not None and head != seen:
                self._publish("complaint")
            seen = head
            await asyncio.sleep(POLL)


def _head(connection: Connection) -> int:
    return connection.scalar(select(func.max(tables.complaint_event.c.id))) or 0
