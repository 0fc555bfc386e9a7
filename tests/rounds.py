"""How do tests run a round of 你点我检: an office, voters, and the clock, in one line each?"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from bot.domain.round import Act, Finding, Progress, State
from bot.domain.staff import Actor
from bot.jobs.rounds import Rounds
from bot.services import citizen, round
from bot.services.round.views import Line, Nominated, Plan, Round, Vote
from bot.store import citizen as people
from bot.store import tables
from bot.store.engine import Database
from tests.cases import messages

LI = Actor(1, "li", "李处理", frozenset({"handler"}))
PAN = Actor(2, "pan", "潘计划", frozenset({"planner"}))
WANG = Actor(3, "wang", "王审批", frozenset({"approver"}))
CHEN = Actor(4, "chen", "陈局长", frozenset({"approver"}))
LOOK = Actor(5, "look", "只读", frozenset({"viewer"}))
PEOPLE = (LI, PAN, WANG, CHEN, LOOK)


def hire(connection: Connection, now: datetime) -> None:
    for one in PEOPLE:
        row = {"id": one.id, "login": one.login, "name": one.name, "password": "-", "roles": " ".join(one.roles)}
        connection.execute(insert(tables.staff).values(**row, totp_step=0, created_at=now))
    for code, name in (("990101", "和平区"), ("990101001", "城关街道"), ("990101100", "东湖镇")):
        values = {"code": code, "name": name, "words": name, "office": "", "is_ours": True}
        connection.execute(insert(tables.area).values(**values))


def follow(connection: Connection, openid: str, now: datetime) -> str:
    """Somebody follows; their reference."""
    return people.add(connection, openid, now)


@dataclass
class Stage:
    """A round on the stage; ``refs`` are citizens by name."""

    database: Database
    now: datetime
    number: str = ""
    refs: dict[str, str] = field(default_factory=dict)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)

    async def does(self, act: Act, actor: Actor = WANG, why: str = "") -> State:
        return await self.database.run(round.act, actor=actor, number=self.number, act=act, now=self.now, why=why)

    async def makes(self, template: str = "school") -> str:
        self.number = await self.database.run(round.create, actor=LI, template=template, now=self.now)
        return self.number

    async def opens_nominations(self, template: str = "school") -> None:
        await self.makes(template)
        await self.does(Act.OPEN_NOMINATING)

    async def opens_vote(self, template: str = "school") -> None:
        await self.opens_nominations(template)
        await self.does(Act.CLOSE_NOMINATING)
        await self.does(Act.OPEN_VOTING)

    async def closes(self) -> None:
        """The vote is over, the ledger counted."""
        await self.does(Act.CLOSE_VOTING)
        await self.ticks()

    async def ticks(self) -> None:
        """Everything that the timetable does."""
        rounds = Rounds(self.database, lambda: self.now)
        await rounds.turn()
        await rounds.count()
        await rounds.tell()

    async def sees(self, number: str = "") -> Round:
        return await self.database.read(round.look, actor=LI, number=number or self.number, now=self.now)

    async def follower(self, name: str) -> str:
        if name not in self.refs:
            self.refs[name] = await self.database.run(follow, f"o-{name}", self.now - timedelta(days=90))
        return self.refs[name]

    async def leaves(self, name: str) -> None:
        await self.database.run(citizen.leave, citizen=self.refs.pop(name), now=self.now)

    async def options(self, *numbers: int) -> list[int]:
        seen = await self.sees()
        return [option.id for option in seen.options if option.number in numbers]

    async def votes(self, name: str, *numbers: int, **other: Any) -> Vote:
        given: dict[str, Any] = {
            "number": self.number,
            "options": await self.options(*numbers),
            "now": self.now,
        } | other
        return await self.database.run(round.vote, citizen=await self.follower(name), **given)

    async def nominates(self, name: str, food: str, **other: Any) -> Nominated:
        given: dict[str, Any] = {"number": self.number, "food": food, "venue": "school", "now": self.now} | other
        return await self.database.run(round.nominate, citizen=await self.follower(name), **given)

    async def plans(self) -> Plan:
        return await self.database.run(round.plan, actor=PAN, number=self.number, now=self.now)

    async def approves(self) -> tuple[Line, ...]:
        """From a closed vote to the samplers; the lines."""
        await self.database.run(round.draw, actor=PAN, number=self.number, now=self.now)
        digest = await self.database.run(round.propose, actor=PAN, number=self.number, now=self.now)
        await self.database.run(round.approve, actor=WANG, number=self.number, digest=digest, now=self.now)
        return (await self.plans()).lines

    async def reports(self, line: int, *steps: Progress, **other: Any) -> None:
        """Step after step of a line; a result passed unless said otherwise."""
        result: dict[str, Any] = {"text": "都合格。", "finding": Finding.PASSED}
        for step in steps:
            given = (result if step is Progress.RESULT else {}) | other
            await self.database.run(round.progress, actor=PAN, line=line, step=step, now=self.now, **given)

    async def heard(self, name: str) -> list[str]:
        """Everything that was or will be sent to somebody."""
        return await self.database.read(messages, self.refs[name])

    async def column(self, name: str) -> Sequence[Any]:
        """A column by ``table.column``."""
        table, _, column = name.partition(".")
        wanted = tables.metadata.tables[table].c[column]
        return await self.database.read(lambda connection: connection.scalars(select(wanted)).all())


@asynccontextmanager
async def staged(database: Database, now: datetime) -> AsyncIterator[Stage]:
    await database.run(hire, now - timedelta(days=100))
    yield Stage(database, now)
