"""Which requests for more time wait for an approver?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.store import tables

x = tables.extension
c = tables.complaint
s = tables.staff
_WAITING = x.c.decided_at.is_(None)


def ask(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(x).values(**values))


def waiting(connection: Connection, limit: int, complaint: int | None = None) -> list[Any]:
    """Not yet decided (of one case), the oldest first: number, assignee, and whose name asked."""
    query = select(x, c.c.number, c.c.assignee, s.c.name).join(c, c.c.id == x.c.complaint)
    query = query.join(s, s.c.id == x.c.asked_by).where(_WAITING, c.c.closed_at.is_(None))
    if complaint is not None:
        query = query.where(x.c.complaint == complaint)
    return list(connection.execute(query.order_by(x.c.asked_at, x.c.id).limit(limit)))


def decide(connection: Connection, complaint: int, clock: str, by: int, now: datetime, *, is_granted: bool) -> bool:
    """Was there one to decide?"""
    mine = x.c.complaint == complaint, x.c.clock == clock, _WAITING
    change = update(x).where(*mine).values(decided_by=by, decided_at=now, is_granted=is_granted)
    return connection.execute(change).rowcount > 0
