"""Who did what, when, to which subject? Rows are only ever added, and chained (bot.store.chain)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.store import chain, tables

t = tables.audit


@dataclass(frozen=True, slots=True)
class Entry:
    """One act. ``actor`` is a login, ``subject`` a case number, a login or an outbox row."""

    at: datetime
    actor: str
    act: str
    subject: str
    detail: str


def write(connection: Connection, *, actor: str, act: str, subject: str, now: datetime, detail: str = "") -> None:
    """Record an act in the unit that does it: both are stored, or neither."""
    words = {"actor": actor[:40], "act": act[:40], "subject": subject[:64], "detail": detail[:500]}
    connection.execute(insert(t).values(at=now, **words, hash=chain.mark(connection, now, **words)))


def has(connection: Connection, *, actor: str, act: str, subject: str, since: datetime) -> bool:
    """Was this act recorded after ``since``?"""
    same = t.c.subject == subject, t.c.actor == actor, t.c.act == act, t.c.at > since
    return connection.scalar(select(t.c.id).where(*same).limit(1)) is not None


def page(connection: Connection, page: int, size: int) -> tuple[list[Entry], int]:
    """Page ``page`` (from 1), newest first, and the number of all entries."""
    query = select(t.c.at, t.c.actor, t.c.act, t.c.subject, t.c.detail)
    rows = connection.execute(query.order_by(t.c.id.desc()).limit(size).offset((page - 1) * size))
    total = connection.scalar(select(func.count()).select_from(t)) or 0
    return [Entry(row.at, row.actor, row.act, row.subject, row.detail) for row in rows], total


def about(connection: Connection, subject: str, acts: Sequence[str], most: int = 50) -> list[Entry]:
    """The last of these acts on one subject, newest first."""
    query = select(t.c.at, t.c.actor, t.c.act, t.c.subject, t.c.detail).where(t.c.subject == subject, t.c.act.in_(acts))
    return [Entry(*row) for row in connection.execute(query.order_by(t.c.id.desc()).limit(most))]
