"""Does each fire time happen once, with three processes, kills, a process that is stopped for a while, and a clock that jumps?"""

import asyncio
import itertools
import os
import random
import signal
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from bot.domain.ports import Unavailable
from bot.jobs import Job, TickUnits, Timetable, table_of_jobs
from bot.jobs.clock import RUNNING
from bot.jobs.fire import last_of_cron, next_of_cron
from bot.services import tick as ticks
from bot.services import timetable
from bot.services.campaign import plans
from bot.services.result.figures import Figures
from bot.services.tick import ATTEMPTS, LEASE, Tick
from bot.store import tables
from bot.store.engine import Database
from tests import forked
from tests.conftest import SOAK
from tests.databases import KINDS, Databases, opened
from tests.processes import ROOT
from tests.rounds import LI, hire
from tests.ticking import LOOK, PARTS, STEP, create

TICKS = int(os.environ.get("SHIYU_TICKS", "1000" if SOAK else "18"))
plans.read_cron_with(last_of_cron, next_of_cron)
fires, campaigns = tables.campaign_fire, tables.campaign
JOBS = ("whole", "parts", "cron")
START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SEED = int(os.environ.get("SHIYU_SEED", "20261122"))
EVERY = 12  # ticks: how often something goes wrong


@dataclass
class House:
    """Three processes under one clock."""

    what: str
    step: timedelta
    url: str
    file: Path
    log: Path
    now: datetime = START
    processes: list[ForkServerProcess] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)

    def set(self, now: datetime) -> None:
        """Each process sees the whole of it, or what was before."""
        self.now = now
        new = self.file.with_suffix(".new")
        new.write_text(str(now.timestamp()))
        new.replace(self.file)

    async def hire(self) -> None:
        words = [self.what, self.url, str(self.file)]
        made = await asyncio.to_thread(
            forked.start, "tests.ticking", words, dict(os.environ), ROOT, str(self.log), str(self.log)
        )
        self.processes.append(made)

    async def are_ready(self, number: int) -> None:
        for _ in range(1500):
            if self.log.exists() and self.log.read_text().count("ready") >= number:
                return
            await asyncio.sleep(LOOK)
        raise AssertionError(f"not ready: {self.log.read_text()}")

    async def kill(self, process: ForkServerProcess) -> None:
        assert process.pid
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        await asyncio.to_thread(process.join, 20)
        self.processes.remove(process)

    def stop(self, process: ForkServerProcess) -> None:
        assert process.pid
        os.kill(process.pid, signal.SIGSTOP)
        self.stopped.append(process.pid)

    def go_on(self) -> None:
        while self.stopped:
            os.kill(self.stopped.pop(), signal.SIGCONT)


@asynccontextmanager
async def three(what: str, step: timedelta, url: str) -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory(prefix="ticks-") as folder:
        house = House(what, step, url, Path(folder) / "clock", Path(folder) / "log")
        house.set(START)
        try:
            for _ in range(3):
                await house.hire()
            await house.are_ready(3)
            yield house
        finally:
            house.go_on()
            for process in list(house.processes):
                await house.kill(process)


Done = Callable[[Connection, datetime], bool]


def are_done(connection: Connection, at: datetime) -> bool:
    """Have all jobs of this fire time come to their end?"""
    moment: Any = at.timestamp() if connection.dialect.name == "sqlite" else at
    query = text("SELECT job FROM tick WHERE at = :at AND done_at IS NOT NULL")
    return set(connection.execute(query, {"at": moment}).scalars()) >= set(JOBS)


def is_drafted(connection: Connection, at: datetime) -> bool:
    """Did the plan's fire time come to a draft?"""
    return (
        connection.execute(select(fires.c.at).where(fires.c.at == at, fires.c.campaign.isnot(None))).first() is not None
    )


async def within(seconds: float, database: Database, is_over: Done, at: datetime) -> bool:
    for _ in range(int(seconds / LOOK)):
        if await database.read(is_over, at):
            return True
        await asyncio.sleep(LOOK)
    return False


