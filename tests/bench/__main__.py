"""``make bench``: what does the whole webhook cost beside a bare handler and beside the echoes of others?"""

import argparse
import asyncio
import platform
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
from rich.console import Console
from sqlalchemy.engine import make_url

from tests.bench import answers, codec, console, imports, outbox, rounds, seek, tables
from tests.bench.generator import responder
from tests.bench.measure import BenchError, Comparison, Load, load
from tests.bench.peers import PEERS
from tests.bench.report import Report, judge, print_report, write_report
from tests.bench.servers import CORES, PRODUCT, Server, peer, product
from tests.databases import postgres_server

out = Console(width=max(Console().width, 132))
_KINDS = ("sqlite", "postgres")


def options(words: list[str]) -> argparse.Namespace:
    given = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    given.add_argument("--pairs", type=int, default=9, help="alternated pairs of slices a comparison")
    given.add_argument("--seconds", type=float, default=1, help="length of a slice")
    given.add_argument(
        "--connections",
        type=int,
        default=200,
        help="deliveries under way at once when saturated; as many as there are citizens",
    )
    given.add_argument("--citizens", type=int, default=200)
    given.add_argument("--rate", type=float, default=1000, help="messages a second in the open loop")
    given.add_argument("--say", default="talk", help="talk, cases, or what everybody says all the time")
    given.add_argument("--on", choices=_KINDS, help="measure on one database only")
    given.add_argument("--against", nargs="*", choices=list(PEERS), default=list(PEERS), help="compare with these only")
    given.add_argument("--product", default=PRODUCT, help="command line of the service, to measure another copy of it")
    given.add_argument("--out", type=Path, help="JSON file (default: bench-<date>.json)")
    given.add_argument(
        "--cases", type=int, default=console.CASES, help="cases behind the console's pages; 0 leaves them out"
    )
    given.add_argument(
        "--ballots", type=int, default=rounds.BALLOTS, help="ballots behind a round's pages; 0 leaves them out"
    )
    given.add_argument("--results", type=int, default=tables.ROWS, help="rows of a table of results; 0 leaves it out")
    given.add_argument(
        "--samples", type=int, default=seek.SAMPLES, help="results behind the look-ups; 0 leaves them out"
    )
    given.add_argument("--no-judge", action="store_true", help="do not fail when a goal is missed")
    return given.parse_args(words)


@contextmanager
def products(given: argparse.Namespace) -> Iterator[list[Server]]:
    """The service on each database."""
    with ExitStack() as stack:
        running = []
        if given.on != "postgres":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="shiyu-bench-"))
            url = f"sqlite:///{folder}/bench.db"
            running.append(stack.enter_context(product("sqlite", url, command=given.product)))
        if given.on != "sqlite":
            url, postmaster = asyncio.run(_new_database(stack.enter_context(postgres_server())))
            running.append(stack.enter_context(product("postgres", url, postmaster, given.product)))
        yield running


async def _new_database(server: str) -> tuple[str, int]:
    """The URL of an empty database and the process of the server, where it is on this machine."""
    connection = await asyncpg.connect(server)
    try:
        name = f"bench_{datetime.now(UTC):%Y%m%d%H%M%S}"
        await connection.execute(f"CREATE DATABASE {name}")
        backend = await connection.fetchval("SELECT pg_backend_pid()")
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        return url, _parent(backend)
    finally:
        await connection.close()


def _parent(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    except FileNotFoundError:
        return 0


def measure(given: argparse.Namespace) -> Report:
    """Everything, in one run."""
    report = Report(vars(given) | {"cores": CORES, "python": platform.python_version()})
    with load(given.connections, given.citizens, given.say) as generator, products(given) as ours, ExitStack() as stack:
        theirs = {name: stack.enter_context(peer(name)) for name in given.against}
        for server in (*ours, *theirs.values()):
            generator.slice(server, given.seconds)
        with out.status("measuring …") as status:
            if bare := theirs.get("bare"):
                report.saturated.append(generator.compare(bare, bare, given.pairs, given.seconds))
            for one in ours:
                for other in theirs.values():
                    status.update(f"{one.name} beside {other.name} …")
                    report.saturated.append(generator.compare(one, other, given.pairs, given.seconds))
                if bare:
                    status.update(f"{one.name} at a steady rate …")
                    report.steady.append(_steady(generator, one, bare, given, report.saturated))
            if bare and given.say == "talk":
                status.update("cases are filed …")
                report.cases += _cases(given, ours, bare, generator)
            with responder() as raw:
                for one in ours:
                    status.update(f"the generator itself beside {one.name} …")
                    report.headroom.append(generator.compare(raw, one, given.pairs, given.seconds))
        for one in ours:
            _all_stored(one, generator)
    return report


def _steady(
    generator: Load, ours: Server, bare: Server, given: argparse.Namespace, saturated: list[Comparison]
) -> Comparison:
    """At the given rate, or at 60 % of what the slower one can do."""
    slowest = min(
        min(pair.per_second for pair in both) for one in saturated if one.ours == ours.name for both in one.pairs
    )
    return generator.compare(ours, bare, given.pairs, given.seconds, min(given.rate, round(0.6 * slowest)))


def _cases(given: argparse.Namespace, ours: list[Server], bare: Server, talk: Load) -> list[Comparison]:
    """The same with other people, who file cases and ask for them."""
    found = []
    with load(given.connections, given.citizens, "cases") as generator:
        for one in ours:
            generator.slice(one, given.seconds)
            found.append(generator.compare(one, bare, given.pairs, given.seconds))
    talk.accepted += generator.accepted
    return found


def _all_stored(server: Server, generator: Load) -> None:
    stored, accepted = server.stored(), generator.accepted[server.port]
    if stored != accepted:
        raise BenchError(f"{server.name}: {accepted} messages answered, {stored} stored")
    out.print(f"{server.name}: all {accepted} messages that were answered are stored")


def main(words: list[str]) -> int:
    given = options(words)
    try:
        parts = {
            "codec CPU, lean / wechatpy": codec.ratio(given.pairs),
        }
        notices = outbox.measure(given.pairs)
        report = measure(given)
        report.answers = answers.measure() if given.say == "talk" else []
        kinds = (given.on,) if given.on else _KINDS
        report.pages = console.measure(kinds, given.cases) if given.cases else []
        report.rounds = rounds.measure(kinds, given.ballots) if given.ballots else rounds.Found([], [])
        report.tables = tables.measure(given.results) if given.results else []
        report.imports = imports.measure(given.results, kinds) if given.results else []
        report.seek = seek.measure(kinds, samples=given.samples) if given.samples else seek.Found([], [])
    except BenchError as failure:
        out.print(f"[bold red]✗[/] {failure}")
        return 1
    report.parts.update(parts | notices.parts())
    print_report(out, report)
    write_report(given.out or Path(f"bench-{datetime.now(UTC):%Y-%m-%d}.json"), report)
    missed = judge(out, report) | console.judge(out, report.pages)
    missed |= outbox.judge(out, notices)
    missed |= bool(report.answers) and answers.judge(out, report.answers)
    missed |= bool(report.rounds.timings) and rounds.judge(out, report.rounds)
    missed |= bool(report.tables) and tables.judge(out, report.tables)
    missed |= bool(report.imports) and imports.judge(out, report.imports)
    missed |= bool(report.seek.timings) and seek.judge(out, report.seek)
    return 1 if missed and not given.no_judge else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
