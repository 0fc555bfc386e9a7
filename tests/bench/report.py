"""What did a run find, and is it good enough?"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.answers import Timing as AnswerTiming
from tests.bench.console import Timing
from tests.bench.imports import Timing as ImportTiming
from tests.bench.measure import Comparison, Slice, Spread
from tests.bench.rounds import Found
from tests.bench.seek import Found as Sought
from tests.bench.tables import Timing as TableTiming


@dataclass(slots=True)
class Report:
    """All that one run found."""

    options: dict[str, object]
    saturated: list[Comparison] = field(default_factory=list)
    steady: list[Comparison] = field(default_factory=list)
    cases: list[Comparison] = field(default_factory=list)
    headroom: list[Comparison] = field(default_factory=list)
    parts: dict[str, Spread] = field(default_factory=dict)
    pages: list[Timing] = field(default_factory=list)
    answers: list[AnswerTiming] = field(default_factory=list)
    rounds: Found = field(default_factory=lambda: Found([], []))
    seek: Sought = field(default_factory=lambda: Sought([], []))
    tables: list[TableTiming] = field(default_factory=list)
    imports: list[ImportTiming] = field(default_factory=list)


# Against whom, the ratio that must be reached and the one aimed at.
GOALS = {"bare": (0.30, 0.40), "werobot": (2.0, 2.5), "wechatpy-aiohttp": (1.3, 1.7), "wechatpy-flask": (3.0, 4.0)}
_MUSTS = ("bare", "werobot")
HEADROOM = 3.0
"""How much faster than our webhook the generator must be, for its own limit not to be what is measured."""


def throughput(one: Slice) -> float:
    return one.per_second


def cost(one: Slice) -> float:
    """Processor time of a message, the database's own included."""
    return one.micros + one.database_micros


def server_cost(one: Slice) -> float:
    return one.micros


def p50(one: Slice) -> float:
    return one.p50


def p99(one: Slice) -> float:
    return one.p99


def print_report(out: Console, report: Report) -> None:
    pairs, connections = report.options["pairs"], report.options["connections"]
    out.print(f"ratios of {pairs} alternated pairs in one run: least / median / most; {connections} connections")
    out.print(_table("saturated", report.saturated))
    if report.steady:
        rates = ", ".join(f"{one.ours}: {one.rate:.0f}/s" for one in report.steady)
        out.print(_table(f"at a steady rate ({rates})", report.steady))
    if report.cases:
        out.print(_table("with cases filed and asked for", report.cases))
    for one in report.headroom:
        reached, ratio = one.median(throughput)[0], one.ratio(throughput)
        out.print(f"the generator against a raw responder: {reached:.0f}/s, {ratio} times {one.theirs}")
    for name, found in report.parts.items():
        out.print(f"{name}: {found}")


def _table(title: str, comparisons: list[Comparison]) -> Table:
    table = Table(
        "ours / theirs", "messages/s", "CPU a message", "p50", "p99", "messages/s", "µs (+ PostgreSQL)", "p99 ms"
    )
    table.title = title
    for one in comparisons:
        micros, database = one.median(server_cost), one.median(lambda each: each.database_micros)[0]
        table.add_row(
            f"{one.ours} / {one.theirs}",
            *(str(one.ratio(of)) for of in (throughput, server_cost, p50, p99)),
            "{:.0f} / {:.0f}".format(*one.median(throughput)),
            f"{micros[0]:.0f}{f' + {database:.0f}' if database else ''} / {micros[1]:.0f}",
            "{:.1f} / {:.1f}".format(*one.median(p99)),
        )
    return table


def judge(out: Console, report: Report) -> bool:
    """Say which goals were reached; True when one that must be was missed."""
    missed = False
    for one in report.saturated:
        must, aim = GOALS.get(one.theirs, (0.0, 0.0))
        if one.ours == one.theirs:
            continue
        found = one.ratio(throughput).median
        word = "reached" if found >= aim else "enough" if found >= must else "missed"
        missed = missed or (word == "missed" and one.theirs in _MUSTS)
        out.print(f"{one.ours} / {one.theirs}: {found:.2f}, must {must:.2f}, aim {aim:.2f}: {word}")
    for one in report.headroom:
        found = one.ratio(throughput).median
        missed = missed or found < HEADROOM
        word = "enough" if found >= HEADROOM else "missed"
        out.print(f"generator / {one.theirs}: {found:.2f}, must {HEADROOM:.2f}: {word}")
    return missed


def write_report(path: Path, report: Report) -> None:
    """The ratios first, then every slice."""
    content = {
        "options": report.options,
        "saturated": [dict(_entries(one)) for one in report.saturated],
        "steady": [dict(_entries(one)) for one in report.steady],
        "cases": [dict(_entries(one)) for one in report.cases],
        "generator": [dict(_entries(one)) for one in report.headroom],
        "parts": {name: asdict(found) for name, found in report.parts.items()},
        "pages": [asdict(one) for one in report.pages],
        "answers": [asdict(one) for one in report.answers],
        "rounds": asdict(report.rounds),
        "seek": asdict(report.seek),
        "tables": [asdict(one) for one in report.tables],
        "imports": [asdict(one) for one in report.imports],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")


def _entries(one: Comparison) -> Iterator[tuple[str, object]]:
    yield from (("ours", one.ours), ("theirs", one.theirs), ("rate", one.rate))
    for of in (throughput, cost, server_cost, p50, p99):
        yield of.__name__, asdict(one.ratio(of))
    yield "pairs", [{"ours": asdict(ours), "theirs": asdict(theirs)} for ours, theirs in one.pairs]
