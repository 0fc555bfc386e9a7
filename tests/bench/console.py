"""How long does the console itself take for a page, with 100,000 cases in the database? ``python -m tests.bench.console``."""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import asyncpg
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from rich.console import Console
from rich.table import Table
from sqlalchemy.engine import make_url

from bot.app.demo import DEFAULTS
from bot.app.health import DATABASE
from bot.app.service import build
from bot.config import Config, load
from bot.content import load as load_content
from bot.services import complaint, staff
from bot.store.engine import Database
from bot.store.schema import migrate
from tests.bench.cases import BUSINESS, RARE, SEED, Filled, fill
from tests.bench.measure import BenchError
from tests.databases import DATA_KEY, opened, postgres_server
from tests.office import PASSWORD, Desk

CASES = 100_000
LIMIT = 50.0
"""Milliseconds at the 95th percentile."""
_STAFF = 10
_REQUESTS = 50
_WARM_UP = 3
_SELDOM = 5  # of what is not judged one in so many turns
_EVERY = "every kind"
_TABS = ("open", "due", "overdue", "mine", "unassigned", "all")


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds that the server took for one kind of page; ``most`` of them all."""

    database: str
    page: str
    kind: str
    p50: float
    p95: float
    most: float


def measure(
    kinds: tuple[str, ...] = ("sqlite", "postgres"), cases: int = CASES, requests: int = _REQUESTS
) -> list[Timing]:
    """Every page on every database; raises BenchError when a page is none."""
    found: list[Timing] = []
    for kind in kinds:
        with fresh(kind) as url:
            found += asyncio.run(_measure(kind, url, cases, requests))
    return found


@contextmanager
def fresh(kind: str) -> Iterator[str]:
    """An empty, migrated database."""
    with ExitStack() as stack:
        if kind == "sqlite":
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory(prefix='shiyu-bench-'))}/cases.db"
        else:
            server = stack.enter_context(postgres_server())
            name = f"cases_{datetime.now(UTC):%Y%m%d%H%M%S%f}"
            asyncio.run(_create(server, name))
            url = make_url(server).set(database=name).render_as_string(hide_password=False)
        migrate(url)
        yield url


async def _create(server: str, name: str) -> None:
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f"CREATE DATABASE {name}")
    finally:
        await connection.close()


async def _measure(kind: str, url: str, cases: int, requests: int) -> list[Timing]:
    now = datetime.now(UTC)
    async with opened(url) as database:
        await _hire(database, now)
        filled = await fill(database, cases, now, _STAFF)
    if kind == "postgres":
        await vacuum(url)
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    async with _desk(url) as (desk, last):
        await desk.signs_in("staff1")
        for turn, (page, which, path) in _paths(filled, requests + _WARM_UP):
            answer = await desk.opens(path)
            if answer.status != 200 or "/sign-in" in answer.url:
                raise BenchError(f"{kind}: {path} answered {answer.status} at {answer.url}")
            if turn >= _WARM_UP:
                spent[page, which].append(last[-1])
    return list(_timings(kind, spent))


async def vacuum(url: str) -> None:
    """What its autovacuum does within a minute. SQLite is left without statistics, as the service leaves it."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("VACUUM (ANALYZE)")
    finally:
        await connection.close()


async def _hire(database: Database, now: datetime) -> None:
    hashed = await staff.hashed(PASSWORD)
    for number in range(1, _STAFF + 1):
        login, name = f"staff{number}", f"员工{number}"
        await database.run(
            staff.add, login=login, name=name, roles=("handler", "approver"), hashed=hashed, by="bench", now=now
        )