async def through(database: Database, house: House, is_over: Done, at: datetime) -> None:
    """Wait for all jobs of ``at``; what a process left behind is another's after its lease, before the next fire time."""
    if await within(1.0, database, is_over, at):
        return
    house.seen["leases"] += 1
    for wait in range(40):
        house.set(at + LEASE + timedelta(seconds=20 + wait))
        if await within(0.5, database, is_over, at):
            return
        if wait == 4:
            house.go_on()  # on SQLite it may hold the file
    raise AssertionError(f"{at}\n{house.log.read_text()[-4000:]}")


async def goes_wrong(house: House, chance: random.Random, at: datetime) -> datetime:
    """One of the things that go wrong before or at ``at``; the fire time that comes next."""
    what = chance.choice(("kill", "kill", "stop", "stop", "ahead", "back"))
    house.seen[what] += 1
    if what == "ahead":
        return at + house.step * chance.randint(1, 40)
    if what == "back":
        for step in range(chance.randint(1, 6), 0, -1):
            house.set(at - house.step * step)
            await asyncio.sleep(3 * LOOK)
        return at
    house.set(at)
    await asyncio.sleep(chance.uniform(0, 0.06))
    victim = chance.choice([one for one in house.processes if one.pid not in house.stopped])
    if what == "kill":
        await house.kill(victim)
        await house.hire()
    else:
        house.stop(victim)
    return at


def effects(connection: Connection) -> list[Any]:
    return list(connection.execute(text("SELECT job, at, owner, part FROM effect ORDER BY id")))


async def fired(database: Database, house: House, is_over: Done) -> list[datetime]:
    """The fire times of a long while in which things go wrong."""
    chance, at = random.Random(SEED), START
    times: list[datetime] = []
    for number in range(1, TICKS + 1):
        at += house.step
        if number % EVERY == EVERY // 2:
            at = await goes_wrong(house, chance, at)
        elif number % EVERY == EVERY - 2:
            house.go_on()
        house.set(at)
        await through(database, house, is_over, at)
        times.append(at)
    house.go_on()
    await asyncio.sleep(10 * LOOK)
    told = house.log.read_text()
    assert "failed" not in told, told[told.index("failed") - 200 :][:6000]
    return times


@pytest.mark.parametrize("kind", KINDS)
async def test_each_fire_time_of_the_timetable_happens_once(databases: Databases, kind: str) -> None:
    url = databases.url(kind)
    async with opened(url) as database:
        await database.run(create)
        async with three("jobs", STEP, url) as house:
            times = await fired(database, house, are_done)
        rows = await database.read(effects)
    for job in ("whole", "cron"):
        assert Counter(row.at for row in rows if row.job == job) == Counter(at.timestamp() for at in times)
    runs = runs_of([row for row in rows if row.job == "parts"])
    assert set(runs) == {at.timestamp() for at in times}
    assert all(owners[-1] == list(range(1, PARTS + 1)) for owners in runs.values())
    again = sum(len(owners) - 1 for owners in runs.values())
    print(f"\n{kind}: {len(times)} fire times of 3 jobs, {dict(house.seen)}, runs of many units begun again {again}")


@pytest.mark.parametrize("kind", KINDS)
async def test_each_fire_time_of_a_campaign_plan_drafts_once(databases: Databases, kind: str) -> None:
    url = databases.url(kind)
    async with opened(url) as database:
        await database.run(hire, START)
        plan: dict[str, Any] = {"name": "每日提示", "cron": "0 10 * * *", "template": "tip"}
        await database.run(plans.add_plan, actor=LI, now=START, **plan)
        async with three("plans", timedelta(days=1), url) as house:
            times = await fired(database, house, is_drafted)
        rows = await database.read(lambda connection: connection.execute(select(fires.c.at)).scalars().all())
        drafts = await database.read(lambda connection: connection.execute(select(campaigns.c.origin)).scalars().all())
    assert sorted(rows) == times
    assert len(drafts) == len(times)
    print(f"\n{kind}: {len(times)} fire times of a campaign plan, {dict(house.seen)}, drafts {len(drafts)}")


