"""Can the whole house be put back from its backup, on either database, taken while people use it?"""

import asyncio
import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot import app
from bot.app import OperatorError
from bot.config import Config, load
from bot.domain.case import Act
from bot.domain.staff import Actor
from bot.services import complaint
from bot.services.complaint import Given
from bot.store import tables
from bot.store.engine import Database
from tests.databases import DATA_KEY, KINDS, Databases, opened

ACTOR = Actor(1, "wang", "王芳", frozenset({"handler"}))
HEAD = Actor(2, "zhou", "周审批", frozenset({"approver"}))
PHONE = "13912345678"


@pytest.fixture(params=[(one, other) for one in KINDS for other in KINDS], ids="→".join)
def move(request: pytest.FixtureRequest, databases: Databases) -> tuple[str, str]:
    """Two fresh databases, in every combination of kinds."""
    one, other = request.param
    return databases.url(one), databases.url(other)


def settings(url: str) -> Config:
    return load(None, {}, database={"url": url}, security={"data_keys": DATA_KEY.hex()})


async def live_through(database: Database, number: int, now: datetime) -> None:
    """A case is filed, answered, taken back: three units."""
    story = f"第{number}件：凉菜发霉，电话{PHONE}"
    file = partial(complaint.file, citizen="c" * 22, story=story, place="一食堂", point=(39.9, 116.4), photos=())
    filed = await database.run(file, contact=PHONE, now=now)
    for act in (Act.ANSWER, Act.WITHDRAW):
        given = Given(text=f"{act} {number}")
        say = partial(complaint.act, number=filed.number, act=act, actor=ACTOR, given=given)
        await database.run(say, now=now + timedelta(minutes=1))


def count(connection: Connection, table: str = "complaint") -> int:
    return connection.scalar(select(func.count()).select_from(tables.metadata.tables[table])) or 0


def assert_consistent(connection: Connection) -> None:
    """What one unit wrote together is there together, and nothing is missing before the last case."""
    cases = connection.execute(select(tables.complaint).order_by(tables.complaint.c.id)).all()
    assert [case.id for case in cases] == list(range(1, len(cases) + 1))
    acts: dict[int, list[str]] = {case.id: [] for case in cases}
    keys = set(connection.scalars(select(tables.outbox.c.key)))
    for event in connection.execute(select(tables.complaint_event).order_by(tables.complaint_event.c.id)):
        acts[event.complaint].append(event.act)
        assert event.act == "file" or event.outbox_key in keys
    refs = set(connection.scalars(select(tables.vault.c.ref)))
    for case in cases:
        whole = ["file", "answer", "withdraw"]
        assert acts[case.id] in ([whole] if case.state == "withdrawn" else [whole[:1], whole[:2]])
        assert {case.contact, case.story_ref} <= refs
    assert count(connection, "audit") == count(connection, "complaint_event")


async def test_backup_under_load_restores_a_consistent_prefix(
    move: tuple[str, str], tmp_path: Path, now: datetime
) -> None:
    source, copy = move
    archive = tmp_path / "shiyu.zip"
    async with opened(source) as database:
        for number in range(60):
            await live_through(database, number, now)

        async def keep_filing() -> None:
            for number in range(60, 100_000):
                await live_through(database, number, now)

        filing = [asyncio.create_task(keep_filing()) for _ in range(3)]
        await asyncio.sleep(0.2)
        before = await database.read(count)
        rows = await asyncio.to_thread(app.backup, settings(source), archive)
        while await database.read(count) == rows["complaint"]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # a slow machine: the filing goes on, whatever the backup did
        for task in filing:
            assert not task.done(), task.exception()
            task.cancel()
        await asyncio.gather(*filing, return_exceptions=True)
    assert before <= rows["complaint"]
    assert await asyncio.to_thread(app.restore, settings(copy), archive) == rows
    async with opened(copy) as restored:
        await restored.read(assert_consistent)
        assert await restored.read(count) == rows["complaint"]
        await live_through(restored, 1, now)  # sequences and counters go on where they were
        await restored.read(assert_consistent)


async def test_backup_waits_for_no_writer(databases: Databases, tmp_path: Path, now: datetime) -> None:
    url = databases.url("sqlite")
    async with opened(url) as database:
        await live_through(database, 1, now)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")  # a service that writes without a pause never lets another writer in
        rows = await asyncio.to_thread(app.backup, settings(url), tmp_path / "shiyu.zip")
    assert rows["complaint"] == 1


