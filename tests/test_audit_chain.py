"""Does the audit show every change made to it behind the service's back, whoever writes at once, and after a move?"""

import asyncio
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot import app
from bot.config import Config, load
from bot.services import chain as service
from bot.store import audit, chain, tables
from bot.store.engine import Database, open_database
from bot.store.vault import Vault
from tests.command_line import assert_refused, run
from tests.databases import DATA_KEY, KINDS, Databases, opened

NEW_KEY = b"n" * 32
SQLITE_OFF = ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete")
POSTGRES_OFF = ("ALTER TABLE audit DISABLE TRIGGER USER",)


def act(connection: Connection, number: int, now: datetime) -> None:
    at = now + timedelta(microseconds=number)
    audit.write(connection, actor="王芳", act="case.answer", subject=f"T{number}", now=at, detail="“x”")


async def fill(database: Database, now: datetime, count: int = 5) -> None:
    for number in range(1, count + 1):
        await database.run(act, number, now)


def without_guards(connection: Connection, statement: str) -> None:
    """What somebody with the database's own key can do."""
    for off in SQLITE_OFF if connection.dialect.name == "sqlite" else POSTGRES_OFF:
        connection.execute(text(off))
    connection.execute(text(statement))


async def test_whole_chain_is_found_whole(database: Database, now: datetime) -> None:
    await fill(database, now)
    verdict = await database.read(chain.verify)
    assert verdict.broken is None
    assert verdict.head.position == 5


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE audit SET actor = '李四' WHERE position = 3",
            "entry 3 is not what was recorded: .*李四, case.answer, T3",
        ),
        ("UPDATE audit SET detail = '' WHERE position = 1", "entry 1 is not what was recorded"),
        ("DELETE FROM audit WHERE position = 2", "entry 2 is missing"),
        ("UPDATE audit SET position = 9 - position WHERE position IN (4, 5)", "entry 4 is not what was recorded"),
        (
            "INSERT INTO audit (at, actor, act, subject, detail) SELECT at, actor, act, 'T9', '' FROM audit WHERE id = 1",
            "an entry without a place was not written by this service: .*T9",
        ),
        (
            "INSERT INTO audit (at, actor, act, subject, detail, position, hash) "
            "SELECT at, actor, act, 'T9', '', 6, hash FROM audit WHERE id = 5",
            "entry 6 is not what was recorded",
        ),
    ],
)
async def test_change_behind_the_service_is_named(
    database: Database, now: datetime, statement: str, words: str
) -> None:
    await fill(database, now)
    if "position = 9 - position" in statement:  # both at once, where the unique key allows it
        swap = "UPDATE audit SET position = position + 100 WHERE position IN (4, 5)"
        await database.run(without_guards, swap)
        statement = "UPDATE audit SET position = 109 - position WHERE position > 100"
        await database.run(lambda connection: connection.execute(text(statement)))
    else:
        await database.run(without_guards, statement)
    await database.run(act, 6, now)  # the service goes on, and nothing foreign takes a place
    verdict = await database.read(chain.verify)
    assert verdict.broken is not None
    with pytest.raises(AssertionError, match=words):
        raise AssertionError(verdict.broken)


async def test_cut_end_shows_against_a_noted_head(database: Database, now: datetime) -> None:
    await fill(database, now)
    noted = str(await database.read(chain.head))
    await database.run(without_guards, "DELETE FROM audit WHERE position > 3")
    assert (await database.read(chain.verify)).broken is None, "by itself a shorter chain is whole"
    verdict = await database.read(lambda connection: service.check(connection, expected=noted))
    assert verdict.broken == "entry 4 is missing: the end was cut off"
    for number in (11, 12, 13):
        await database.run(act, number, now)
    verdict = await database.read(lambda connection: service.check(connection, expected=noted))
    assert "entry 5 is another than the one noted" in (verdict.broken or "")


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
async def test_database_refuses_to_change_the_audit(database: Database, now: datetime, statement: str) -> None:
    await fill(database, now, 2)
    with pytest.raises(DBAPIError, match="only ever added"):
        await database.run(lambda connection: connection.execute(text(statement)))
    assert (await database.read(chain.verify)).head.position == 2


async def test_undone_unit_leaves_no_gap(database: Database, now: datetime) -> None:
    def fail(connection: Connection) -> None:
        act(connection, 1, now)
        raise KeyError("undone")

    async def failing() -> None:
        with pytest.raises(KeyError):
            await database.run(fail)

    await asyncio.gather(failing(), *(database.run(act, number, now) for number in range(2, 5)), failing())
    verdict = await database.read(chain.verify)
    assert (verdict.head.position, verdict.broken) == (3, None)


async def test_two_processes_write_one_chain(database: Database, database_url: str, now: datetime) -> None:
    async with opened(database_url) as other:
        writers = [fill(one, now, 40) for one in (database, other, database, other)]
        await asyncio.gather(*writers)
    verdict = await database.read(chain.verify)
    assert (verdict.head.position, verdict.broken) == (160, None)


async def test_entries_from_before_the_chain_are_taken_along(database: Database, now: datetime) -> None:
    old = {"at": now, "actor": "王芳", "act": "case.close", "subject": "T0", "detail": ""}
    await database.run(lambda connection: connection.execute(tables.audit.insert().values(old)))
    await fill(database, now, 2)
    verdict = await database.read(chain.verify)
    assert (verdict.head.position, verdict.broken) == (3, None)


def settings(url: str, *keys: bytes) -> Config:
    return load(None, {}, database={"url": url}, security={"data_keys": ",".join(key.hex() for key in keys)})


@pytest.mark.parametrize("kind", KINDS)
async def test_chain_survives_backup_restore_and_new_keys(
    databases: Databases, kind: str, tmp_path: Path, now: datetime
) -> None:
    source, target = databases.url(kind), databases.url("sqlite" if kind == "postgres" else "postgres")
    async with opened(source) as database:
        await fill(database, now)
        noted = str(await database.read(chain.head))
    await asyncio.to_thread(app.backup, settings(source, DATA_KEY), tmp_path / "copy.zip")
    await asyncio.to_thread(app.restore, settings(target, DATA_KEY), tmp_path / "copy.zip")
    await asyncio.to_thread(app.rotate, settings(target, NEW_KEY, DATA_KEY), lambda _name, _count: None)
    moved = open_database(target, Vault([NEW_KEY]))
    await moved.start()
    try:
        await moved.run(moved.vault.unlock)
        await moved.run(act, 6, now)
        verdict = await moved.read(partial(service.check, expected=noted))
        assert (verdict.head.position, verdict.broken) == (6, None)
    finally:
        await moved.close()


async def test_verify_command_names_the_broken_entry(databases: Databases, now: datetime) -> None:
    url = databases.url("sqlite")
    async with opened(url) as database:
        await fill(database, now)
        noted = str(await database.read(chain.head))
        whole = await asyncio.to_thread(run, url, "audit", "verify", "--head", noted)
        assert whole.returncode == 0, whole.stderr
        assert whole.stdout.strip() == f"the audit is whole; its head is {noted}"
        await database.run(without_guards, "DELETE FROM audit WHERE position = 4")
    assert_refused(await asyncio.to_thread(run, url, "audit", "verify"), "the audit was changed: entry 4 is missing")
    assert_refused(await asyncio.to_thread(run, url, "audit", "verify", "--head", "5:x"), "链头写作")
