"""How do tests hold inspection results: an office, files as values, and each step to the public in one line?"""

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from bot import tabular
from bot.domain.refused import Refused
from bot.domain.result.reading import (
    Column,
    Count,
    DateKind,
    Doubt,
    Made,
    Measure,
    Read,
    Sample,
    Test,
    Verdict,
)
from bot.domain.result.state import State
from bot.domain.result.table import Act
from bot.domain.result.tests import tests_in
from bot.services import result
from bot.services.result import public
from bot.services.result.views import Import, PublicResult, StaffResult
from bot.store.engine import Database
from tests.conftest import CONTENT
from tests.rounds import CHEN, LI, LOOK, PAN, WANG, hire

__all__ = ["CHEN", "LI", "LOOK", "PAN", "WANG"]

LEEK = Sample(
    food="韭菜",
    venue="和平区万星农贸市场张翠花摊位",
    venue_address="和平区城关街道建设大街18号",
    venue_region="和平区",
    made=(Made("2026-11-02", DateKind.PURCHASED, date(2026, 11, 2)),),
    category="食用农产品-蔬菜",
    sampling_number="XBJ26990101002930001",
    report_number="HP-2026-0001",
    verdict=Verdict.FAILED,
    tests=(Test("腐霉利", "0.53mg/kg", "≤0.2mg/kg", measures=(Measure(Decimal("0.53"), "mg/kg"),)),),
    lab="和平区食品检验所",
    task="和平区2026年第11期",
    publisher="和平区市场监督管理局",
)
CAKE = Sample(
    food="绿豆糕",
    venue="和平区喜洋洋超市",
    venue_address="和平区东湖镇育才路2号",
    producer="和平区老味道食品有限公司",
    producer_address="和平区城关街道和平路9号",
    spec="200g/袋",
    brand="老味道",
    made=(Made("20261015", DateKind.PRODUCED, date(2026, 10, 15), "20261015"),),
    category="糕点",
    sampling_number="XBJ26990101002930002",
    report_number="HP-2026-0002",
    verdict=Verdict.PASSED,
    lab="和平区食品检验所",
    task="和平区2026年第11期",
)
QUALIFIED = {"qualification": "260101990001"}


@dataclass
class Given:
    """The rows of a file."""

    columns: tuple[Column, ...]
    rows: tuple[Read, ...]
    counts: tuple[Count, ...] = ()
    title: str = ""
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Read]:
        return iter(self.rows)


def many(count: int, one: Sample = CAKE, first: int = 1) -> list[Sample]:
    """So many samples, each with a number of its own."""
    numbers = range(first, first + count)
    return [
        replace(one, sampling_number=f"XBJ269901010029{place:05}", report_number=f"R{place:05}") for place in numbers
    ]


def file_of(samples: Sequence[Sample | str], header: str = "食品名称") -> bytes:
    """A file that ``read`` reads; a text is a row that it does not understand."""
    rows = [one if isinstance(one, str) else asdict(one) for one in samples]
    return json.dumps({"header": header, "rows": rows}, default=str).encode()


def read(name: str, data: bytes, *, mapping: Mapping[str, str], today: date) -> Given:
    """The tests' own form of a file. A row is one text, its whole cell, or a sample."""
    if name.endswith(".csv"):
        return _corrected(data)
    try:
        given = json.loads(data)
    except ValueError:
        raise Refused("result_file.form") from None
    header = given["header"]
    known = {"食品名称": "food"} | dict(mapping)
    column = Column("表1", 0, header, known.get(header), "韭菜")
    return Given((column,), tuple(_row(place, one) for place, one in enumerate(given["rows"], 2)), title=name)


def _row(place: int, given: Any) -> Read:
    if isinstance(given, str):
        return Read("表1", place, {"食品名称": given}, doubts=(Doubt("empty", f"表1!A{place}", given),))
    return Read("表1", place, {"食品名称": given["food"]}, _sample(given))