async def test_moving_to_another_database_changes_nothing(move: tuple[str, str], tmp_path: Path, now: datetime) -> None:
    source, copy = move
    async with opened(source) as database:
        for number in range(3):
            await live_through(database, number, now + timedelta(microseconds=number))
        cases = [item.number for item in (await database.read(complaint.listing, state=None, page=1)).items]
        shown = [await database.read(complaint.case, number=number) for number in cases]
    await asyncio.to_thread(app.backup, settings(source), tmp_path / "shiyu.zip")
    await asyncio.to_thread(app.restore, settings(copy), tmp_path / "shiyu.zip")
    async with opened(copy) as restored:
        assert [await restored.read(complaint.case, number=number) for number in cases] == shown
        reveal = partial(complaint.reveal_contact, number=cases[0], actor=HEAD, now=now)
        assert await restored.run(reveal) == PHONE


async def test_archive_is_private_and_tells_no_secret(database: Database, database_url: str, tmp_path: Path) -> None:
    await live_through(database, 1, datetime.fromisoformat("2026-11-22T02:00:00+00:00"))
    path = tmp_path / "shiyu.zip"
    await asyncio.to_thread(app.backup, settings(database_url), path)
    assert oct(os.stat(path).st_mode)[-3:] == "600"  # noqa: PTH116 - at once
    assert os.listdir(tmp_path) == [path.name]  # noqa: PTH208
    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert PHONE.encode() not in content
    assert DATA_KEY not in content


async def test_backup_never_overwrites_an_earlier_one(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "shiyu.zip").write_bytes(b"precious")
    with pytest.raises(OperatorError, match="exists"):
        await asyncio.to_thread(app.backup, settings(database_url), tmp_path / "shiyu.zip")
    assert (tmp_path / "shiyu.zip").read_bytes() == b"precious"


async def test_restore_refuses_a_database_in_use(
    database: Database, database_url: str, tmp_path: Path, now: datetime
) -> None:
    await live_through(database, 1, now)
    await asyncio.to_thread(app.backup, settings(database_url), tmp_path / "shiyu.zip")
    with pytest.raises(OperatorError, match="not empty"):
        await asyncio.to_thread(app.restore, settings(database_url), tmp_path / "shiyu.zip")


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """A copy of an archive whose members went through ``change``; None leaves one out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def spoil(source: Path, target: Path, how: str) -> None:
    whole = source.read_bytes()
    with zipfile.ZipFile(source) as archive:  # a byte of what is kept: one of a head, as a date, would harm nothing
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    middle = largest.header_offset + 30 + len(largest.filename) + largest.compress_size // 2
    raw = {
        "text": b"not an archive at all",
        "cut": whole[:middle],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
    }
    changes: dict[str, Callable[[str, bytes], bytes | None]] = {
        "foreign": lambda name, _old: b'{"name": "other"}' if name == "manifest.json" else None,
        "list": lambda name, old: b"[1]" if name == "manifest.json" else old,
        "member": lambda name, old: None if name == "vault.jsonl" else old,
        "row": lambda name, old: b"" if name == "vault.jsonl" else old,
        "line": lambda name, old: b"{]\n" if name == "vault.jsonl" else old,
        "columns": lambda name, old: b"[1]\n" if name == "vault.jsonl" else old,
        "schema": lambda name, old: old.replace(b'"0', b'"9') if name == "manifest.json" else old,
    }
    if how in raw:
        target.write_bytes(raw[how])
    else:
        rewritten(source, target, changes[how])


@pytest.mark.parametrize("move", [("sqlite", "sqlite"), ("postgres", "postgres")], indirect=True, ids="→".join)
@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("text", "not a backup"),
        ("cut", "not a backup"),
        ("flipped", "damaged"),
        ("foreign", "not a backup"),
        ("list", "not a backup"),
        ("member", "damaged"),
        ("row", "damaged"),
        ("line", "damaged"),
        ("columns", "damaged"),
        ("schema", "schema"),
    ],
)
async def test_foreign_or_damaged_archive_is_refused_whole(
    move: tuple[str, str], tmp_path: Path, now: datetime, how: str, words: str
) -> None:
    source, copy = move
    async with opened(source) as database:
        for number in range(5):
            await live_through(database, number, now)
    await asyncio.to_thread(app.backup, settings(source), tmp_path / "good.zip")
    await asyncio.to_thread(spoil, tmp_path / "good.zip", tmp_path / "bad.zip", how)
    with pytest.raises(OperatorError, match=words):
        await asyncio.to_thread(app.restore, settings(copy), tmp_path / "bad.zip")
    async with opened(copy) as restored:
        assert await restored.read(count) == 0