@asynccontextmanager
async def _desk(url: str) -> AsyncIterator[tuple[Desk, list[float]]]:
    """The whole service on ``url``, somebody who is not signed in yet, and how long each of their requests takes."""
    last: list[float] = []

    @web.middleware
    async def timing(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        started = time.perf_counter()
        try:
            return await handler(request)
        finally:
            last.append(1000 * (time.perf_counter() - started))

    config = _config(url)
    app = build(config, load_content(config.server.content))
    app.middlewares.insert(0, timing)
    async with TestClient(TestServer(app), headers={"Accept": "text/html"}) as client:
        await _settled(app[DATABASE])
        yield Desk(client), last


async def _settled(database: Database) -> None:
    """The clocks of all open cases are counted, as they are within a minute of every start."""
    while await database.run(complaint.recount, datetime.now(UTC)):
        pass


def _config(url: str) -> Config:
    given = {name: dict(values) for name, values in DEFAULTS.items()}
    given["security"]["data_keys"] = DATA_KEY.hex()
    return load(None, {}, database={"url": url}, outbox={"blackhole": True}, **given)


def _paths(filled: Filled, count: int) -> Iterator[tuple[int, tuple[str, str, str]]]:
    """(turn, (page, kind of it, address)), every kind in each turn: a slow second of the machine is slow for all."""
    draw = random.Random(SEED)
    for turn in range(count):
        others = _others() if turn % _SELDOM == _WARM_UP else ()
        for one in (*_inboxes(draw), *_searches(draw, filled), *_cases(draw, filled), *others):
            yield turn, one


def _inboxes(draw: random.Random) -> Iterator[tuple[str, str, str]]:
    for tab in _TABS:
        yield "inbox", tab, f"/console/?tab={tab}&page={draw.choice((1, 1, 1, 2, 5, 30))}"
    area, source = draw.choice(("110101", "110105")), draw.choice(("chat", "phone"))
    yield "inbox", "open, filtered", f"/console/?tab=open&kind=report&state=received&source={source}"
    yield "inbox", "all, filtered", f"/console/?tab=all&state=closed&area={area}&source={source}&assignee=staff2"
    yield "inbox", "nothing found", f"/console/?tab=all&kind=complaint&state=closed&category=none&area={area}"


def _searches(draw: random.Random, filled: Filled) -> Iterator[tuple[str, str, str]]:
    number = draw.choice(filled.numbers["any"])
    words = {
        "common word": draw.choice(filled.words),
        "rare word": RARE,
        "two words": f"{draw.choice(filled.words)} {BUSINESS[:2]}",
        "business": BUSINESS,
        "two characters": draw.choice([word for word in filled.words if len(word) == 2]),
        "one character": "肉",
        "number": number,
        "its beginning": number[:7],
        "nothing found": "火星基地",
    }
    for kind, word in words.items():
        yield "search", kind, f"/console/search?q={quote(word)}"


def _cases(draw: random.Random, filled: Filled) -> Iterator[tuple[str, str, str]]:
    for kind in ("fresh", "long", "wave", "linked", "any"):
        yield "case", kind, f"/console/case/{draw.choice(filled.numbers[kind])}"


def _others() -> Iterator[tuple[str, str, str]]:
    """Told, not judged."""
    yield "inbox's last page", "all", "/console/?tab=all&page=300"
    yield "figures", "this year", "/console/figures"
    yield "alerts", "standing", "/console/alerts"


def _timings(kind: str, spent: dict[tuple[str, str], list[float]]) -> Iterator[Timing]:
    """Of each page all its kinds together, then each of them."""
    for page in dict.fromkeys(page for page, _ in spent):
        kinds = {which: times for (one, which), times in spent.items() if one == page}
        if len(kinds) > 1:
            yield _timing(kind, page, _EVERY, [time for times in kinds.values() for time in times])
        for which, times in kinds.items():
            yield _timing(kind, page, which, times)


def _timing(database: str, page: str, kind: str, times: list[float]) -> Timing:
    times = sorted(times)
    return Timing(database, page, kind, times[len(times) // 2], times[int(len(times) * 0.95)], times[-1])


def judge(out: Console, timings: list[Timing]) -> bool:
    """Say how long the pages took; True when one that is judged took too long."""
    table = Table("database", "page", "", "p50 ms", "p95 ms", "most", f"must {LIMIT:.0f} ms")
    for one in timings:
        word = "" if one.kind != _EVERY else "missed" if _is_missed(one) else "reached"
        table.add_row(one.database, one.page, one.kind, *(f"{ms:.1f}" for ms in (one.p50, one.p95, one.most)), word)
    if timings:
        out.print(table)
    return any(map(_is_missed, timings))


def _is_missed(one: Timing) -> bool:
    """Each kind is more than one request in twenty: one that is always slow misses for its page."""
    return one.kind == _EVERY and one.p95 >= LIMIT


def main(words: list[str]) -> int:
    given = argparse.ArgumentParser(prog="python -m tests.bench.console", description=__doc__)
    given.add_argument("--cases", type=int, default=CASES)
    given.add_argument("--requests", type=int, default=_REQUESTS, help="of each kind of page")
    given.add_argument("--on", choices=("sqlite", "postgres"))
    options = given.parse_args(words)
    kinds = (options.on,) if options.on else ("sqlite", "postgres")
    return int(judge(Console(width=132), measure(kinds, options.cases, options.requests)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
