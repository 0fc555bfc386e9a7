"""Who is watching the platform, and how do they learn at once that something changed?"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.sandbox.ledger import Record

_BACKLOG = 1000


class Hub:
    """Fans entries out to open event streams and wakes those who wait for one citizen's chat."""

    def __init__(self) -> None:
        self._streams: set[asyncio.Queue[Record]] = set()
        self._waiting: defaultdict[str, set[asyncio.Future[None]]] = defaultdict(set)

    def publish(self, record: Record) -> None:
        for queue in self._streams:
            # A stream that fell this far behind loses entries rather than holding up the platform.
            if not queue.full():
                queue.put_nowait(record)
        if record["kind"] == "bubble":
            for future in self._waiting.pop(record["citizen"], ()):
                if not future.done():
                    future.set_result(None)

    def wake(self) -> None:
        """Lets everybody who waits look up once; an empty record carries no news."""
        for futures in self._waiting.values():
            for future in futures:
                if not future.done():
                    future.set_result(None)
        self._waiting.clear()
        for queue in self._streams:
            if not queue.full():
                queue.put_nowait({})

    @contextmanager
    def stream(self) -> Iterator[asyncio.Queue[Record]]:
        queue: asyncio.Queue[Record] = asyncio.Queue(_BACKLOG)
        self._streams.add(queue)
        try:
            yield queue
        finally:
            self._streams.discard(queue)

    async def next_bubble(self, citizen: str, seconds: float) -> None:
        """Returns when the citizen's chat has grown, or after ``seconds``."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[citizen].add(future)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            self._waiting[citizen].discard(future)
