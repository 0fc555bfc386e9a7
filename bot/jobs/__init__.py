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
from bot.jobs.results import Results
from bot.jobs.rounds import Rounds
from bot.services import alert, chain, complaint, reminder, roster, timetable
from bot.services.result.figures import Figures

log = structlog.get_logger()

PARTS = 1000  # of cases counted again in one tick, a unit each, so that others come between
PATIENCE = 10.0  # seconds a stopping process waits for ticks under way


@dataclass(frozen=True, slots=True)
class Job:
    """``name`` is unique; ``every`` an interval, or ``at`` a cron line in Asia/Shanghai.

    ``once``: a tick runs in one process only.
    """

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
        self._ticking: set[asyncio.Task[object]] = set()
        self._scheduler = AsyncIOScheduler(timezone="Asia/Shanghai")
        for job in jobs:
            trigger = (
                IntervalTrigger(seconds=job.every.total_seconds()) if job.every else CronTrigger.from_crontab(job.at)
            )
            self._scheduler.add_job(self._tick, trigger, args=[job], id=job.name, coalesce=True, max_instances=1)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self) -> None:
        """No new tick; those under way are awaited."""
        self._scheduler.pause()
        if self._ticking:
            await asyncio.wait(self._ticking, timeout=PATIENCE)
        self._scheduler.shutdown(wait=False)
        await asyncio.sleep(0)

    async def _tick(self, job: Job) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - the scheduler runs it as one
        self._ticking.add(task)
        try:
            if job.once and not await self._units.run(timetable.claim_tick, job.name, self._slot(job)):
                return
            await job.run()
        except Unavailable as error:
            log.warning("job skipped", job=job.name, reason=str(error))
        except Exception:
            log.exception("job failed", job=job.name)
        finally:
            self._ticking.discard(task)

    def _slot(self, job: Job) -> datetime:
        """The tick's own moment, the same in every process: now cut to the job's step."""
        step = int(job.every.total_seconds()) if job.every else 60
        seconds = int(datetime.now(UTC).timestamp())
        return datetime.fromtimestamp(seconds - seconds % step, UTC)


def table_of_jobs(
    units: Units,
    now: Callable[[], datetime],
    take_up: Callable[[], Awaitable[object]],
    *,
    inbox_days: int,
    outbox_days: int,
    figures: Figures,
) -> list[Job]:
    """The timetable. ``take_up`` runs again what was left without an outcome; ``inbox_days``, ``outbox_days``: retention.

    ``figures`` are those of this process.
    """

    async def sweep() -> None:
        recovered, unknown = await units.run(timetable.sweep, now())
        if recovered or unknown:
            log.info("swept", recovered=recovered, unknown=unknown)

    async def retain() -> None:
        log.info("retention", removed=await units.run(timetable.retain, now(), inbox_days, outbox_days))

    async def alarm() -> None:
        await units.run(roster.raise_next, now=now())

    async def remind() -> None:
        if sent := await units.run(reminder.send_due, now=now()):
            log.info("reminded", reminders=sent)

    async def recount() -> None:
        for _part in range(PARTS):
            if not await units.run(complaint.recount, now()):
                return

    async def new_day() -> None:
        await units.run(complaint.forget)

    return [
        Job("alarm", alarm, every=timedelta(seconds=15)),
        Job("remind", remind, every=timedelta(minutes=5)),
        Job("recount", recount, every=timedelta(seconds=60)),
        Job("new day", new_day, at="1 0 * * *"),
        Job("sweep", sweep, every=timedelta(seconds=10)),
        Job("take up", take_up, every=timedelta(seconds=60)),
        Job("retain", retain, at="17 3 * * *"),
        *_watching(units, now),
        *_rounds(Rounds(units, now)),
        *_results(Results(units, now)),
        Job("figures", figures.look, every=timedelta(seconds=60), once=False),  # each process keeps its own
    ]


def _watching(units: Units, now: Callable[[], datetime]) -> list[Job]:
    """What looks for something wrong: among the cases, and in the record of who did what."""

    async def watch() -> None:
        if opened := await units.run(alert.watch, now()):
            log.info("alerts opened", alerts=opened)

    async def audit() -> None:
        verdict = await units.read(chain.check)
        if verdict.broken:
            log.error("the audit was changed", head=str(verdict.head), broken=verdict.broken)
        else:  # outside the database, so that a cut-off end shows against it
            log.info("audit", head=str(verdict.head))

    return [Job("watch", watch, at="7 * * * *"), Job("audit", audit, at="41 3 * * *")]


def _results(results: Results) -> list[Job]:
    return [
        Job("imports", results.sweep, every=timedelta(seconds=60)),
        Job("tell results", results.tell, every=timedelta(seconds=30)),
        Job("remind follow-up", results.remind, at="5 9 * * *"),
    ]


def _rounds(rounds: Rounds) -> list[Job]:
    return [
        Job("rounds", rounds.turn, every=timedelta(seconds=20)),
        Job("ballots", rounds.count, every=timedelta(seconds=60)),
        Job("tell rounds", rounds.tell, every=timedelta(seconds=30)),
    ]
