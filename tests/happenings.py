"""How do tests put on a lecture and a quiz: an office, citizens, and the clock, in one line each?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.happening import Act, Setting
from bot.domain.quiz import Act as QuizAct
from bot.domain.staff import Actor
from bot.jobs.happenings import Happenings
from bot.services import happening, quiz
from bot.services.happening.views import Happening, SignUp
from bot.services.quiz.views import Result
from bot.store.engine import Database
from tests.rounds import CHEN, LI, WANG, Stage, hire

START = timedelta(days=3, hours=1, minutes=30)  # after the tests' now: Wednesday, 11:30 in Beijing


def lecture(now: datetime, **other: Any) -> Setting:
    given = Setting(
        title="冷冻食品怎么买怎么放",
        words="请到了老师，当场答疑。",
        place="和平区文化馆二楼",
        starts=now + START,
        ends=now + START + timedelta(hours=2),
        sign_until=now + START - timedelta(hours=12),
        places=2,
    )
    return replace(given, **other)


class Hall(Stage):
    """What is on; ``ref`` is the lecture or quiz that the test is about."""

    ref: str = ""

    async def drafts(self, **other: Any) -> str:
        """A draft of the lecture."""
        self.ref = await self.database.run(happening.draft, actor=LI, now=self.now)
        await self.changes(LI, **other)
        return self.ref

    async def changes(self, actor: Actor = CHEN, **other: Any) -> Happening:
        given = lecture(self.now, **other)
        return await self.database.run(happening.edit, actor=actor, ref=self.ref, given=given, now=self.now)

    async def puts_on(self, **other: Any) -> str:
        """The lecture is announced."""
        await self.drafts(**other)
        await self.database.run(happening.act, actor=WANG, ref=self.ref, act=Act.OPEN, now=self.now)
        return self.ref

    async def calls_off(self, why: str) -> None:
        await self.database.run(happening.act, actor=CHEN, ref=self.ref, act=Act.CANCEL, now=self.now, why=why)

    async def asks(self, template: str = "basics", **other: Any) -> str:
        """A quiz is open."""
        self.ref = await self.database.run(quiz.draft, actor=LI, template=template, now=self.now)
        await self.database.run(quiz.act, actor=WANG, ref=self.ref, act=QuizAct.OPEN, now=self.now)
        return self.ref

    async def signs_up(self, name: str, /, **told: str) -> SignUp:
        who = await self.follower(name)
        return await self.database.run(happening.sign_up, ref=self.ref, citizen=who, now=self.now, **told)

    async def takes_back(self, name: str) -> bool:
        who = await self.follower(name)
        return await self.database.run(happening.take_back, ref=self.ref, citizen=who, now=self.now)

    async def answers(self, name: str, number: int, choice: int, source: str = "chat") -> Result:
        who = await self.follower(name)
        given: dict[str, Any] = {"number": number, "choice": choice, "source": source, "now": self.now}
        return await self.database.run(quiz.answer, ref=self.ref, citizen=who, **given)

    async def happening(self) -> Happening:
        return await self.database.read(happening.look, actor=LI, ref=self.ref, now=self.now)

    async def ticks(self) -> None:
        """Everything that the timetable does."""
        jobs = Happenings(self.database, lambda: self.now)
        await jobs.turn()
        await jobs.close()
        await jobs.tell()


@asynccontextmanager
async def hall(database: Database, now: datetime) -> AsyncIterator[Hall]:
    await database.run(hire, now - timedelta(days=100))
    yield Hall(database, now)
