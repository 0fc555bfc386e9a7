"""What happens by the clock? Every scheduled job in one table; each tick runs once, whichever process comes first."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.domain.ports import Unavailable, Units
from bot.services import timetable

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Job:
    """``name`` is unique; ``every`` an interval, or ``at`` a cron line in Asia/Shanghai; ``once`` runs a tick in one process only."""

    name: str
    run: Callable[[], Awaitable[object]]
    every: timedelta | None = None
    at: str | None = None
    once: bool = True


class Timetable:
    """APScheduler says when; the tick table says who."""

    def __init__(self, jobs: list[Job], units: Units) -> None:
        self.jobs = jobs
        self._units = units
        self._scheduler = AsyncIOScheduler(timezone="Asia/Shanghai")
        for job in jobs:
            trigger = (
                IntervalTrigger(seconds=job.every.total_seconds()) if job.every else CronTrigger.from_crontab(job.at)
            )
            self._scheduler.add_job(self._tick, trigger, args=[job], id=job.name, coalesce=True, max_instances=1)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new tick; those under way end on their own."""
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)

    async def _tick(self, job: Job) -> None:
        try:
            if job.once and not await self._units.run(timetable.claim_tick, job.name, self._slot(job)):
                return
            await job.run()
        except Unavailable as error:
            log.warning("job skipped", job=job.name, reason=str(error))
        except Exception:
            log.exception("job failed", job=job.name)

    def _slot(self, job: Job) -> datetime:
        """The tick's own moment, the same in every process: now cut to the job's step."""
        step = int(job.every.total_seconds()) if job.every else 60
        seconds = int(datetime.now(UTC).timestamp())
        return datetime.fromtimestamp(seconds - seconds % step, UTC)
