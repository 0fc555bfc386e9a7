"""How long does the decision on a question take, and what does the knowledge weigh? ``python -m tests.bench.answers``."""

import argparse
import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, thread_time

import jieba
from rich.console import Console
from rich.table import Table

from bot.app.labelled import half_of, read_rows
from bot.app.memory import settle
from bot.content import load
from bot.domain.faq import Entry
from bot.text import Advisor
from tests.bench.measure import BenchError
from tests.eval.baselines import CONTENT, QUESTIONS, bm25_of_asked

SEED = 20261122
LIMIT = 1.0
"""Milliseconds at the median with the real knowledge."""
SOON, MANY = 1000, 5000
_OTHER = 0.3  # of a made-up question's words that are another entry's
_WARM_UP = 20
_AT_ONCE = 25  # questions, before it is the other's turn
_TICK = 0.001  # seconds


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of processor time of one decision, ours and a plain BM25's (``theirs``).

    ``p50`` and ``p99`` of one decision after another; ``aside``: the median where other work of some ten milliseconds lies
    between any two, after which nothing of ours is in the processor's caches any more.
    ``build`` and ``start`` in seconds: the knowledge worked out, and all that is read at a start when nothing changed.
    ``held_up``: the longest that the event loop waited in milliseconds while other entries were loaded beside it.
    """

    entries: int
    asked: int
    p50: float
    p99: float
    theirs_p50: float
    theirs_p99: float
    build: float
    megabytes: float
    start: float
    held_up: float
    aside: float

    @property
    def ratio(self) -> float:
        return self.p50 / self.theirs_p50


def measure(sizes: Iterable[int] = (0, SOON, MANY)) -> list[Timing]:
    """Each in a process of its own; 0 stands for the real knowledge. Raises BenchError."""
    return [_apart(size) for size in sizes]


def _apart(size: int) -> Timing:
    command = [sys.executable, "-m", "tests.bench.answers", "--one", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"{size or 'the real'} entries: {done.stderr.strip().splitlines()[-1]}")
    return Timing(**json.loads(done.stdout))


def one(size: int) -> Timing:
    """Ours and theirs in turn: a slow second of the machine is slow for both."""
    content = load(CONTENT)
    entries = content.faq if not size else list(many(content.faq, size))
    with TemporaryDirectory() as cache:
        advisor = Advisor(content.words)
        advisor.initialise(Path(cache))
        held, begun = _resident(), process_time()
        advisor.load(entries)
        build, megabytes = process_time() - begun, _resident() - held
        start = _start(Advisor(content.words, entries), Path(cache))
        ours, theirs, aside = _compared(advisor, entries)
        held_up = asyncio.run(_held_up(advisor, entries[:-1]))
    asked = sum(1 + len(entry.asked) for entry in entries)
    return Timing(len(entries), asked, *_of(ours), *_of(theirs), build, megabytes, start, held_up, _of(aside)[0])


def _start(advisor: Advisor, cache: Path) -> float:
    begun = process_time()
    advisor.initialise(cache)
    return process_time() - begun


async def _held_up(advisor: Advisor, entries: Sequence[Entry]) -> float:
    """How late the loop ever was while ``entries`` were loaded in a thread, as ``bot.app.refresh`` does."""
    loading = asyncio.create_task(asyncio.to_thread(advisor.load, entries))
    latest = 0.0
    while not loading.done():
        begun = perf_counter()
        await asyncio.sleep(_TICK)
        latest = max(latest, perf_counter() - begun - _TICK)
    await loading
    return 1000 * latest


def _compared(advisor: Advisor, entries: Sequence[Entry]) -> tuple[list[float], list[float], list[float]]:
    """Ours and theirs in turn, some questions at a time; then ours with one of theirs before each, of other questions."""
    theirs = bm25_of_asked(entries)
    settle()  # as the service does
    questions = [
        row.text for path in sorted(QUESTIONS.glob("*.tsv")) for row in read_rows(path) if half_of(row.text) == "open"
    ]
    for decide in (advisor.decide, theirs):
        for text in questions[:_WARM_UP]:
            decide(text)
    one, other = questions[_WARM_UP::2], questions[_WARM_UP + 1 :: 2]
    ours, others = _in_turn((advisor.decide, theirs), one, _AT_ONCE)
    aside, _ = _in_turn((advisor.decide, theirs), other, 1)
    return ours, others, aside


def _in_turn(both: Sequence[Callable[[str], object]], questions: Sequence[str], size: int) -> list[list[float]]:
    """Milliseconds of each; ``size`` questions at a time."""
    spent: list[list[float]] = [[] for _ in both]
    for start in range(0, len(questions), size):
        for place, decide in enumerate(both):
            for text in questions[start : start + size]:
                begun = thread_time()
                decide(text)
                spent[place].append(1000 * (thread_time() - begun))
    return spent


def _of(spent: list[float]) -> tuple[float, float]:
    spent = sorted(spent)
    return spent[len(spent) // 2], spent[int(len(spent) * 0.99)]


def _resident() -> float:
    """Megabytes of memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def many(entries: Sequence[Entry], count: int) -> Iterator[Entry]:
    """The real ones, then as many made of them as are wanted: other words in the questions, the sentences mixed."""
    draw, cut = random.Random(SEED), jieba.Tokenizer().lcut
    spoken = {entry.id: [cut(text) for text in (entry.question, *entry.asked)] for entry in entries}
    words = sorted({word for some in spoken.values() for text in some for word in text if len(word) > 1})
    sentences = [sentence for entry in entries for sentence in entry.answer.split("。") if sentence]
    yield from entries
    for number in range(len(entries), count):
        like = entries[number % len(entries)]
        question, *asked = ("".join(_altered(text, words, draw)) for text in spoken[like.id])
        answer, page = ("。".join(draw.choices(sentences, k=size)) for size in (4, 10))
        yield replace(like, id=f"{like.id}-{number}", question=question, asked=tuple(asked), answer=answer, page=page)


def _altered(text: Sequence[str], words: Sequence[str], draw: random.Random) -> Iterator[str]:
    for word in text:
        yield draw.choice(words) if len(word) > 1 and draw.random() < _OTHER else word


def judge(out: Console, timings: Sequence[Timing]) -> bool:
    """Say how long it takes; True when the real knowledge takes too long."""
    of_index = ("build s", "MB", "start s", "loop held up ms")
    table = Table("entries", "ways to ask", "p50 ms", "p99 ms", "p50 aside", "BM25 p50 / p99", "ours / BM25", *of_index)
    for found in timings:
        table.add_row(
            *(str(found.entries), str(found.asked), f"{found.p50:.2f}", f"{found.p99:.2f}", f"{found.aside:.2f}"),
            *(f"{found.theirs_p50:.2f} / {found.theirs_p99:.2f}", f"{found.ratio:.2f}"),
            *(f"{found.build:.1f}", f"{found.megabytes:.0f}", f"{found.start:.2f}", f"{found.held_up:.0f}"),
        )
    out.print(table)
    missed = any(found.p50 >= LIMIT for found in timings[:1])
    out.print(f"the decision on a question: must {LIMIT:.0f} ms at the median: {'missed' if missed else 'reached'}")
    return missed


def main(words: list[str]) -> int:
    given = argparse.ArgumentParser(prog="python -m tests.bench.answers", description=__doc__)
    given.add_argument("--one", type=int, help="measure this many entries here, 0 for the real ones; prints JSON")
    options = given.parse_args(words)
    if options.one is not None:
        print(json.dumps(asdict(one(options.one))))
        return 0
    return int(judge(Console(width=120), measure()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
