"""How do very many rows pass through few lanes without a pause: claimed ahead, sent, recorded behind?"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

R = TypeVar("R")
T = TypeVar("T")


class Stream(Generic[R, T]):
    """One run, until nothing is due. A lone row is claimed, sent and recorded at once."""

    def __init__(
        self,
        claim: Callable[[], Awaitable[Sequence[R]]],
        send: Callable[[R], Awaitable[T]],
        record: Callable[[Sequence[T]], Awaitable[object]],
        *,
        lanes: int,
        chunk: int,
    ) -> None:
        """``claim`` brings up to ``chunk`` rows, fewer when there are no more; ``send`` raises nothing."""
        self._claim, self._send, self._record = claim, send, record
        self._lanes, self._chunk = lanes, chunk
        self._rows: deque[R] = deque()
        self._done: list[T] = []
        self._claiming: asyncio.Task[None] | None = None
        self._recording: asyncio.Task[None] | None = None
        self._is_last = False
        self._error: Exception | None = None

    async def run(self) -> bool:
        """True when there were some; raises what a claim or a record raised, after the rest was recorded."""
        await self._refill()
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
        while (row := await self._next()) is not None:
            result = await self._send(row)  # not inside the next line: the list may be another one by then
            self._done.append(result)
            if len(self._done) >= self._chunk:
                if self._recording is not None:
                    await self._recording
                self._write_down()

    async def _next(self) -> R | None:
        if len(self._rows) <= self._chunk // 2 and not self._is_last and self._claiming is None:
            self._claiming = asyncio.create_task(self._refill())
        while not self._rows and self._claiming is not None:
            await asyncio.shield(self._claiming)
        return self._rows.popleft() if self._rows else None

    async def _refill(self) -> None:
        try:
            rows = await self._claim()
            self._rows.extend(rows)
            self._is_last = len(rows) < self._chunk
        except Exception as error:  # what was claimed before is sent and recorded first
            self._is_last, self._error = True, error
        finally:
            self._claiming = None

    def _write_down(self) -> None:
        done, self._done = self._done, []
        if done:
            self._recording = asyncio.create_task(self._recorded(done, self._recording))

    async def _recorded(self, done: Sequence[T], before: asyncio.Task[None] | None) -> None:
        """One after another."""
        if before is not None:
            await asyncio.wait((before,))
        await self._record(done)
        if before is not None:
            before.result()
