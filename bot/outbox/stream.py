"""How do very many rows pass through few lanes without a pause: claimed ahead, sent, recorded behind?"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

R = TypeVar("R")
T = TypeVar("T")


class Pace:
    """How many rows are claimed next? As many as were sent in the last ``ahead`` seconds, by what the last claim lasted; three
    times as many as before at the most, so that it is through before those are sent. From ``least`` to ``most``.
    """

    def __init__(self, least: int, most: int | None = None, ahead: float = 0.0) -> None:
        self._least, self._most, self._ahead = least, most or least, ahead
        self._since = time.monotonic()
        self.limit = max(least // 2, 1)

    def next(self, sent: int) -> int:
        """``sent``: rows since the last call."""
        now = time.monotonic()
        spent, self._since = max(now - self._since, 1e-3), now
        wanted = min(int(sent / spent * self._ahead), 3 * self.limit, self._most)
        self.limit = max(wanted, self._least)
        return self.limit


class Stream(Generic[R, T]):
    """One run, until nothing is due. A lone row is claimed, sent and recorded at once."""

    def __init__(
        self,
        claim: Callable[[int], Awaitable[Sequence[R]]],
        send: Callable[[R], Awaitable[T]],
        record: Callable[[Sequence[T]], Awaitable[object]],
        *,
        lanes: int,
        pace: Pace,
    ) -> None:
        """``claim`` brings up to as many rows as it is asked for, fewer when there are no more; ``send`` raises nothing."""
        self._claim, self._send, self._record = claim, send, record
        self._lanes, self._pace = lanes, pace
        self._rows: deque[R] = deque()
        self._done: list[T] = []
        self._claiming: asyncio.Task[None] | None = None
        self._recording: asyncio.Task[None] | None = None
        self._few = pace.limit  # rows left when more are claimed
        self._is_last = False
        self._error: Exception | None = None

    async def run(self) -> bool:
        """True when there were some; raises what a claim or a record raised, after the rest was recorded."""
        await self._refill(max(self._pace.limit, self._lanes))  # soon, yet enough until the second claim is through
        had_some = bool(self._rows)
        lanes = (self._lane() for _ in range(min(self._lanes, len(self._rows))))
        ended = await asyncio.gather(*lanes, return_exceptions=True)
        self._write_down()
        if self._recording is not None:
            await self._recording
        for error in (self._error, *ended):
            if error is not None:
                raise error
        return had_some

    async def _lane(self) -> None:
        while True:
            if self._claiming is None and not self._is_last and len(self._rows) <= self._few:
                limit = self._pace.next(len(self._done))
                self._few = limit // 2
                self._write_down()  # both in one commit: the writer takes what comes together
                self._claiming = asyncio.create_task(self._refill(limit))
            while not self._rows and self._claiming is not None:
                await asyncio.shield(self._claiming)
            if not self._rows:
                if len(self._done) > self._lanes:  # most of it, while the other lanes send their last
                    self._write_down()
                return
            result = await self._send(self._rows.popleft())  # not in the next line: the list may be another one by then
            self._done.append(result)
            if self._is_last and len(self._done) >= self._pace.limit:
                self._write_down()

    async def _refill(self, limit: int) -> None:
        try:
            rows = await self._claim(limit)
            self._rows.extend(rows)
            self._is_last = self._is_last or len(rows) < limit
        except Exception as error:  # what was claimed before is sent and recorded first
            self._is_last, self._error = True, error
        finally:
            self._claiming = None

    def _write_down(self) -> None:
        done, self._done = self._done, []
        if done:
            self._recording = asyncio.create_task(self._recorded(done, self._recording))

    async def _recorded(self, done: Sequence[T], before: asyncio.Task[None] | None) -> None:
        """One after another; nothing more is claimed when what was done cannot be written down."""
        if before is not None and not before.done():
            await asyncio.wait((before,))
        try:
            await self._record(done)
        except Exception:
            self._is_last = True
            raise
        if before is not None:
            before.result()
