"""Which process runs which fire time, and what if it dies, is stopped for a while, or the clock jumps?

Every process looks at the clock itself, at least once a second. Who takes a fire time first runs it and holds it by a lease;
what nobody finishes is taken up by another. A unit that a job writes is kept only while its tick is still its process's own.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Concatenate, ParamSpec, TypeVar

import structlog

from bot.domain.ports import Connection, Unavailable, Units
from bot.jobs.fire import Job
from bot.services import tick as ticks
from bot.services.tick import Lost, Tick

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger()

PATIENCE = 10.0  # seconds a stopping process waits for ticks under way
LOOK = 1.0  # seconds: how soon a jump of the clock is seen
BACK = timedelta(seconds=5)  # a step back of the clock that is worth a word
SEARCH = timedelta(seconds=15)  # how often ticks that nobody finished are looked for

RUNNING: ContextVar[tuple[Tick, bool] | None] = ContextVar("tick", default=None)
"""The tick whose job runs here, and whether the job is one unit."""


class TickUnits:
    """Units of jobs: inside a tick each is kept only while the tick is this process's. Elsewhere as the ``units`` it is made of."""

    def __init__(self, units: Units, clock: Callable[[], datetime]) -> None:
        self._units = units
        self._clock = clock

    async def run(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """See ``Units.run``; raises Lost."""
        running = RUNNING.get()
        if running is None:
            return await self._units.run(work, *args, **kwargs)
        tick, is_last = running

        def whole(connection: Connection) -> T:
            return work(connection, *args, **kwargs)

        return await self._units.run(ticks.held, tick, self._clock(), is_last, whole)

    async def read(self, work: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._units.read(work, *args, **kwargs)


class Timetable:
    """The clock of one process."""

    def __init__(self, jobs: list[Job], units: Units, clock: Callable[[], datetime], look: float = LOOK) -> None:
        """``units`` are plain ones; ``look``: seconds between two looks at the clock."""
        self.jobs = {job.name: job for job in jobs}
        self._units = units
        self._clock = clock
        self._look = look
        self._last: dict[str, datetime] = {}
        self._seen: datetime | None = None
        self._searched: datetime | None = None
        self._ticking: dict[str, asyncio.Task[None]] = {}
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name="timetable")

    async def stop(self) -> None:
        """No new tick; those under way are awaited."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if under_way := list(self._ticking.values()):
            _, late = await asyncio.wait(under_way, timeout=PATIENCE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _keep(self) -> None:
        while True:
            try:
                await self._turn(self._clock())
            except Unavailable as error:
                log.warning("timetable waits", reason=str(error))
            except Exception:
                log.exception("timetable failed")
            await asyncio.sleep(self._look)

    async def _turn(self, now: datetime) -> None:
        if not self._last:
            self._last = dict.fromkeys(self.jobs, now) | await self._units.read(ticks.last, now)
        if self._seen is not None and self._seen - now > BACK:
            log.warning("clock went back", seconds=int((self._seen - now).total_seconds()))
        self._seen = now
        for job, at in self._due(now):
            self._begin(job, at, ticks.take)
        if self._searched is None or abs(now - self._searched) >= SEARCH:
            self._searched = now
            for name, at in await self._units.read(ticks.lapsed, now):
                if name in self.jobs:
                    self._begin(self.jobs[name], at, ticks.take_up)

    def _due(self, now: datetime) -> Iterator[tuple[Job, datetime]]:
        """What fires now; of several fire times that passed the last. One that is still at work fires when it is through."""
        for name, job in self.jobs.items():
            if name in self._ticking:
                continue
            after = min(self._last[name], now)  # the clock may have gone back: what was taken is not taken again
            at = job.last(after, now)
            self._last[name] = at or after
            if at is not None:
                yield job, at

    def _begin(self, job: Job, at: datetime, claim: Callable[[Connection, Tick, datetime], bool]) -> None:
        if job.name in self._ticking:
            return
        tick = Tick(job.name, at, secrets.token_hex(16))
        task = asyncio.create_task(self._tick(job, tick, claim), name=f"tick {job.name}")
        self._ticking[job.name] = task
        task.add_done_callback(lambda _: self._ticking.pop(job.name, None))

    async def _tick(self, job: Job, tick: Tick, claim: Callable[[Connection, Tick, datetime], bool]) -> None:
        try:
            if job.is_own:
                await self._awaited(job)
                return
            if not await self._claimed(job, tick, claim):
                return
            if claim is ticks.take_up:
                log.warning("tick taken up", job=job.name, at=tick.at.isoformat())
            await self._held(job, tick)
            await self._units.run(ticks.finish, tick, self._clock())
        except Unavailable as error:
            log.warning("job skipped", job=job.name, reason=str(error))
        except Lost:
            log.warning("tick lost", job=job.name, at=tick.at.isoformat())
        except Exception:
            log.exception("job failed", job=job.name)
            if job.every and not job.is_own:  # the next one is soon; what fires once a day is tried again
                with suppress(Unavailable):
                    await self._units.run(ticks.finish, tick, self._clock())

    async def _claimed(self, job: Job, tick: Tick, claim: Callable[[Connection, Tick, datetime], bool]) -> bool:
        """What fires once a day and could not be taken is asked for again with the next look."""
        try:
            return await self._units.run(claim, tick, self._clock())
        except Unavailable:
            if job.at:
                self._last[job.name] = min(self._last[job.name], tick.at - timedelta(microseconds=1))
            raise

    async def _held(self, job: Job, tick: Tick) -> None:
        """Run the job, and say now and then that it is still at work; Lost ends it."""
        RUNNING.set((tick, job.is_whole))
        work = asyncio.create_task(self._awaited(job), name=f"job {job.name}")
        pulse = asyncio.create_task(self._pulse(tick), name=f"pulse {job.name}")
        try:
            await asyncio.wait((work, pulse), return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise Lost(tick.job)
            await work
        finally:
            work.cancel()
            pulse.cancel()
            await asyncio.gather(work, pulse, return_exceptions=True)

    async def _awaited(self, job: Job) -> None:
        await job.run()

    async def _pulse(self, tick: Tick) -> None:
        """Ends when the tick is another's."""
        while True:
            await asyncio.sleep(ticks.LEASE.total_seconds() / 3)
            with suppress(Unavailable):
                if not await self._units.run(ticks.hold, tick, self._clock()):
                    return
