"""Was the audit touched? Each entry is bound to the one before it by a keyed hash, in the order of commits.

An entry is marked when it is written (a keyed hash of its words) and takes its place in the chain just before its commit, under a
lock held from there to the commit: places follow commits, and no unit waits for another's. The key is the database's own
index key, which outlives a rotation of data keys and goes with every backup (bot.store.vault).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, text, update

from bot.store import tables
from bot.store.vault import vault_of

t = tables.audit
_LOCK = 0x5348495955  # any number, the same in every process
_FLAG = "audited"
_PLACED = t.c.position.is_not(None)
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Head:
    """The newest place of the chain. Written down elsewhere, it shows later whether the end was cut off."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found; ``broken`` says in words where the chain breaks first, None when it is whole."""

    head: Head
    broken: str | None


def mark(connection: Connection, at: datetime, actor: str, act: str, subject: str, detail: str) -> str:
    """The mark of a new entry, by which it takes its place at the commit."""
    connection.info[_FLAG] = True
    return _mark(connection, at, actor, act, subject, detail)


def _mark(connection: Connection, at: datetime, *words: str) -> str:
    moment = round((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000_000)
    return vault_of(connection).digest("audit.entry", json.dumps([moment, *words], ensure_ascii=False))


def _link(connection: Connection, before: Head, identity: int, entry: str) -> Head:
    place = before.position + 1
    return Head(place, vault_of(connection).digest("audit.link", f"{before.hash}|{place}|{identity}|{entry}"))


def _mark_of(connection: Connection, row: Any) -> str:
    return _mark(connection, row.at, row.actor, row.act, row.subject, row.detail)


def head(connection: Connection) -> Head:
    """The newest place; 0 when nothing was ever recorded."""
    row = connection.execute(
        select(t.c.position, t.c.hash).where(_PLACED).order_by(t.c.position.desc()).limit(1)
    ).first()
    return Head(row.position, row.hash) if row else Head(0, "")


def seal(connection: Connection) -> None:
    """Before a commit: give the entries of this transaction their places. What nobody marked gets none.

    Entries from before there was a chain have no mark: the first to be sealed takes them along.
    """
    if not connection.info.pop(_FLAG, False):
        return
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    newest = head(connection)
    is_first = newest.position == 0
    placed = []
    for row in connection.execute(select(t).where(t.c.position.is_(None)).order_by(t.c.id)).all():
        entry = _mark_of(connection, row)
        if row.hash == entry or (is_first and row.hash is None):
            newest = _link(connection, newest, row.id, entry)
            placed.append({"which": row.id, "position": newest.position, "hash": newest.hash})
    if placed:
        connection.execute(update(t).where(t.c.id == bindparam("which")), placed)


def verify(connection: Connection, expected: Head | None = None) -> Verdict:
    """Walk the whole chain; ``expected`` is a head noted earlier, which must still be part of it."""
    newest = Head(0, "")
    for row in _rows(connection):
        following = _link(connection, newest, row.id, _mark_of(connection, row))
        if row.position != following.position:
            return Verdict(newest, f"entry {following.position} is missing")
        if row.hash != following.hash:
            return Verdict(newest, f"entry {row.position} is not what was recorded: {_described(row)}")
        newest = following
        if expected is not None and newest.position == expected.position and newest.hash != expected.hash:
            return Verdict(newest, f"entry {newest.position} is another than the one noted: {_described(row)}")
    if expected is not None and newest.position < expected.position:
        return Verdict(newest, f"entry {newest.position + 1} is missing: the end was cut off")
    stray = connection.execute(select(t).where(t.c.position.is_(None)).order_by(t.c.id).limit(1)).first()
    if stray is not None and newest.position:
        return Verdict(newest, f"an entry without a place was not written by this service: {_described(stray)}")
    return Verdict(newest, None)


def _rows(connection: Connection) -> Iterator[Any]:
    query = select(t).where(_PLACED).order_by(t.c.position)
    for part in connection.execution_options(yield_per=_CHUNK).execute(query).partitions():
        yield from part


def _described(row: Any) -> str:
    return f"{row.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC, {row.actor}, {row.act}, {row.subject} (row {row.id})"
