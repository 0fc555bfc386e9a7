"""Does a database that was used under the first schema come through the migration with its cases whole, on either kind?"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.domain.case import STATES, State
from bot.domain.complaint import Kind
from bot.services import complaint
from bot.services.complaint import Case
from bot.store.schema import migrate
from tests.clock_data import moment
from tests.databases import KINDS, Databases, opened

THEN = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
CASES = {
    "T20261120-0001": ("complaint", "received", ["file"]),
    "T20261120-0002": ("complaint", "answered", ["file", "answer"]),
    "T20261120-0003": ("complaint", "closed", ["file", "answer", "close"]),
    "T20261120-0004": ("complaint", "withdrawn", ["file", "withdraw"]),
    "J20261120-0001": ("report", "answered", ["file", "add", "answer"]),
    "J20261120-0002": ("report", "withdrawn", ["file", "withdraw"]),
}
INSERTS = {
    "case": "INSERT INTO complaint (id, number, kind, state, citizen, story, place, created_at, updated_at) "
    "VALUES (:id, :number, :kind, :state, 'c', '面包发霉', '和平路', :at, :at)",
    "step": "INSERT INTO complaint_event (complaint, at, actor, act, state, text) "
    "VALUES (:id, :at, 'citizen', :act, :state, 'x')",
    "photo": "INSERT INTO media (ref, citizen, complaint, source, state, attempts, due_at, created_at) "
    "VALUES ('m', 'c', 1, :source, 'kept', 0, :at, :at)",
}


def fill(connection: Connection) -> None:
    """Rows as the first version wrote them."""
    at: Any = THEN.timestamp() if connection.dialect.name == "sqlite" else THEN
    for place, (number, (kind, state, acts)) in enumerate(CASES.items(), 1):
        row = {"id": place, "number": number, "kind": kind, "state": state, "at": at}
        connection.execute(text(INSERTS["case"]), row)
        for act in acts:
            connection.execute(text(INSERTS["step"]), {"id": place, "act": act, "state": state, "at": at})
    connection.execute(text(INSERTS["photo"]), {"source": b"x", "at": at})


def on(url: str, work: Callable[[Connection], None]) -> None:
    """Run ``work`` on the bare database."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed)
        with engine.begin() as connection:
            work(connection)
        engine.dispose()
    else:
        asyncio.run(_on_server(parsed.set(drivername="postgresql+asyncpg"), work))


async def _on_server(url: Any, work: Callable[[Connection], None]) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(work)
    await engine.dispose()


async def read(url: str) -> dict[str, Case]:
    async with opened(url) as database:
        assert await database.run(complaint.recount, NOW) == 3
        return {number: await database.read(complaint.case, number=number, now=NOW) for number in CASES}


@pytest.mark.parametrize("kind", KINDS)
def test_cases_of_the_first_schema_come_through(databases: Databases, kind: str) -> None:
    url = databases.empty_url(kind)
    migrate(url, "0001")
    on(url, fill)
    migrate(url)
    cases = list(asyncio.run(read(url)).values())
    assert [case.state for case in cases] == [
        State.RECEIVED,
        State.RECEIVED,
        State.CLOSED,
        State.WITHDRAWN,
        State.RECEIVED,
        State.CLOSED,  # a report has no withdrawn state
    ]
    assert all(case.state in STATES[case.kind] for case in cases)
    assert [[line.act for line in case.lines] for case in cases] == [acts for _, _, acts in CASES.values()]
    assert {(case.received, case.source, case.round) for case in cases} == {(THEN, "chat", 1)}
    due = {case.kind: case.due for case in cases if case.due}
    assert due == {Kind.COMPLAINT: moment("2026-12-01T23:59:59"), Kind.REPORT: moment("2026-12-11T23:59:59")}
    assert [[photo.kind for photo in case.photos] for case in cases] == [["image"], [], [], [], [], []]


HANDED = (
    "INSERT INTO inbox (key, citizen, kind, is_message, body, received_at, late, outcome, handed_at) "
    "VALUES (:key, 'c', 'text', :yes, :body, :at, :no, 'answered', :handed)"
)


@pytest.mark.parametrize("kind", KINDS)
def test_answers_that_were_handed_over_are_not_sent_again(databases: Databases, kind: str) -> None:
    """A start looks two days back for answers that nobody took."""
    url = databases.empty_url(kind)
    migrate(url, "0015")
    now, found = datetime.now(UTC), list[str]()

    def fill_inbox(connection: Connection) -> None:
        at: Any = now.timestamp() if kind == "sqlite" else now
        for key, handed in (("taken", at), ("lost", None)):
            row = {"key": key, "yes": True, "no": False, "body": b"", "at": at, "handed": handed}
            connection.execute(text(HANDED), row)

    on(url, fill_inbox)
    migrate(url)
    on(url, lambda connection: found.extend(connection.scalars(text("SELECT deliveries FROM handed"))))
    assert found == ['["taken"]']
