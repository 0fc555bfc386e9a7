"""One process of the timetable, under a clock that a test sets and with jobs whose every unit is on record."""

import asyncio
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, text

from bot.content import load_rules, load_texts
from bot.jobs import Job, TickUnits, Timetable
from bot.jobs.clock import RUNNING
from bot.jobs.fire import last_of_cron, next_of_cron
from bot.services import house
from bot.services.campaign import plans
from bot.services.tick import Tick
from tests.databases import opened

CONTENT = Path(__file__).parents[1] / "content"
STEP = timedelta(minutes=2)
PARTS = 3
LOOK = 0.02  # seconds between two looks at the clock
CREATE = "CREATE TABLE effect (id {}, job VARCHAR(20), at DOUBLE PRECISION, owner VARCHAR(32), part INTEGER)"
_NOTE = text("INSERT INTO effect (job, at, owner, part) VALUES (:job, :at, :owner, :part)")


def create(connection: Connection) -> None:
    key = "INTEGER PRIMARY KEY" if connection.dialect.name == "sqlite" else "SERIAL PRIMARY KEY"
    connection.execute(text(CREATE.format(key)))


def note(connection: Connection, tick: Tick, part: int) -> None:
    """What the running job did, in the unit that does it."""
    values = {"job": tick.job, "at": tick.at.timestamp(), "owner": tick.owner, "part": part}
    connection.execute(_NOTE, values)


class Clock:
    """Reads the moment from the test's file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(float(self._file.read_text()), UTC)


def _tick() -> Tick:
    running = RUNNING.get()
    assert running
    return running[0]


def recording(units: TickUnits) -> list[Job]:
    """One unit by an interval, several by an interval, one by the calendar."""

    async def once() -> None:
        await asyncio.sleep(random.uniform(0, 0.02))
        await units.run(note, _tick(), 1)

    async def parts() -> None:
        for part in range(1, PARTS + 1):
            await asyncio.sleep(random.uniform(0, 0.01))
            await units.run(note, _tick(), part)

    return [
        Job("whole", once, every=STEP, is_whole=True),
        Job("parts", parts, every=STEP),
        Job("cron", once, at="*/2 * * * *", is_whole=True),
    ]


def planning(units: TickUnits, clock: Clock) -> list[Job]:
    """Campaigns that begin by the calendar, as the service makes their drafts."""
    plans.read_cron_with(last_of_cron, next_of_cron)
    house.furnish(load_rules(CONTENT), load_texts(CONTENT / "texts"))

    async def fire() -> None:
        await asyncio.sleep(random.uniform(0, 0.02))
        await units.run(plans.fire_due, now=clock())

    return [Job("campaign plans", fire, every=timedelta(minutes=1), is_whole=True)]


async def run(what: str, url: str, file: Path) -> None:
    clock = Clock(file)
    async with opened(url) as database:
        units = TickUnits(database, clock)
        jobs = planning(units, clock) if what == "plans" else recording(units)
        timetable = Timetable(jobs, database, clock, LOOK)
        timetable.start()
        await asyncio.sleep(5 * LOOK)  # it has looked once
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    asyncio.run(run(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
