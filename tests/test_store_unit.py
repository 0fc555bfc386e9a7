"""Do units share a commit without harming each other?"""

import asyncio
import sqlite3
from contextlib import closing
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import IntegrityError

from bot.domain.ports import Unavailable
from bot.domain.refused import Refused
from bot.store import tables
from bot.store.engine import Database
from bot.store.unit import BATCH_LIMIT
from tests.databases import Databases, opened


def _note(connection: Connection, actor: str, now: datetime, fail: bool = False) -> str:
    connection.execute(insert(tables.audit).values(at=now, actor=actor, act="test", subject="x", detail=""))
    if fail:
        raise Refused("test.refused")
    return actor


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(tables.audit)) or 0


async def test_concurrent_units_are_all_stored(database: Database, now: datetime) -> None:
    names = [str(number) for number in range(100)]
    assert await asyncio.gather(*(database.run(_note, name, now) for name in names)) == names
    assert await database.read(_count) == 100


async def test_failing_unit_harms_no_other_unit(database: Database, now: datetime) -> None:
    jobs = [database.run(_note, str(number), now, fail=number % 5 == 0) for number in range(50)]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert sum(isinstance(result, Refused) for result in results) == 10
    assert await database.read(_count) == 40


async def test_a_statement_the_database_refuses_harms_no_other_unit(database: Database, now: datetime) -> None:
    """PostgreSQL takes nothing more in a transaction after an error until the savepoint is rolled back."""

    def broken(connection: Connection, actor: str) -> None:
        _note(connection, actor, now)
        connection.execute(insert(tables.audit).values(at=now, actor=None, act="test", subject="x", detail=""))

    units = [database.run(broken if number % 5 == 0 else partial(_note, now=now), str(number)) for number in range(50)]
    results = await asyncio.gather(*units, return_exceptions=True)
    assert sum(isinstance(result, IntegrityError) for result in results) == 10
    assert await database.read(_count) == 40


async def test_a_deadlock_on_the_drivers_cursor_is_tried_again(databases: Databases) -> None:
    tries: list[int] = []

    def meets(connection: Connection) -> int:
        tries.append(1)
        if len(tries) == 1:
            connection.connection.cursor().execute("DO $$ BEGIN RAISE deadlock_detected; END $$")
        return len(tries)

    async with opened(databases.url("postgres")) as database:
        assert await database.run(meets) == 2


async def test_units_that_come_turn_by_turn_share_a_commit(database: Database, now: datetime) -> None:
    commits, under_way = list[int](), list[asyncio.Task[str]]()
    database.before_commit = lambda connection: commits.append(_count(connection))
    for number in range(20):
        under_way.append(asyncio.create_task(database.run(_note, str(number), now)))
        await asyncio.sleep(0)
    await asyncio.gather(*under_way)
    assert commits == [20]
    await database.run(_note, "alone", now)
    assert commits == [20, 21]


async def test_callers_who_come_at_once_share_few_commits(database: Database, now: datetime) -> None:
    commits = list[int]()
    database.before_commit = lambda connection: commits.append(_count(connection))
    await asyncio.gather(*(database.run(_note, str(number), now) for number in range(BATCH_LIMIT + 50)))
    assert commits == [BATCH_LIMIT, BATCH_LIMIT + 50]


async def test_nothing_is_acknowledged_before_commit(database: Database, now: datetime) -> None:
    seen: list[int] = []

    def refuse(connection: Connection) -> None:
        seen.append(_count(connection))
        raise RuntimeError("disk full")

    database.before_commit = refuse
    with pytest.raises(RuntimeError):
        await database.run(_note, "lost", now)
    database.before_commit = lambda connection: None
    assert seen == [1]
    assert await database.read(_count) == 0


async def test_a_file_that_another_process_holds_is_unavailable(databases: Databases) -> None:
    url = databases.url("sqlite")
    async with opened(url) as database:
        await database.run(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=20"))
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Unavailable, match="database is locked"):
                await database.run(lambda connection: None)
