"""Which happenings are there, and what is written of them?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.store import tables

h = tables.happening


def add(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(h).values(values))


def by_ref(connection: Connection, ref: str, *, lock: bool = False) -> Any | None:
    query = select(h).where(h.c.ref == ref)
    return connection.execute(query.with_for_update() if lock else query).first()


def by_id(connection: Connection, id: int) -> Any:
    return connection.execute(select(h).where(h.c.id == id)).one()


def change(connection: Connection, id: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(h).where(h.c.id == id).values(values))


def page(connection: Connection, page: int, size: int) -> tuple[Sequence[Any], int]:
    """The newest first, and how many there are."""
    rows = connection.execute(select(h).order_by(h.c.id.desc()).limit(size).offset((page - 1) * size)).all()
    return rows, connection.scalar(select(func.count()).select_from(h)) or 0


def ahead(connection: Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Open ones that are not over, the next first."""
    query = select(h).where(h.c.state == "open", h.c.ends_at > now)
    return connection.execute(query.order_by(h.c.starts_at, h.c.id).limit(limit)).all()


def starting(connection: Connection, now: datetime, until: datetime) -> Sequence[Any]:
    """Open ones that begin from now until then."""
    span = h.c.state == "open", h.c.starts_at > now, h.c.starts_at <= until
    return connection.execute(select(h).where(*span).order_by(h.c.id)).all()


def past(connection: Connection, since: datetime, now: datetime, limit: int) -> Sequence[Any]:
    """Open ones that ended from then until now, the latest first."""
    query = select(h).where(h.c.state == "open", h.c.ends_at <= now, h.c.ends_at > since)
    return connection.execute(query.order_by(h.c.starts_at.desc(), h.c.id.desc()).limit(limit)).all()


def begun(connection: Connection, now: datetime, since: datetime) -> Sequence[Any]:
    """Those that began from then until now: what reminds of them is too late."""
    return connection.execute(select(h).where(h.c.starts_at <= now, h.c.starts_at > since)).all()
