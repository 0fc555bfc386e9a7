"""How fast do 100,000 results come in, understood and stored, and with how much memory? ``python -m tests.bench.imports``."""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from rich.console import Console
from rich.table import Table

from bot import tabular
from bot.content import load_rules
from bot.content.results import load_results
from bot.domain.staff import Actor
from bot.services import house, result
from bot.services.result.views import Import
from bot.store.schema import migrate
from tests.bench import tables
from tests.bench.measure import BenchError
from tests.databases import opened, postgres_server

CONTENT = Path(__file__).parents[2] / "content"
LIMIT = 500
"""Rows a second, of the wall clock, first time."""
_ACTOR = Actor(0, "bench", "bench", frozenset({"approver"}))


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of the wall clock of the first time and of the same file again; megabytes of the process at the highest."""

    database: str
    rows: int
    seconds: float
    again: float
    longest: float  # milliseconds from one part to the next: reading it, waiting for a turn, writing it
    megabytes: float

    @property
    def per_second(self) -> float:
        return self.rows / self.seconds


def measure(count: int = tables.ROWS, kinds: Iterable[str] = ("sqlite", "postgres")) -> list[Timing]:
    """Each database in a process of its own. Raises BenchError."""
    found = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "results.xlsx"
        tables.write(path, count)
        for kind in kinds:
            command = [sys.executable, "-m", "tests.bench.imports", "--one", kind, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise BenchError(f"{kind}: {done.stderr.strip().splitlines()[-1]}")
            found.append(Timing(**json.loads(done.stdout.splitlines()[-1])))
    return found


def one(kind: str, path: Path) -> Timing:
    house.furnish(load_rules(CONTENT), _Silent())
    result.read_with(partial(tabular.rows, words=load_results(CONTENT)))
    if kind == "sqlite":
        return _one(f"sqlite:///{path.parent / 'bench.db'}", kind, path)
    with postgres_server() as url:
        return _one(url, kind, path)


class _Silent:
    def say(self, key: str, _values: object = None) -> str:
        return key


def _one(url: str, kind: str, path: Path) -> Timing:
    migrate(url)
    first, seconds, longest = asyncio.run(_bring(url, path.read_bytes()))
    again, more, _ = asyncio.run(_bring(url, path.read_bytes()))
    if (first.new, first.quarantined, again.new, again.quarantined) != (first.read, 0, 0, 0):
        raise BenchError(f"{first.new} new of {first.read}, then {again.new}")
    return Timing(kind, first.read, seconds, more, longest, getrusage(RUSAGE_SELF).ru_maxrss / 1024)


async def _bring(url: str, data: bytes) -> tuple[Import, float, float]:
    parts: list[float] = []
    async with opened(url) as database:
        ref = await database.run(result.keep, actor=_ACTOR, name="results.xlsx", data=data, source="bench", now=_now())
        begun = perf_counter()
        importer = result.Importer(database, _now)
        done = await importer.run(_ACTOR, ref, lambda _: parts.append(perf_counter()))
        seconds = perf_counter() - begun
    spans = [later - earlier for earlier, later in pairwise(parts)]
    return done, seconds, 1000 * max(spans, default=0.0)


def _now() -> datetime:
    return datetime.now(UTC)


def judge(out: Console, timings: Iterable[Timing]) -> bool:
    """Print them; True when too few rows a second came in."""
    table = Table("database", "rows", "rows/s", "again, rows/s", "longest part, ms", "MB", title="imports of results")
    slow = False
    for timing in timings:
        again = timing.rows / timing.again
        numbers = (f"{timing.per_second:,.0f}", f"{again:,.0f}", f"{timing.longest:.0f}", f"{timing.megabytes:.0f}")
        table.add_row(timing.database, f"{timing.rows:,}", *numbers)
        slow |= timing.per_second < LIMIT
    out.print(table)
    return slow


if __name__ == "__main__":
    words = argparse.ArgumentParser(prog="python -m tests.bench.imports", description=__doc__)
    words.add_argument("--rows", type=int, default=tables.ROWS)
    words.add_argument("--one", nargs=2, metavar=("DATABASE", "FILE"), help=argparse.SUPPRESS)
    given = words.parse_args()
    if given.one:
        print(json.dumps(asdict(one(given.one[0], Path(given.one[1])))))
    else:
        judge(Console(), measure(given.rows))
