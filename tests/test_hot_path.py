"""Does an ordinary message cost no statement of its own? Messages of one commit share all of theirs, however many they are."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import Connection

from bot.store.engine import Database
from tests.bench.messages import SCRIPTS
from tests.chat import Chat, Talker
from tests.knowing import KNOWING

pytestmark = pytest.mark.usefixtures("knowledge")

MANY = 12
LINES = ["你们几点上班？", *(line for part in SCRIPTS["talk"] for line in part)]
"""A question that is answered, and what the citizens of the bench say over and over: chat, commands, the steps of a complaint."""


class Traced:
    """What the writer's connection was told, commit by commit."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []
        self._open: list[str] = []

    def start(self, connection: Connection) -> None:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(self._told)

    def _told(self, statement: str) -> None:
        self._open.append(statement.split("(", maxsplit=1)[0].strip())
        if statement.startswith("COMMIT"):
            self.commits.append(self._open)
            self._open = []

    def largest(self) -> list[str]:
        """The longest commit since it was last asked for."""
        found, self.commits = max(self.commits, key=len), []
        return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_messages_of_one_commit_share_their_statements(database: Database, now: datetime) -> None:
    chat, traced = Chat(database, now, KNOWING), Traced()
    people = [chat.of(f"citizen{number}") for number in range(MANY)]
    for _ in range(2):  # they are known, have heard the notice and everything has been said once
        await asyncio.gather(*(_says_all(one) for one in people))
    await database.run(traced.start)
    for line in LINES:
        await people[0].says(line)
        alone = traced.largest()
        await asyncio.gather(*(one.says(line) for one in people[1:]))
        together = traced.largest()
        assert len(together) <= len(alone) + 1, (line, alone, together)


async def _says_all(one: Talker) -> None:
    for line in LINES:
        await one.says(line)
