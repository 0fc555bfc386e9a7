"""Which businesses does everybody read, one page after another, and where are they?"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.store import tables

b = tables.business


def after(connection: Connection, ref: str, limit: int, *, refs: Collection[str] | None = None) -> Sequence[Any]:
    """In order of their refs, those after ``ref``; ``refs``: among these alone."""
    query = select(b).where(b.c.ref > ref).order_by(b.c.ref).limit(limit)
    return connection.execute(query if refs is None else query.where(b.c.ref.in_(list(refs)))).all()


def placed(connection: Connection, refs: Collection[str]) -> Sequence[Any]:
    """(ref, name, address, lat, lon) of those of ``refs`` whose place is known."""
    columns = select(b.c.ref, b.c.name, b.c.address, b.c.lat, b.c.lon)
    return connection.execute(columns.where(b.c.ref.in_(list(refs)), b.c.lat.is_not(None))).all()
