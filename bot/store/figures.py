"""How many cases of which kind were received, finished, late?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from bot.store import tables

c, r = tables.complaint, tables.rating


def _month(connection: Connection) -> ColumnElement[str]:
    """The month in Beijing, as 2026-11."""
    if connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m", c.c.received_at, "unixepoch", "+8 hours")
    return func.to_char(func.timezone("Asia/Shanghai", c.c.received_at), "YYYY-MM")


def cells(connection: Connection, since: datetime, until: datetime, now: datetime) -> Sequence[Any]:
    """Counts (received, closed, on_time, late) by month, kind, category, area and source, of cases received in the span."""
    is_closed = c.c.closed_at.is_not(None)
    is_late = or_(c.c.was_late, and_(c.c.closed_at.is_(None), c.c.due_at.is_not(None), c.c.due_at < now))
    by = (
        _month(connection).label("month"),
        c.c.kind,
        func.coalesce(c.c.category, "").label("category"),
        func.coalesce(c.c.area, "").label("area"),
        c.c.source,
    )
    counts = (
        func.count().label("received"),
        func.sum(case((is_closed, 1), else_=0)).label("closed"),
        func.sum(case((and_(is_closed, ~c.c.was_late), 1), else_=0)).label("on_time"),
        func.sum(case((is_late, 1), else_=0)).label("late"),
    )
    span = c.c.received_at >= since, c.c.received_at < until
    return connection.execute(select(*by, *counts).where(*span).group_by(*(column.name for column in by))).all()


def ratings(connection: Connection, since: datetime, until: datetime) -> Sequence[Any]:
    """How often each pair (resolved, attitude) was given in the span."""
    span = r.c.at >= since, r.c.at < until
    return connection.execute(
        select(r.c.resolved, r.c.attitude, func.count().label("given"))
        .where(*span)
        .group_by(r.c.resolved, r.c.attitude)
    ).all()
