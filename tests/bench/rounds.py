"""How long do a round's page and tally take with 1,000,000 ballots, and what do shared commits give the vote?"""

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, text

from bot.app.memory import settle
from bot.content import load as load_content
from bot.domain.round import Act
from bot.services import house, round
from bot.store.engine import Database
from tests.bench.console import fresh, vacuum
from tests.databases import opened
from tests.rounds import LI, Stage, follow, staged

CONTENT = Path(__file__).parents[2] / "content"
BALLOTS = 1_000_000
LIMIT = 100.0
"""Milliseconds at the 95th percentile."""
GOALS = {"sqlite": 8.0, "postgres": 2.5}
"""Votes a second by shared commits to the same statements with a commit each."""
_REQUESTS = 40
_TAIL = 20_000  # ballots that no fold has reached yet: a busy minute
_VOTERS = 1200
_PAIRS = 5
_INTO = "INSERT INTO ballot (round, voter, turn, choices, before, is_current, receipt, minute, source, area, is_fresh) "
_ROW = "SELECT {round}, 'v' || i, 1, {choices}, 0, true, {receipt}, {minute} + i / 200, 'chat', '', i % 97 = 0 FROM "
_BIT = {"sqlite": "(1 << abs(random() % 8))", "postgres": "(1 << CAST(floor(random() * 8) AS integer))"}
_RECEIPT = {"sqlite": "lower(hex(randomblob(16)))", "postgres": "md5(CAST(random() AS text) || i)"}
_FROM = {
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n)",
    "postgres": "generate_series({first}, {last}) AS i",
}


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds at the 50th and 95th percentile; ``is_judged``: must stay below LIMIT."""

    database: str
    what: str
    p50: float
    p95: float
    is_judged: bool


@dataclass(frozen=True, slots=True)
class Votes:
    """A second, each with a commit of its own and with shared ones; ``ratio`` is the median of alternated pairs."""

    database: str
    single: float
    shared: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Found:
    timings: list[Timing]
    votes: list[Votes]


def measure(kinds: tuple[str, ...] = ("sqlite", "postgres"), ballots: int = BALLOTS) -> Found:
    content = load_content(CONTENT)
    house.furnish(content.rules, content.texts)
    found = Found([], [])
    for kind in kinds:
        with fresh(kind) as url:
            uvloop.run(_measure(kind, url, ballots, found))  # as the service runs
    return found


async def _measure(kind: str, url: str, ballots: int, found: Found) -> None:
    now = datetime.now(UTC)
    async with opened(url) as database, staged(database, now) as stage:
        await stage.opens_vote()
        here = (await stage.sees()).id
        await _fill(database, kind, here, 1, ballots - _TAIL, now)
        fold = await _once(database.run(round.fold))
        await _fill(database, kind, here, ballots - _TAIL + 1, ballots, now)
        if kind == "postgres":
            await vacuum(url)
        await _pages(kind, stage, "vote open", found)
        found.votes.append(await _votes(kind, stage))
        close = await _once(_closed(stage))
        await _pages(kind, stage, "vote closed", found)
        found.timings.append(Timing(kind, "first fold of the ledger (once)", fold, fold, is_judged=False))
        found.timings.append(Timing(kind, "close: search, mark, count again (once)", close, close, is_judged=False))


async def _fill(database: Database, kind: str, here: int, first: int, last: int, now: datetime) -> None:
    minute = int((now - timedelta(days=5)).timestamp()) // 60

    choices = " | ".join([_BIT[kind]] * 3)
    rows = _INTO + _ROW + _FROM[kind]
    filled = rows.format(round=here, choices=choices, receipt=_RECEIPT[kind], minute=minute, first=first, last=last)
    await database.run(lambda connection: connection.execute(text(filled)) and None)


async def _closed(stage: Stage) -> None:
    await stage.does(Act.CLOSE_VOTING)
    await stage.ticks()


async def _once(work: Awaitable[Any]) -> float:
    started = time.perf_counter()
    await work
    return 1000 * (time.perf_counter() - started)


async def _pages(kind: str, stage: Stage, state: str, found: Found) -> None:
    """What the pages of a round ask for."""
    given: dict[str, Any] = {"number": stage.number}
    works: dict[str, Callable[[], Awaitable[Any]]] = {
        "round": lambda: stage.database.read(round.public, now=stage.now, **given),
        "tally": lambda: stage.database.read(round.progressing, actor=LI, **given),
        "participation": lambda: stage.database.read(round.participation, actor=LI, **given),
        "open data": lambda: stage.database.read(round.open_data, now=stage.now, **given),
    }
    if state == "vote closed":
        works["1,000 ballots"] = lambda: stage.database.read(round.ballots, after="8", **given)
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(_REQUESTS):
        for what, work in works.items():
            spent[what].append(await _once(work()))
    for what, times in spent.items():
        ordered = sorted(times)
        p50, p95 = ordered[len(times) // 2], ordered[int(len(times) * 0.95)]
        found.timings.append(Timing(kind, f"{what}, {state}", p50, p95, is_judged=what != "participation"))


async def _votes(kind: str, stage: Stage) -> Votes:
    people = await stage.database.run(_follow_all, stage.now - timedelta(days=90))
    options = await stage.options(1, 2)
    part = _VOTERS // _PAIRS // 4
    queue, booth = iter(people), round.Booth(stage.database)
    settle()  # as the service does when it is up
    single, shared = [], []
    for _ in range(_PAIRS):
        some, many = [next(queue) for _ in range(part)], [next(queue) for _ in range(part * 3)]
        started = time.perf_counter()
        for ref in some:
            await _vote(booth, stage, ref, options)
        between = time.perf_counter()
        await asyncio.gather(*(_vote(booth, stage, ref, options) for ref in many))
        single.append(len(some) / (between - started))
        shared.append(len(many) / (time.perf_counter() - between))
    ratios = sorted(more / one for more, one in zip(shared, single, strict=True))
    return Votes(kind, max(single), max(shared), ratios[len(ratios) // 2])


def _follow_all(connection: Connection, since: datetime) -> list[str]:
    return [follow(connection, f"oBench{number}", since) for number in range(_VOTERS)]


async def _vote(booth: round.Booth, stage: Stage, ref: str, options: list[int]) -> None:
    await booth.vote(number=stage.number, citizen=ref, options=options, now=stage.now)


def judge(out: Console, found: Found) -> bool:
    """Say what was reached; True when something was missed."""
    table = Table("database", "rounds", "p50 ms", "p95 ms", f"must {LIMIT:.0f} ms")
    missed = False
    for one in found.timings:
        is_missed = one.is_judged and one.p95 >= LIMIT
        missed |= is_missed
        word = "" if not one.is_judged else "missed" if is_missed else "reached"
        table.add_row(one.database, one.what, f"{one.p50:.1f}", f"{one.p95:.1f}", word)
    out.print(table)
    for votes in found.votes:
        goal = GOALS[votes.database]
        missed |= votes.ratio < goal
        word = "reached" if votes.ratio >= goal else "missed"
        out.print(
            f"votes a second on {votes.database}: {votes.shared:.0f} by shared commits, {votes.single:.0f} by one each: "
            f"{votes.ratio:.1f} times, must {goal:.1f}: {word}"
        )
    return missed


def main(words: list[str]) -> int:
    given = argparse.ArgumentParser(prog="python -m tests.bench.rounds", description=__doc__)
    given.add_argument("--ballots", type=int, default=BALLOTS)
    given.add_argument("--on", choices=("sqlite", "postgres"))
    options = given.parse_args(words)
    kinds = (options.on,) if options.on else ("sqlite", "postgres")
    return int(judge(Console(width=132), measure(kinds, options.ballots)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