def _corrected(data: bytes) -> Given:
    _, text = data.decode().strip().splitlines()
    if not text.startswith("食品"):
        return Given((), (Read("表1", 2, {"食品名称": text}, doubts=(Doubt("empty", "表1!A2", text),)),))
    return Given((), (Read("表1", 2, {"食品名称": text}, Sample(text, verdict=Verdict.PASSED)),))


def _sample(given: Mapping[str, Any]) -> Sample:
    made = tuple(Made(one["raw"], DateKind(one["kind"]), _day(one["on"]), one["batch"]) for one in given["made"])
    tests = [f"{one['item']}║{one['result']}║{one['limit']}" for one in given["tests"]]
    found = tests_in("；".join(tests)).values if tests else ()
    verdict = Verdict(given["verdict"]) if given["verdict"] else None
    lists = {"venues": (), "producers": (), "published": _day(given["published"])}
    return Sample(**{**given, **lists, "made": made, "tests": found, "verdict": verdict})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and text != "None" else None


@dataclass
class Desk:
    """The office with its results."""

    database: Database
    now: datetime

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def keeps(self, samples: Sequence[Sample | str], source: str = "和平区", header: str = "食品名称") -> str:
        data = file_of(samples, header)
        given: dict[str, Any] = {"actor": LI, "name": "第11期.json", "data": data, "source": source, "now": self.now}
        return await self.database.run(result.keep, **given)

    async def brings(
        self, samples: Sequence[Sample | str], progress: Callable[[Import], object] | None = None
    ) -> Import:
        """A file, wholly."""
        importer = result.Importer(self.database, lambda: self.now)
        return await importer.run(LI, await self.keeps(samples), progress or (lambda _: None))

    async def refs(self, done: Import) -> list[str]:
        listed = await self.database.read(result.queue, actor=LI, now=self.now, import_ref=done.ref, size=1000)
        return [one.ref for one in reversed(listed.items)]

    async def receives(self, one: Sample = LEEK) -> str:
        """One sample; its ref."""
        return (await self.refs(await self.brings([one])))[0]

    async def sees(self, ref: str, actor: Any = LI) -> StaffResult:
        return await self.database.read(result.staff_view, actor=actor, ref=ref, now=self.now)

    async def does(self, ref: str, act: Act, actor: Any = LI, **given: Any) -> StaffResult:
        return await self.database.run(result.act, actor=actor, ref=ref, act=act, now=self.now, **given)

    async def approves(self, ref: str) -> StaffResult:
        """Everything up to an approval by a second person."""
        seen = await self.does(ref, Act.EDIT, values=QUALIFIED)
        if seen.shown.verdict is Verdict.FAILED:
            await self.does(ref, Act.NOTIFY)
            await self.does(ref, Act.SERVE, values={"served_on": f"{self.now:%Y-%m-%d}", "served_how": "直接送达"})
        proposed = await self.does(ref, Act.PROPOSE)
        return await self.does(ref, Act.APPROVE, WANG, hash=proposed.hash)

    async def publishes(self, one: Sample = LEEK) -> str:
        """A sample from its file to the public, the window over; its ref."""
        ref = await self.receives(one)
        approved = await self.approves(ref)
        if approved.window_until:
            self.now = max(self.now, datetime.combine(approved.window_until, self.now.timetz()) + timedelta(days=1))
        published = await self.does(ref, Act.PUBLISH, WANG)
        assert published.state is State.PUBLISHED
        return ref

    async def shows(self, ref: str) -> PublicResult:
        """What everybody sees."""
        return await self.database.read(public.by_ref, ref=ref)


@asynccontextmanager
async def desk(database: Database, now: datetime) -> AsyncIterator[Desk]:
    result.read_with(read)
    await database.run(hire, now)
    try:
        yield Desk(database, now)
    finally:
        result.read_with(partial(tabular.rows, words=CONTENT.results))
