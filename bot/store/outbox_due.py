"""What does a sender take of the rows that are due, and how does a row become its own until a lease is over?"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, bindparam, select, true

from bot.store import listed, tables
from bot.store.outbox_bulk import stopped, urgent
from bot.store.vault import vault_of

t, v = tables.outbox, tables.vault
Query = Select[Any] | listed.Asked
LEASE = timedelta(seconds=30)  # longer than a send can take (the client gives up after 10 s)
_LEASE = """
UPDATE outbox SET state = 'sending', lease_until = :until, lease_owner = :owner, attempts = attempts + 1 WHERE id {among}"""
_NOW, _LIMIT = bindparam("now", type_=t.c.due_at.type), bindparam("limit", type_=Integer())


class Due(NamedTuple):
    """A row that may be claimed; ``kind`` and ``cipher`` are its recipient's in the vault, None when they were erased."""

    id: int
    key: str
    recipient: str
    attempts: int
    content: bytes
    kind: str | None
    cipher: bytes | None


@dataclass(slots=True)
class Row:
    """A claimed row, ready to be sent ``until`` its lease is over."""

    id: int
    key: str
    recipient: str
    attempts: int
    openid: str | None = field(repr=False)
    content: Mapping[str, Any] = field(repr=False)
    until: datetime


def is_any(connection: Connection, channel: str, now: datetime, *, only_urgent: bool = False) -> bool:
    """Is there anything to claim? Asked before the writer is troubled."""
    return connection.execute(_any(channel, only_urgent=only_urgent), {"now": now}).first() is not None


def messages(connection: Connection, now: datetime, limit: int, *, is_quiet: bool) -> list[Due]:
    """Up to ``limit`` due rows of the chat, the oldest of each citizen only, locked."""
    return _read(connection, _messages(connection.dialect.name, is_quiet=is_quiet), now, limit)


def notices(connection: Connection, now: datetime, limit: int, *, is_quiet: bool, only_urgent: bool) -> list[Due]:
    """Up to ``limit`` due notices, locked."""
    query = _notices(connection.dialect.name, is_quiet=is_quiet, only_urgent=only_urgent)
    return _read(connection, query, now, limit)


@lru_cache(maxsize=4)
def _any(channel: str, *, only_urgent: bool) -> Select[Any]:
    return select(t.c.id).where(_is_due(channel), urgent(t) if only_urgent else true()).limit(1)


@lru_cache(maxsize=4)
def _messages(dialect: str, *, is_quiet: bool) -> Query:
    earlier = t.alias("earlier")
    blocked = (
        select(earlier.c.id)
        .where(earlier.c.recipient == t.c.recipient, earlier.c.id < t.c.id, earlier.c.state.in_(("waiting", "sending")))
        .where(earlier.c.channel == "chat", ~stopped(earlier, is_quiet=is_quiet))
        .exists()
    )
    query = _due("chat").where(~blocked, ~stopped(t, is_quiet=is_quiet)).order_by(t.c.id)
    return _locked(query, dialect)


@lru_cache(maxsize=8)
def _notices(dialect: str, *, is_quiet: bool, only_urgent: bool) -> Query:
    query = _due("notice").where(~stopped(t, is_quiet=is_quiet), urgent(t) if only_urgent else true())
    return _locked(query.order_by(t.c.due_at, t.c.id), dialect)


def _due(channel: str) -> Select[Any]:
    # The vault is not asked for its kind: SQLite would rather read all of that kind than these by their key.
    return (
        select(t.c.id, t.c.key, t.c.recipient, t.c.attempts, t.c.content, v.c.kind, v.c.cipher)
        .select_from(t.outerjoin(v, v.c.ref == t.c.recipient))
        .where(_is_due(channel))
    )


def _is_due(channel: str) -> ColumnElement[bool]:
    return and_(t.c.state == "waiting", t.c.due_at <= _NOW, t.c.channel == channel)


def _locked(query: Select[Any], dialect: str) -> Query:
    return listed.in_one(query.limit(_LIMIT).with_for_update(skip_locked=True, of=t), dialect)


def _read(connection: Connection, query: Query, now: datetime, limit: int) -> list[Due]:
    rows = listed.read(connection, query, now=now, limit=limit)
    if connection.dialect.name != "sqlite":
        return [Due(*row) for row in rows]
    plain = bytes.fromhex
    return [Due(one, key, to, tries, plain(said), kind, plain(who)) for one, key, to, tries, said, kind, who in rows]


def read_contents(connection: Connection, rows: Iterable[Any]) -> dict[int, Mapping[str, Any]]:
    """By id; rows that say the same share one object, which nobody changes."""
    vault, parsed, found = vault_of(connection), dict[bytes, Mapping[str, Any]](), dict[int, Mapping[str, Any]]()
    for row in rows:
        plain = vault.open(row.content, f"outbox.content:{row.key}")
        found[row.id] = parsed[plain] if plain in parsed else parsed.setdefault(plain, json.loads(plain))
    return found


def lease(
    connection: Connection,
    rows: Sequence[Due],
    owner: str,
    now: datetime,
    contents: Mapping[int, Mapping[str, Any]] | None = None,
) -> list[Row]:
    """``rows`` are ``owner``'s to send until the lease is over; ``contents`` by id, where they were read already."""
    if not rows:
        return []
    until = now + LEASE
    listed.run(connection, _LEASE, [row.id for row in rows], until=until, owner=owner)
    said, openids = contents or read_contents(connection, rows), _openids(connection, rows)
    return [Row(row.id, row.key, row.recipient, row.attempts, openids.get(row.id), said[row.id], until) for row in rows]


def _openids(connection: Connection, rows: Iterable[Due]) -> dict[int, str]:
    vault = vault_of(connection)
    there = ((row, row.cipher) for row in rows if row.kind == "openid" and row.cipher)
    return {row.id: vault.open(cipher, f"vault.cipher:{row.recipient}").decode() for row, cipher in there}