def runs_of(rows: list[Any]) -> dict[float, list[list[int]]]:
    """By fire time, the parts that each owner wrote, owners in order; an owner that lost it wrote nothing afterwards."""
    found: dict[float, list[list[int]]] = {}
    for at in sorted({row.at for row in rows}):
        own = [row for row in rows if row.at == at]
        groups = [(owner, [row.part for row in group]) for owner, group in groupby(own, lambda row: row.owner)]
        assert len({owner for owner, _ in groups}) == len(groups), f"two at work at {at}"
        found[at] = [parts for _, parts in groups]
    return found


class Hand:
    """A clock that a test moves, and one job."""

    def __init__(self, database: Database, line: str = "", step: timedelta | None = None) -> None:
        self.now, self.runs, self.fails = START, 0, 0
        self.database = database
        self.timetable = self.anew(line, step)

    def anew(self, line: str, step: timedelta | None) -> Timetable:
        job = Job("job", self.run, every=step, at=line or None, is_whole=True)
        self.units = TickUnits(self.database, lambda: self.now)
        return Timetable([job], self.database, lambda: self.now, LOOK)

    async def run(self) -> None:
        self.runs += 1
        if self.fails:
            self.fails -= 1
            raise RuntimeError("broken")

    async def at(self, now: datetime, runs: int) -> bool:
        """Are there so many runs, and no more, once the timetable has looked at ``now``?"""
        self.now = now
        for _ in range(200):
            if self.runs >= runs:
                break
            await asyncio.sleep(LOOK)
        await asyncio.sleep(4 * LOOK)
        return self.runs == runs


@asynccontextmanager
async def started(hand: Hand) -> AsyncIterator[Hand]:
    hand.timetable.start()
    await asyncio.sleep(4 * LOOK)
    try:
        yield hand
    finally:
        await hand.timetable.stop()


DAILY = "0 12 * * *"  # 04:00 UTC
NOON = START.replace(hour=4)


async def test_what_was_missed_while_nobody_ran_is_made_up_once(database: Database) -> None:
    async with started(Hand(database, DAILY)) as hand:
        assert await hand.at(NOON, 1)
    hand = Hand(database, DAILY)
    hand.now = NOON + timedelta(days=3, hours=5)
    async with started(hand):
        assert await hand.at(hand.now, 1)
        assert await hand.at(hand.now + timedelta(hours=1), 1)


