"""Which years of working days did staff edit?"""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from bot.store import tables

t = tables.calendar_year


def bodies(connection: Connection) -> tuple[str, ...]:
    """The edited years as they are stored, in order."""
    return tuple(connection.scalars(select(t.c.body).order_by(t.c.year)))


def save(connection: Connection, year: int, body: str, by: str, now: datetime) -> None:
    """Put the year in place of what was there."""
    connection.execute(delete(t).where(t.c.year == year))
    connection.execute(insert(t).values(year=year, body=body, changed_by=by[:40], changed_at=now))
