"""How do tests have results that everybody may read, and open the public's pages and data of them?"""

import itertools
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import Connection, Integer, String, Table, Text, insert, select

from bot.domain.result.reading import Made, Measure, Plan, Test
from bot.domain.result.state import State
from bot.domain.result.table import Act
from bot.domain.result.written import dump, write_body, write_made
from bot.portal import PortalSettings, setup_portal
from bot.services import house, result, seek
from bot.services.result.figures import Figures
from bot.services.seek import Named, NameKind
from bot.store import tables
from bot.store.engine import Database
from tests.chat import CONTENT
from tests.processes import free_port
from tests.rounds import LI, WANG, hire

PESTICIDE = Test(
    "毒死蜱",
    "0.11 mg/kg",
    "≤0.02 mg/kg",
    measures=(Measure(Decimal("0.11"), "mg/kg"),),
    limits=(Measure(Decimal("0.02"), "mg/kg", "≤"),),
)
MICROBES = Test(
    "菌落总数", "110;120;95;80;60 CFU/g", "n=5,c=2,m=10000,M=100000", plan=Plan(5, 2, Decimal(10000), Decimal(100000))
)
LEAD = Test("铅", "未检出", "≤0.1 mg/kg")
_numbers = itertools.count(1)


def blank(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    """A row of ``table``: ``values``, and nothing where something has to stand."""
    row = dict(values)
    for column in table.c:
        if column.name not in row and not column.nullable and not column.primary_key:
            row[column.name] = (
                "" if isinstance(column.type, String | Text) else 0 if isinstance(column.type, Integer) else False
            )
    return row


def publish(
    connection: Connection,
    now: datetime,
    /,
    *,
    tests: Sequence[Test] = (LEAD,),
    failing: Sequence[Test] = (),
    **values: Any,
) -> str:
    """A published batch; its ref."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "ref": f"{number:012x}",
        "digest": f"{number:064x}",
        "state": State.PUBLISHED,
        "is_public": True,
        "food": "韭菜",
        "category": "蔬菜制品",
        "venue": "万家喜超市",
        "venue_address": "和平区建设大街 8 号",
        "producer": "绿野蔬菜合作社",
        "made": write_made((Made("2026-03-15", on=date(2026, 3, 15)),)),
        "made_on": date(2026, 3, 15),
        "verdict": "failed" if failing else "passed",
        "lab": "和平区食品检验所",
        "qualification": "990001234567",
        "evidence": f"J2026-{number:04}",
        "publisher": "和平区市场监督管理局",
        "published_on": date(2026, 4, 1),
        "served_on": date(2026, 3, 20),
        "area": "990101001",
        "venue_kind": "shop",
        "version": 1,
        "objection": "none",
        "reinspection": "none",
        "public_at": now,
        "changed_at": now,
    } | values
    sample = connection.execute(insert(tables.sample).values(**blank(tables.sample, given))).inserted_primary_key[0]  # type: ignore[index]
    for position, test in enumerate(tests):
        told = {
            "item": test.item,
            "result": test.result,
            "limit": test.limit,
            "stage": test.stage,
            "body": write_body(test),
        }
        row = told | {"sample": sample, "position": position, "is_failing": test in failing}
        connection.execute(insert(tables.sample_test).values(**row))
    named = [Named(NameKind.FOOD, given["food"]), Named(NameKind.VENUE, given["venue"])]
    seek.keep(connection, [*named, Named(NameKind.PRODUCER, given["producer"])])
    log(connection, sample, "publish", now)
    return str(given["ref"])


def log(connection: Connection, sample: int, act: str, at: datetime, **values: Any) -> None:
    row = {
        "sample": sample,
        "act": act,
        "at": at,
        "version": 1,
        "before": dump({}),
        "after": dump({}),
        "is_public": True,
    }
    connection.execute(insert(tables.sample_event).values(**blank(tables.sample_event, row | values)))


def register(connection: Connection, now: datetime, /, **values: Any) -> str:
    """A business of the register; its ref."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "ref": f"{number:012x}",
        "name": "万家喜超市",
        "plain": "万家喜超市",
        "kind": "shop",
        "address": "和平区建设大街 8 号",
        "area": "990101001",
        "lat": 39.9,
        "lon": 116.4,
        "risk": "B",
        "quant": "A",
        "state": "open",
        "changed_at": now,
    } | values
    connection.execute(insert(tables.business).values(**blank(tables.business, given)))
    seek.keep(connection, [Named(NameKind.BUSINESS, given["name"], ref=given["ref"])])
    return str(given["ref"])


def id_of(connection: Connection, ref: str) -> int:
    """The row of a business."""
    return int(connection.execute(select(tables.business.c.id).where(tables.business.c.ref == ref)).scalar_one())


@dataclass
class Answer:
    status: int
    text: str
    headers: Any = field(repr=False)

    @property
    def data(self) -> Any:
        return json.loads(self.text)

    def holds(self, *words: str) -> bool:
        return all(word in self.text for word in words)


@dataclass
class Public:
    """The portal at ``url``, and what the office publishes meanwhile."""

    url: str
    database: Database
    http: aiohttp.ClientSession
    now: datetime

    async def opens(self, path: str, method: str = "GET", **how: Any) -> Answer:
        async with self.http.request(method, f"{self.url}{path}", **how) as answer:
            return Answer(answer.status, await answer.text(), answer.headers)

    async def asks(self, path: str) -> Any:
        """The JSON below /api/v1."""
        return (await self.opens(f"/api/v1{path}")).data

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span or {"minutes": 1})
        return self.now

    async def publishes(self, **values: Any) -> str:
        return await self.database.run(publish, self.later(), **values)

    async def corrects(self, ref: str, why: str = "报告写错了", **values: str) -> None:
        """One person proposes it, another agrees."""
        given: dict[str, Any] = {"ref": ref, "now": self.later()}
        seen = await self.database.run(result.act, actor=LI, act=Act.CORRECT, why=why, values=values, **given)
        await self.database.run(result.act, actor=WANG, act=Act.AGREE, hash=seen.hash, **given)

    async def withdraws(self, ref: str, why: str = "检验机构更正") -> None:
        given: dict[str, Any] = {"ref": ref, "now": self.later(), "why": why}
        await self.database.run(result.act, actor=WANG, act=Act.WITHDRAW, **given)

    async def registers(self, **values: Any) -> str:
        return await self.database.run(register, self.now, **values)


@asynccontextmanager
async def public_site(
    database: Database, now: datetime, clock: Callable[[], datetime] | None = None, **settings: Any
) -> AsyncIterator[Public]:
    """``settings`` are further ones of the portal; ``clock``: by which it works, else a day later."""
    app = web.Application()
    server = TestServer(app, port=free_port())
    url = f"http://127.0.0.1:{server.port}"
    house.furnish(CONTENT.rules, CONTENT.texts, address=url)
    await database.run(hire, now)
    given: dict[str, Any] = {"assets": Path("assets"), "public_url": url} | settings
    setup_portal(
        app,
        units=database,
        settings=PortalSettings(**given),
        clock=clock or (lambda: now + timedelta(days=1)),
        figures=Figures(database, clock=lambda: 0.0),  # by which no count takes long: a slow machine shows none of old
    )
    try:
        await server.start_server()
        async with aiohttp.ClientSession() as http:
            yield Public(url, database, http, now)
    finally:
        await server.close()
        house.furnish(CONTENT.rules, CONTENT.texts)