class Away:
    """A database that is away until it is told to be back."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.is_away = True

    async def read(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return await self.database.read(work, *args, **kwargs)

    async def run(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if self.is_away:
            raise Unavailable("away")
        return await self.database.run(work, *args, **kwargs)


async def test_a_daily_job_waits_for_a_database_that_is_away(database: Database) -> None:
    hand, away = Hand(database, DAILY), Away(database)
    hand.timetable = Timetable([Job("job", hand.run, at=DAILY)], away, lambda: hand.now, LOOK)
    async with started(hand):
        hand.now = NOON + timedelta(minutes=2)
        await asyncio.sleep(4 * LOOK)
        away.is_away = False
        assert await hand.at(hand.now, 1)


async def test_a_daily_job_that_fails_is_tried_again(database: Database) -> None:
    async with started(Hand(database, DAILY)) as hand:
        hand.fails = 9
        assert await hand.at(NOON, 1)
        for tries in range(2, ATTEMPTS + 1):
            assert await hand.at(hand.now + LEASE + timedelta(seconds=20), tries)
        assert await hand.at(hand.now + timedelta(minutes=9), ATTEMPTS)


async def test_a_frequent_job_that_fails_waits_for_its_next_time(database: Database) -> None:
    async with started(Hand(database, step=timedelta(minutes=5))) as hand:
        hand.fails = 1
        assert await hand.at(START + timedelta(minutes=5), 1)
        assert await hand.at(START + timedelta(minutes=8), 1)
        assert await hand.at(START + timedelta(minutes=10), 2)


async def test_a_clock_that_was_years_ahead_stops_nothing(database: Database) -> None:
    async with started(Hand(database, step=timedelta(minutes=5))) as hand:
        assert await hand.at(START + timedelta(days=800), 1)
        assert await hand.at(START + timedelta(minutes=7), 1)
        assert await hand.at(START + timedelta(minutes=10), 2)


async def test_nothing_of_a_lost_tick_is_kept(database: Database) -> None:
    mine, theirs = Tick("job", START, "mine"), Tick("job", START, "theirs")
    assert await database.run(ticks.take, mine, START)
    assert not await database.run(ticks.take, theirs, START)
    assert not await database.run(ticks.take_up, theirs, START)
    later = START + LEASE + timedelta(seconds=1)
    assert await database.read(ticks.lapsed, later) == [("job", START)]
    assert await database.run(ticks.take_up, theirs, later)
    with pytest.raises(ticks.Lost):
        await database.run(ticks.held, mine, later, False, lambda _: None)
    assert not await database.run(ticks.finish, mine, later)
    assert await database.run(ticks.finish, theirs, later)
    assert await database.read(ticks.lapsed, later + timedelta(hours=1)) == []


async def test_many_old_ticks_hide_no_fresh_one(database: Database) -> None:
    for number in range(60):
        await database.run(ticks.take, Tick("old", START + timedelta(minutes=number), "mine"), START)
    later = START + timedelta(days=3)
    await database.run(ticks.take, Tick("fresh", later, "mine"), later)
    assert await database.read(ticks.lapsed, later + 2 * LEASE) == [("fresh", later)]


async def test_a_lease_from_the_future_is_over(database: Database) -> None:
    tick = Tick("job", START, "mine")
    await database.run(ticks.take, tick, START + timedelta(days=30))
    assert await database.read(ticks.lapsed, START) == [("job", START)]


async def test_each_jobs_last_tick_outlives_the_week(database: Database) -> None:
    for job, days in (("monthly", 0), ("daily", 0), ("daily", 1)):
        await database.run(ticks.take, Tick(job, START + timedelta(days=days), "x"), START)
    now = START + timedelta(days=20)
    assert (await database.run(timetable.retain, now, 7, 7))["tick"] == 1
    assert await database.read(ticks.last, now) == {"monthly": START, "daily": START + timedelta(days=1)}


def test_only_the_last_of_many_fire_times_is_made_up() -> None:
    assert last_of_cron(DAILY, START, NOON - timedelta(seconds=1)) is None
    assert last_of_cron(DAILY, START, NOON) == NOON
    assert last_of_cron(DAILY, NOON, NOON) is None
    assert last_of_cron("* * * * *", START, START + timedelta(days=900)) == START + timedelta(days=900)
    assert last_of_cron("0 12 1 1 *", START, START + timedelta(days=400)) == datetime(2027, 1, 1, 4, tzinfo=UTC)


async def test_every_job_runs_and_keeps_to_its_units(database: Database) -> None:
    async def nothing() -> None:
        pass

    units = TickUnits(database, lambda: START)
    figures = Figures(database)
    jobs = table_of_jobs(units, lambda: START, nothing, inbox_days=7, outbox_days=7, figures=figures)
    assert len({job.name for job in jobs}) == len(jobs)
    for job in jobs:
        tick = Tick(job.name, START, "x")
        await database.run(ticks.take, tick, START)
        token = RUNNING.set((tick, job.is_whole))
        await job.run()
        RUNNING.reset(token)
        assert await database.run(ticks.finish, tick, START) is not job.is_whole, job.name


async def test_what_each_process_does_for_itself_is_done_in_all(database: Database) -> None:
    done = {"a": asyncio.Event(), "b": asyncio.Event()}

    def one(name: str) -> Timetable:
        async def run() -> None:
            done[name].set()

        return Timetable([Job("own", run, every=timedelta(seconds=1), is_own=True)], database, clock, 0.01)

    moments = itertools.count()

    def clock() -> datetime:
        return START + timedelta(milliseconds=50 * next(moments))

    both = [one(name) for name in done]
    for each in both:
        each.start()
    await asyncio.gather(*(event.wait() for event in done.values()))
    for each in both:
        await each.stop()
    assert not await database.read(lambda connection: connection.execute(select(tables.tick)).all())
