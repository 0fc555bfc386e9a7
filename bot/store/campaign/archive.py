"""Which notices stand on the public archive?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from bot.store import tables

c = tables.campaign
_NEWEST = (c.c.listed_at.desc(), c.c.id.desc())


def page(connection: Connection, page: int, size: int) -> tuple[Sequence[Any], int]:
    """The newest first, and how many there are."""
    query = select(c).where(c.c.is_listed).order_by(*_NEWEST)
    rows = connection.execute(query.limit(size).offset((page - 1) * size)).all()
    return rows, connection.scalar(select(func.count()).select_from(c).where(c.c.is_listed)) or 0


def by_ref(connection: Connection, ref: str) -> Any | None:
    """None also for one that is not listed, or not any more."""
    return connection.execute(select(c).where(c.c.ref == ref, c.c.is_listed)).first()
