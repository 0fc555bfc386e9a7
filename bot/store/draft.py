"""Which changes of entries were proposed, and which are in force?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.store import tables
from bot.store.engine import raise_signal

d, s = tables.entry_draft, tables.staff
_other = s.alias("decider")
_SHOWN = (
    select(d, s.c.name.label("proposer"), _other.c.name.label("decider"))
    .select_from(d.join(s, d.c.proposed_by == s.c.id).outerjoin(_other, d.c.decided_by == _other.c.id))
    .order_by(d.c.id.desc())
)


def add(connection: Connection, values: dict[str, Any]) -> int:
    return int(connection.execute(insert(d).values(**values, state="waiting").returning(d.c.id)).scalar_one())


def by_ids(connection: Connection, drafts: Sequence[int]) -> Sequence[Any]:
    return connection.execute(_SHOWN.where(d.c.id.in_(drafts))).all()


def waiting(connection: Connection, limit: int, offset: int) -> Sequence[Any]:
    """Those that nobody decided about, the newest first."""
    return connection.execute(_SHOWN.where(d.c.state == "waiting").limit(limit).offset(offset)).all()


def count_waiting(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(d).where(d.c.state == "waiting")) or 0


def bodies_waiting(connection: Connection) -> dict[str, str]:
    """By entry, what is proposed and not decided."""
    return {
        row.entry: row.body for row in connection.execute(select(d.c.entry, d.c.body).where(d.c.state == "waiting"))
    }


def decided(connection: Connection, limit: int, entry: str | None = None) -> Sequence[Any]:
    """Those decided last, of all entries or of one."""
    query = _SHOWN.where(d.c.state != "waiting")
    return connection.execute((query if entry is None else query.where(d.c.entry == entry)).limit(limit)).all()


def decide(connection: Connection, drafts: Sequence[int], state: str, staff: int, now: datetime) -> None:
    values = {"state": state, "decided_by": staff, "decided_at": now}
    connection.execute(update(d).where(d.c.id.in_(drafts)).values(values))
    raise_signal(connection, "faq")


def in_force(connection: Connection) -> dict[str, Any]:
    """By entry, what was published last, in the order of publishing."""
    last = select(func.max(d.c.decided_at).label("at"), d.c.entry).where(d.c.state == "published").group_by(d.c.entry)
    found = last.subquery()
    published = d.c.state == "published", d.c.entry == found.c.entry, d.c.decided_at == found.c.at
    rows = connection.execute(_SHOWN.where(*published).order_by(None).order_by(d.c.id))
    return {row.entry: row for row in rows}


def mark(connection: Connection) -> str:
    """What differs whenever something else is in force."""
    query = select(func.count(), func.max(d.c.decided_at)).where(d.c.state == "published")
    count, last = connection.execute(query).one()
    return f"{count} {last}"
