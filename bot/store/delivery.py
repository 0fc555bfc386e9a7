"""Which messages wait for a person's decision? (rows of the outbox that are unknown or failed)"""

from typing import Any

from sqlalchemy import Connection, func, select

from bot.store import tables
from bot.store.outbox_state import is_undecided

t = tables.outbox
_OPEN = is_undecided(t)
_ROW = (
    t.c.id,
    t.c.key,
    t.c.subject,
    t.c.purpose,
    t.c.content,
    t.c.shared,
    t.c.state,
    t.c.attempts,
    t.c.error,
    t.c.created_at,
)


def open_rows(connection: Connection, page: int, size: int) -> list[Any]:
    """Page ``page`` (from 1), oldest first."""
    query = select(*_ROW).where(_OPEN).order_by(t.c.id)
    return list(connection.execute(query.limit(size).offset((page - 1) * size)))


def count_open(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(t).where(_OPEN)) or 0


def subject(connection: Connection, row: int) -> str | None:
    """The case an outbox row belongs to."""
    return connection.scalar(select(t.c.subject).where(t.c.id == row))
