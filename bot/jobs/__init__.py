"""What happens by the clock? Every scheduled job in one table; each tick runs once, whichever process comes first."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.ports import Begun, Units
from bot.jobs.clock import TickUnits, Timetable
from bot.jobs.fire import Job
from bot.jobs.happenings import Happenings
from bot.jobs.results import Results
from bot.jobs.rounds import Rounds
from bot.jobs.sweep import Sweep
from bot.services import alert, campaign, chain, complaint, reminder, roster, timetable
from bot.services.campaign import plans
from bot.services.result.figures import Figures

__all__ = ["Job", "TickUnits", "Timetable", "table_of_jobs"]

log = structlog.get_logger()

PARTS = 1000  # of cases counted again in one tick, a unit each, so that others come between


def table_of_jobs(
    units: Units,
    now: Callable[[], datetime],
    take_up: Callable[[], Awaitable[object]],
    *,
    inbox_days: int,
    outbox_days: int,
    figures: Figures,
    begun: Begun | None = None,
) -> list[Job]:
    """The timetable. ``take_up`` runs again what was left without an outcome; ``inbox_days``, ``outbox_days``: retention;
    ``figures``: those of this process; ``begun``: what a sender that is dead had begun to send.
    """

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
        Job("alarm", alarm, every=timedelta(seconds=15), is_whole=True),
        Job("remind", remind, every=timedelta(minutes=5), is_whole=True),
        Job("recount", recount, every=timedelta(seconds=60)),
        Job("new day", new_day, at="1 0 * * *", is_whole=True),
        Job("sweep", Sweep(units, now, begun).look, every=timedelta(seconds=10), is_whole=True),
        Job("take up", take_up, every=timedelta(seconds=60)),
        Job("retain", retain, at="17 3 * * *", is_whole=True),
        *_watching(units, now),
        *_rounds(Rounds(units, now)),
        *_results(Results(units, now), figures),
        *_campaigns(units, now),
        *_happenings(Happenings(units, now)),
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

    return [Job("watch", watch, at="7 * * * *", is_whole=True), Job("audit", audit, at="41 3 * * *")]


def _results(results: Results, figures: Figures) -> list[Job]:
    return [
        Job("figures", figures.look, every=timedelta(seconds=60), is_own=True),
        Job("imports", results.sweep, every=timedelta(seconds=60)),
        Job("tell results", results.tell, every=timedelta(seconds=30)),
        Job("remind follow-up", results.remind, at="5 9 * * *", is_whole=True),
    ]


def _rounds(rounds: Rounds) -> list[Job]:
    return [
        Job("rounds", rounds.turn, every=timedelta(seconds=20), is_whole=True),
        Job("ballots", rounds.count, every=timedelta(seconds=60)),
        Job("tell rounds", rounds.tell, every=timedelta(seconds=30)),
    ]


def _campaigns(units: Units, now: Callable[[], datetime]) -> list[Job]:
    """What of campaigns nobody came for; the sending itself is ``bot.jobs.campaigns``, which sleeps between calls, not ticks."""

    async def expire() -> None:
        while expired := await units.run(campaign.expire, now=now()):
            log.info("campaign messages expired", messages=expired)

    async def forget() -> None:
        while await units.run(campaign.forget, now=now()):
            pass

    async def fire() -> None:
        if made := await units.run(plans.fire_due, now=now()):
            log.info("campaigns drafted by plan", campaigns=made)

    return [
        Job("campaign plans", fire, every=timedelta(seconds=60), is_whole=True),
        Job("expire campaigns", expire, every=timedelta(minutes=10)),
        Job("forget quotas", forget, at="23 4 1 * *"),
    ]


def _happenings(happenings: Happenings) -> list[Job]:
    return [
        Job("happenings", happenings.turn, every=timedelta(seconds=60), is_whole=True),
        Job("tell happenings", happenings.tell, every=timedelta(seconds=30)),
        Job("quizzes", happenings.close, every=timedelta(seconds=60), is_whole=True),
    ]
