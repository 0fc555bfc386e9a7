"""How do tests have published results and a chat that asks about them?"""

import re
from datetime import date, datetime
from typing import Any

from bot.dialog.message import Text
from bot.store.engine import Database
from tests import published
from tests.chat import Chat
from tests.knowing import KNOWING
from tests.rounds import hire

PAGES = "https://pages.example.cn"
TAP = re.compile(r'msgmenucontent=([^"]+?)&msgmenuid=([\w.-]+)">([^<]+)<')


class Office:
    """What is published, and a chat about it."""

    def __init__(self, database: Database, now: datetime, **settings: Any) -> None:
        """``settings`` are further ones of the chat."""
        self.database = database
        self.chat = Chat(database, now, KNOWING, **settings)

    async def publishes(self, food: str, day: str, **values: object) -> str:
        given = {"food": food, "published_on": date.fromisoformat(day), **values}
        return await self.database.run(published.publish, self.chat.now, **given)  # type: ignore[arg-type]

    async def registers(self, name: str, **values: object) -> str:
        return await self.database.run(published.register, self.chat.now, name=name, plain=name, **values)

    async def taps(self, heard: str, label: str, citizen: str = "zhang") -> str:
        """The line of that wording."""
        says, choice, _ = next(item for item in TAP.findall(heard) if label in item[2])
        return await self.chat.push(Text, citizen, content=says, choice=choice)


async def office(database: Database, now: datetime, **settings: Any) -> Office:
    await database.run(hire, now)
    return Office(database, now, **settings)
