"""How do two servers compare? Alternated pairs of slices, so that a slow minute of the machine is slow for both."""

import json
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO

from tests.bench.load import Order, Result
from tests.bench.servers import LOAD_CORE, Server, on_core


class BenchError(Exception):
    """A server gave a wrong answer or none: there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Slice:
    """``micros`` processor time of a message in the server, ``database_micros`` in PostgreSQL's processes."""

    per_second: float
    p50: float
    p99: float
    micros: float
    database_micros: float


@dataclass(frozen=True, slots=True)
class Spread:
    low: float
    median: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:.2f} / {self.median:.2f} / {self.high:.2f}"


def spread(values: Sequence[float]) -> Spread:
    return Spread(min(values), statistics.median(values), max(values))


@dataclass(slots=True)
class Comparison:
    """The slices of ``ours`` and ``theirs``, pair by pair; ``rate`` 0 is saturation."""

    ours: str
    theirs: str
    rate: float
    pairs: list[tuple[Slice, Slice]] = field(default_factory=list)

    def ratio(self, of: Callable[[Slice], float]) -> Spread:
        """Ours to theirs, within each pair."""
        return spread([of(a) / of(b) for a, b in self.pairs])

    def median(self, of: Callable[[Slice], float]) -> tuple[float, float]:
        """Ours and theirs: of this machine in this hour."""
        return statistics.median(of(a) for a, _ in self.pairs), statistics.median(of(b) for _, b in self.pairs)


class Load:
    """The generator's process: takes orders, counts what every server has accepted."""

    def __init__(self, orders: IO[str], results: IO[str]) -> None:
        self._orders, self._results = orders, results
        self.accepted: Counter[int] = Counter()

    def slice(self, server: Server, seconds: float, rate: float = 0) -> Slice:
        """One slice against ``server``; raises BenchError."""
        before, database_before = server.seconds(), server.database_seconds()
        self._orders.write(json.dumps(asdict(Order(server.kind, server.port, seconds, rate))) + "\n")
        self._orders.flush()
        answer = json.loads(self._results.readline() or '{"failed": "the load generator is gone"}')
        if "failed" in answer:
            raise BenchError(f"{server.name}: {answer['failed']}")
        result = Result(**answer)
        self.accepted[server.port] += result.accepted
        micro = 1e6 / result.accepted
        spent, database = server.seconds() - before, server.database_seconds() - database_before
        return Slice(result.per_second, result.p50, result.p99, spent * micro, database * micro)

    def compare(self, ours: Server, theirs: Server, pairs: int, seconds: float, rate: float = 0) -> Comparison:
        """``pairs`` times one slice each, the order turned round every time."""
        found = Comparison(ours.name, theirs.name, rate)
        for number in range(pairs):
            if number % 2:
                second = self.slice(theirs, seconds, rate)
                found.pairs.append((self.slice(ours, seconds, rate), second))
            else:
                found.pairs.append((self.slice(ours, seconds, rate), self.slice(theirs, seconds, rate)))
        return found


@contextmanager
def load(connections: int, citizens: int, say: str) -> Iterator[Load]:
    """A generator on a core of its own; ``say`` is one of ``tests.bench.messages.SCRIPTS``, or what everybody says."""
    command = [sys.executable, "-m", "tests.bench.load", str(connections), str(citizens), say]
    with on_core(LOAD_CORE):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Load(process.stdin, process.stdout)
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()
