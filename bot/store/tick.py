"""Whose is a tick of the timetable, until when, and is it done?"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables

t = tables.tick


def take(connection: Connection, job: str, at: datetime, owner: str, until: datetime) -> bool:
    """Take the tick of ``job`` at ``at``; False when it was taken before."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(t).values(job=job, at=at, owner=owner, attempts=1, lease_until=until)
    return bool(connection.execute(row.on_conflict_do_nothing(index_elements=["job", "at"])).rowcount == 1)


def _is_lapsed(now: datetime, lease: timedelta, attempts: int) -> ColumnElement[bool]:
    """Also a lease that ends later than any could: the clock went back since."""
    is_over = or_(t.c.lease_until < now, t.c.lease_until > now + 2 * lease)
    return and_(t.c.done_at.is_(None), is_over, t.c.attempts < attempts)


def lapsed(
    connection: Connection, now: datetime, since: datetime, lease: timedelta, attempts: int
) -> list[tuple[str, datetime]]:
    """(job, at) of ticks after ``since`` whose owner was not heard of, the oldest first; those tried ``attempts`` times stay."""
    query = select(t.c.job, t.c.at).where(_is_lapsed(now, lease, attempts), t.c.at > since)
    return [(row.job, row.at) for row in connection.execute(query.order_by(t.c.at).limit(50))]


def take_up(
    connection: Connection, job: str, at: datetime, owner: str, now: datetime, lease: timedelta, attempts: int
) -> bool:
    """Take a lapsed tick from its owner; False when somebody else did, or its owner is back."""
    same = t.c.job == job, t.c.at == at, _is_lapsed(now, lease, attempts)
    values = {"owner": owner, "lease_until": now + lease, "attempts": t.c.attempts + 1}
    return connection.execute(update(t).where(*same).values(values)).rowcount == 1


def hold(connection: Connection, job: str, at: datetime, owner: str, until: datetime) -> bool:
    """Stay its owner; False when it is another's by now, or done. Until the unit's end nobody else can take it."""
    return _own(connection, job, at, owner, {"lease_until": until})


def finish(connection: Connection, job: str, at: datetime, owner: str, now: datetime) -> bool:
    """It is done; False as of ``hold``."""
    return _own(connection, job, at, owner, {"done_at": now})


def _own(connection: Connection, job: str, at: datetime, owner: str, values: dict[str, Any]) -> bool:
    same = t.c.job == job, t.c.at == at, t.c.owner == owner, t.c.done_at.is_(None)
    return connection.execute(update(t).where(*same).values(values)).rowcount == 1


def last(connection: Connection, now: datetime) -> dict[str, datetime]:
    """By job, its last tick that is not in the future."""
    query = select(t.c.job, func.max(t.c.at).label("at")).where(t.c.at <= now).group_by(t.c.job)
    return {row.job: row.at for row in connection.execute(query)}


def is_past(limit: datetime) -> ColumnElement[bool]:
    """Ticks of before ``limit``, but for each job's last: what was missed is found by it."""
    other = t.alias("later")
    return and_(t.c.at < limit, select(other.c.job).where(other.c.job == t.c.job, other.c.at > t.c.at).exists())
