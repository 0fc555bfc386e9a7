"""What does a sender take of the rows that are due, and how does a row become its own until a lease is over?"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, and_, bindparam, select, true

from bot.store import listed, tables
from bot.store.outbox_bulk import stopped, urgent
from bot.store.outbox_state import is_waiting
from bot.store.vault import vault_of

t, v = tables.outbox, tables.vault
Query = Select[Any] | listed.Asked
LEASE = timedelta(seconds=30)  # longer than a send can take (the client gives up after 10 s)
_LEASE = """
UPDATE outbox SET state = 'sending', lease_until = :until, lease_owner = :owner, attempts = attempts + 1 WHERE id {among}"""
_SHARED = "SELECT id, ref, content FROM outbox_shared WHERE id {among}"
_NOW, _LIMIT = bindparam("now", type_=t.c.due_at.type), bindparam("limit", type_=Integer())


class Due(NamedTuple):
    """A row that may be claimed; ``shared``: what it says is what others say; ``kind`` and ``cipher`` are its recipient's in the
    vault, None when they were erased.
    """

    id: int
    key: str
    recipient: str
    attempts: int
    content: bytes
    shared: int | None
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
        select(t.c.id, t.c.key, t.c.recipient, t.c.attempts, t.c.content, t.c.shared, v.c.kind, v.c.cipher)
        .select_from(t.outerjoin(v, v.c.ref == t.c.recipient))
        .where(_is_due(channel))
    )


def _is_due(channel: str) -> ColumnElement[bool]:
    return and_(is_waiting(t), t.c.due_at <= _NOW, t.c.channel == channel)


def _locked(query: Select[Any], dialect: str) -> Query:
    return listed.in_one(query.limit(_LIMIT).with_for_update(skip_locked=True, of=t), dialect)


def _read(connection: Connection, query: Query, now: datetime, limit: int) -> list[Due]:
    rows = listed.read(connection, query, now=now, limit=limit)
    if connection.dialect.name != "sqlite":
        return [Due(*row) for row in rows]
    plain = bytes.fromhex
    return [
        Due(one, key, to, tries, plain(said), shared, kind, plain(who))
        for one, key, to, tries, said, shared, kind, who in rows
    ]


def read_contents(connection: Connection, rows: Sequence[Any]) -> list[Mapping[str, Any]]:
    """One for each; rows that say the same share one object, which nobody changes."""
    vault = vault_of(connection)
    said = _shared(connection, {row.shared for row in rows if row.shared})
    return [
        said[row.shared] if row.shared else json.loads(vault.open(row.content, f"outbox.content:{row.key}"))
        for row in rows
    ]


def _shared(connection: Connection, ids: Collection[int]) -> dict[int, Mapping[str, Any]]:
    kept = listed.rows(connection, _SHARED, ids) if ids else ()
    vault = vault_of(connection)
    return {id: json.loads(vault.open(content, f"outbox_shared.content:{ref}")) for id, ref, content in kept}


def lease(
    connection: Connection,
    due: Sequence[Due],
    contents: Sequence[Mapping[str, Any]],
    owner: str,
    now: datetime,
) -> list[Row]:
    """What is ``due``, with what each says, is ``owner``'s to send until the lease is over."""
    if not due:
        return []
    until = now + LEASE
    listed.run(connection, _LEASE, [row.id for row in due], until=until, owner=owner)
    unseal, rows = vault_of(connection).open, []
    for (id, key, recipient, attempts, _, _, kind, cipher), said in zip(due, contents, strict=True):
        openid = unseal(cipher, f"vault.cipher:{recipient}").decode() if cipher and kind == "openid" else None
        rows.append(Row(id, key, recipient, attempts, openid, said, until))
    return rows
