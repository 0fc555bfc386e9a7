"""Does whoever comes after a dead sender know what it had begun, and is nothing believed that may be wrong?"""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.domain.ports import Unavailable
from bot.outbox.journal import ROWS, Kept, Unkept, begun_in, open_journal
from bot.outbox.sender import Sender
from bot.outbox.stream import Pace
from bot.services import subscription
from bot.store import outbox, outbox_bulk, outbox_dead, outbox_notice, tables
from bot.store.engine import Database
from bot.store.outbox_bulk import Letter
from bot.store.outbox_due import LEASE
from bot.store.vault import keep

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
TEMPLATE = "nTopic"
ALIKE = {"type": "notice", "template": TEMPLATE, "values": {"thing1": "消费提示"}, "text": "剩菜怎么放"}
_SENDER = """
import sys, time
from pathlib import Path
from bot.outbox.journal import open_journal
journal = open_journal(Path(sys.argv[1]))
for row in (7, 8, 9):
    journal.note(row)
print(journal.owner, flush=True)
time.sleep(60)
"""


def test_what_a_killed_process_began_is_known(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _SENDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        assert begun_in(tmp_path, owner) is None, "it lives, and may begin more"
        process.send_signal(signal.SIGKILL)
    assert begun_in(tmp_path, owner) == {7, 8, 9}


def dead(folder: Path, *rows: int) -> str:
    """A sender that began ``rows`` and is gone; its name."""
    journal = Kept(folder)
    for row in rows:
        journal.note(row)
    die(folder, journal)
    return journal.owner


def die(folder: Path, journal: Kept) -> None:
    """What it noted is left, and nobody holds it."""
    path = folder / f"{journal.owner}.begun"
    kept = path.read_bytes()
    journal.close()
    path.write_bytes(kept)


def test_the_newest_rows_are_kept(tmp_path: Path) -> None:
    owner = dead(tmp_path, *range(1, ROWS + 11))
    assert begun_in(tmp_path, owner) == set(range(11, ROWS + 11))


def test_nothing_is_known_after_a_start_of_the_machine(tmp_path: Path) -> None:
    owner = dead(tmp_path, 1)
    path = tmp_path / f"{owner}.begun"
    path.write_bytes(b"another" + path.read_bytes()[7:])
    assert begun_in(tmp_path, owner) is None


@pytest.mark.parametrize("kept", [b"", b"short"])
def test_a_broken_file_says_nothing(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "owner.begun").write_bytes(kept)
    assert begun_in(tmp_path, "owner") is None


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert (begun_in(tmp_path, "owner"), begun_in(None, "owner")) == (None, None)


def test_a_sender_that_stopped_leaves_no_file(tmp_path: Path) -> None:
    journal = open_journal(tmp_path)
    assert journal.is_kept
    journal.close()
    assert not list(tmp_path.iterdir())


def test_senders_work_where_no_journal_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert isinstance(open_journal(tmp_path / "file" / "folder"), Unkept)
    assert isinstance(open_journal(None), Unkept)


def test_journals_of_the_long_dead_are_removed(tmp_path: Path) -> None:
    old, young = dead(tmp_path, 1), dead(tmp_path, 2)
    long_ago = datetime.now(UTC).timestamp() - timedelta(days=8).total_seconds()
    os.utime(tmp_path / f"{old}.begun", (long_ago, long_ago))
    journal = open_journal(tmp_path)
    assert {path.stem for path in tmp_path.iterdir()} == {young, journal.owner}
    journal.close()


def test_more_is_claimed_the_faster_it_goes() -> None:
    pace = Pace(200, 3000, 0.4)
    assert [pace.next(sent) for sent in (0, 10**6, 10**6, 10**6, 10**6, 0)] == [200, 600, 1800, 3000, 3000, 200]
    assert Pace(200).next(10**6) == 200


class Platform:
    """The edge: keeps whom it wrote to."""

    def __init__(self) -> None:
        self.got: list[str] = []

    async def send(self, openid: str, content: Mapping[str, Any], key: str) -> None:
        self.got.append(openid)


def plant(connection: Connection, people: int) -> None:
    """So many agreed to one notice each, and are due to get one."""
    names = [f"o-{number}" for number in range(people)]
    refs = [keep(connection, "openid", name, NOW, find=True) for name in names]
    connection.execute(insert(tables.citizen), [{"ref": ref, "created_at": NOW} for ref in refs])
    for ref in refs:
        subscription.agreed(connection, citizen=ref, template=TEMPLATE, now=NOW)
    letters = [Letter(f"campaign:c:{ref}", ref, "notice", ALIKE) for ref in refs]
    outbox_bulk.write(connection, letters, NOW, purpose="campaign", subject="c")
    outbox_bulk.let_go(connection, [row.id for row in outbox_bulk.held(connection, "c", people)], NOW)


def rows(connection: Connection) -> list[tuple[str, int, int]]:
    """(state, attempts, consents that are left) of each."""
    t, s = tables.outbox, tables.subscription
    query = select(t.c.state, t.c.attempts, s.c.stock).join_from(t, s, s.c.citizen == t.c.recipient).order_by(t.c.id)
    return [(state, attempts, stock) for state, attempts, stock in connection.execute(query)]


async def test_only_what_was_begun_is_unknown(database: Database, tmp_path: Path) -> None:
    await database.run(plant, 4)
    journal = Kept(tmp_path)
    claimed = await database.run(outbox_notice.claim, journal.owner, NOW, 4)
    journal.note(claimed[1].id)
    die(tmp_path, journal)
    later = NOW + LEASE + timedelta(seconds=1)

    def begun(owner: str) -> Any:
        return begun_in(tmp_path, owner)

    assert await database.run(outbox_dead.abandon, NOW, begun) == 0
    assert await database.run(outbox_dead.abandon, later, begun) == 1
    waits, lost = ("waiting", 0, 1), ("unknown", 1, 0)
    assert await database.read(rows) == [waits, lost, waits, waits]
    platform = Platform()
    worker = Sender(database, platform, lambda: later)
    while await worker.once():
        pass
    assert sorted(platform.got) == sorted(row.openid or "" for row in claimed if row is not claimed[1])
    assert await database.read(rows) == [("sent", 1, 0), lost, ("sent", 1, 0), ("sent", 1, 0)]


async def test_a_sender_that_lives_is_not_asked_about(database: Database, tmp_path: Path) -> None:
    """It was stopped for a while, say, and goes on where it was."""
    await database.run(plant, 2)
    journal = open_journal(tmp_path)
    await database.run(outbox_notice.claim, journal.owner, NOW, 2)
    later = NOW + LEASE + timedelta(seconds=1)
    assert await database.run(outbox_dead.abandon, later, lambda owner: begun_in(tmp_path, owner)) == 2
    journal.close()


class Unrecording:
    """A database that does not take what became of notices."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.on, self.read = database.on, database.read

    async def run(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        if work is outbox_notice.record:
            raise Unavailable("away")
        return await self._database.run(work, *args, **kwargs)


async def test_a_sender_that_could_not_record_is_not_believed(database: Database, tmp_path: Path) -> None:
    """Its notes may be written over by what it begins next, while those rows still say that they are being sent."""
    await database.run(plant, 2)
    journal = Kept(tmp_path)
    units: Any = Unrecording(database)
    worker = Sender(units, Platform(), lambda: NOW, journal=journal)
    with pytest.raises(Unavailable):
        await worker.once()
    assert not journal.is_kept
    die(tmp_path, journal)
    assert begun_in(tmp_path, journal.owner) is None


async def test_what_many_say_alike_is_kept_once(database: Database) -> None:
    letters = [
        Letter("campaign:c:wang", "wang", "chat", ALIKE),
        Letter("campaign:c:zhao", "zhao", "chat", ALIKE),
        Letter("campaign:c:li", "li", "chat", {"type": "text", "text": "李大爷，您好"}),
    ]
    await database.run(outbox_bulk.write, letters, NOW, purpose="campaign", subject="c")

    def read(connection: Connection) -> list[tuple[bool, bool, str]]:
        t = tables.outbox
        found = connection.execute(select(t.c.id, t.c.key, t.c.content, t.c.shared).order_by(t.c.id)).all()
        said = [outbox.read_content(connection, row)["text"] for row in found]
        return [(bool(row.content), row.shared is not None, text) for row, text in zip(found, said, strict=True)]

    alike = (False, True, "剩菜怎么放")
    assert await database.read(read) == [alike, alike, (True, False, "李大爷，您好")]


async def test_what_was_said_alike_goes_with_the_last_that_says_it(database: Database) -> None:
    await database.run(plant, 2)

    def kept(connection: Connection) -> int:
        return len(connection.execute(select(tables.outbox_shared.c.id)).all())

    def sent(connection: Connection, moment: datetime) -> None:
        [first, *_] = connection.scalars(select(tables.outbox.c.id).where(tables.outbox.c.state == "waiting"))
        outbox_bulk.swallow(connection, [first], moment, "")

    later = NOW + timedelta(days=1)
    await database.run(sent, NOW)
    assert (await database.run(outbox.strip, later), await database.read(kept)) == (1, 1)
    await database.run(sent, NOW)
    assert (await database.run(outbox.strip, later), await database.read(kept)) == (1, 0)
