"""How do tests run a round at the console: the office's five people at their desks, and citizens who take part?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from bot.domain.round import Act
from bot.services import house
from bot.store import tables
from bot.store.engine import Database
from tests.chat import CONTENT
from tests.office import Desk, Office, Page, office
from tests.rounds import PEOPLE, Stage

SHOP = "百味斋小吃店"


def lay_out(connection: Connection) -> None:
    for code, name in (("990101", "和平区"), ("990101001", "城关街道"), ("990101100", "东湖镇")):
        values = {"code": code, "name": name, "words": name, "office": "", "is_ours": True}
        connection.execute(insert(tables.area).values(**values))


@dataclass
class RoundOffice:
    """``stage`` is the citizens' side of the same round, at the office's own time."""

    office: Office
    stage: Stage

    @property
    def path(self) -> str:
        return f"/console/rounds/{self.stage.number}"

    async def desk(self, login: str) -> Desk:
        return await self.office.desk(login)

    def until(self, moment: datetime) -> None:
        self.stage.now = self.office.clock.now = moment

    async def makes(self, template: str = "school") -> None:
        await self.stage.makes(template)

    async def votes_are_in(self) -> None:
        """A clue, an accepted nomination, four ballots; the vote is closed and counted."""
        await self.stage.opens_nominations()
        await self.stage.nominates("zhang", "辣条", business=SHOP, reason="孩子吃了拉肚子")
        await self.stage.nominates("wang", "烤肠", area="990101001", reason="天天买")
        await self.stage.does(Act.CLOSE_NOMINATING)
        await self.stage.does(Act.OPEN_VOTING)
        for name, *numbers in (("zhang", 1), ("wang", 1, 2), ("zhao", 2), ("qian", 1, 3)):
            await self.stage.votes(str(name), *map(int, numbers), source="page", area="990101001")
        await self.stage.closes()

    async def does(self, desk: Desk, act: str, **typed: str) -> Page:
        """The page says what it will do, and it is confirmed."""
        page = await desk.opens(f"{self.path}/do/{act}")
        return await desk.sends(f"{self.path}/do/{act}", seen=page.field("seen"), **typed)


@asynccontextmanager
async def round_office(database: Database, **settings: Any) -> AsyncIterator[RoundOffice]:
    """``settings`` as in ConsoleSettings."""
    house.furnish(CONTENT.rules, CONTENT.texts)
    async with office(database, **settings) as started:
        for one in PEOPLE:
            await started.hires(one.login, one.name, tuple(one.roles))
        await database.run(lay_out)
        yield RoundOffice(started, Stage(database, started.clock.now))
