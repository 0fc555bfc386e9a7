"""Which columns of which cases leave the house? None of them tells who reported."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.store import tables

c = tables.complaint


def cases(connection: Connection, since: datetime, until: datetime, most: int) -> Sequence[Any]:
    """Cases received in the span, oldest first, at most ``most``."""
    shown = (
        c.c.number,
        c.c.kind,
        c.c.state,
        c.c.received_at,
        c.c.due_at,
        c.c.closed_at,
        c.c.was_late,
        c.c.source,
        c.c.source_number,
        c.c.number_12315,
        c.c.category,
        c.c.area,
        c.c.respondent,
        c.c.place,
        c.c.story,
        c.c.request,
    )
    span = c.c.received_at >= since, c.c.received_at < until
    return connection.execute(select(*shown).where(*span).order_by(c.c.received_at, c.c.id).limit(most)).all()


def known_12315(connection: Connection, numbers: Sequence[str]) -> set[str]:
    """Which of these 12315 numbers are the numbers of cases already."""
    return set(connection.scalars(select(c.c.number_12315).where(c.c.number_12315.in_(numbers)))) if numbers else set()
