"""Where do many vote at once? Their votes share statements and a commit; each hears after it."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.domain.ports import Unavailable, Units
from bot.domain.refused import Refused
from bot.services.round.known import spelt
from bot.services.round.slip import Slip, fill
from bot.services.round.views import Vote

_TOGETHER = 256  # votes in one unit: some 15 ms of the writer's time
_FULL = 4000  # waiting votes beyond which a caller is turned away
_TRIES = 20  # a nervous finger taps that often at once
_PAUSE = 0.005  # seconds, longer each time: another process is at the same voter
Waiting = tuple[Slip, asyncio.Future[None]]


class Booth:
    """One of each process, for pages; within a unit of work ``vote`` does the same for one.

    A lone vote waits for nobody; those that come while others are being written go together afterwards.
    """

    def __init__(self, units: Units) -> None:
        self._units = units
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def vote(
        self,
        *,
        number: str,
        citizen: str,
        options: Collection[int],
        now: datetime,
        source: str = "page",
        area: str = "",
    ) -> Vote:
        """As ``bot.services.round.vote``; Unavailable when the database did not take it."""
        slip = Slip(spelt(number), citizen, options, now, source, area)
        for tries in range(_TRIES):
            await self._cast(slip)
            if slip.refusal is not None:
                raise slip.refusal
            if slip.vote is not None and not slip.is_lost:
                return slip.vote
            await asyncio.sleep(_PAUSE * tries)
        raise Refused("ballot.busy")

    def _cast(self, slip: Slip) -> asyncio.Future[None]:
        if len(self._waiting) >= _FULL:
            raise Unavailable("too many votes are waiting")
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((slip, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write(), name="booth")
        return done

    async def _write(self) -> None:
        try:
            while self._waiting:
                together, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
                await self._give(together)
        finally:
            self._writing = None

    async def _give(self, together: Sequence[Waiting]) -> None:
        try:
            await self._units.run(fill, [slip for slip, _ in together])
        except Unavailable as error:
            _tell(together, error)
        except Exception as error:
            if len(together) == 1:
                _tell(together, error)
            for one in together if len(together) > 1 else ():  # one bad vote harms no other
                await self._give([one])
        else:
            _tell(together, None)


def _tell(together: Sequence[Waiting], error: Exception | None) -> None:
    """Whoever has gone meanwhile is told nothing; what they gave is in all the same."""
    for _, done in together:
        if done.done():
            continue
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)
