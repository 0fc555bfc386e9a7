"""Who is on duty, who was told of a poisoning, and what were staff reminded of?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables

d = tables.duty
s = tables.staff
a = tables.alarm
r = tables.reminder
c = tables.complaint


def on_duty(connection: Connection, now: datetime) -> list[Any]:
    """Who is to be told now, in order: id, login, name, citizen, when they last wrote to the account."""
    p = tables.citizen
    query = (
        select(s.c.id, s.c.login, s.c.name, s.c.citizen, p.c.message_at)
        .select_from(d.join(s, s.c.id == d.c.staff).outerjoin(p, p.c.ref == s.c.citizen))
        .where(d.c.starts_at <= now, d.c.ends_at > now, s.c.disabled_at.is_(None))
    )
    return list(connection.execute(query.order_by(d.c.rank, d.c.id)))


def approvers(connection: Connection) -> list[Any]:
    """The same of those who decide, for when nobody on duty answers."""
    p = tables.citizen
    columns = s.c.id, s.c.login, s.c.name, s.c.citizen, p.c.message_at
    query = select(*columns).select_from(s.outerjoin(p, p.c.ref == s.c.citizen))
    return list(
        connection.execute(query.where(s.c.disabled_at.is_(None), s.c.roles.contains("approver")).order_by(s.c.id))
    )


def plan(connection: Connection, staff: int, starts: datetime, ends: datetime, rank: int) -> None:
    connection.execute(insert(d).values(staff=staff, starts_at=starts, ends_at=ends, rank=rank))


def listing(connection: Connection, since: datetime, until: datetime) -> list[Any]:
    """Turns of duty that touch the span: id, name, login, starts_at, ends_at, rank."""
    query = select(d.c.id, s.c.name, s.c.login, d.c.starts_at, d.c.ends_at, d.c.rank).join(s, s.c.id == d.c.staff)
    return list(
        connection.execute(query.where(d.c.ends_at > since, d.c.starts_at < until).order_by(d.c.starts_at, d.c.rank))
    )


def remove(connection: Connection, turn: int) -> None:
    connection.execute(delete(d).where(d.c.id == turn))


def raise_alarm(connection: Connection, complaint: int, now: datetime) -> None:
    connection.execute(insert(a).values(complaint=complaint, raised_at=now, told="", next_at=now))


def unanswered(connection: Connection, now: datetime, complaint: int | None = None) -> list[Any]:
    """Alarms whose next person is to be told, with number, place, illness and who reported; locked until the commit."""
    columns = a.c.complaint, a.c.told, c.c.number, c.c.place, c.c.ill
    query = select(*columns).join(c, c.c.id == a.c.complaint).where(a.c.taken_at.is_(None), a.c.next_at <= now)
    if complaint is not None:
        query = query.where(a.c.complaint == complaint)
    return list(connection.execute(query.order_by(a.c.complaint).limit(50).with_for_update(of=a, skip_locked=True)))


def note_told(connection: Connection, complaint: int, told: str, next_at: datetime | None) -> None:
    connection.execute(update(a).where(a.c.complaint == complaint).values(told=told, next_at=next_at))


def take(connection: Connection, complaint: int, staff: int, now: datetime) -> bool:
    """Somebody has it; False when somebody else had it before."""
    mine = a.c.complaint == complaint, a.c.taken_at.is_(None)
    return connection.execute(update(a).where(*mine).values(taken_by=staff, taken_at=now, next_at=None)).rowcount == 1


def alarm(connection: Connection, complaint: int) -> Any | None:
    """When it was raised, who has it."""
    query = select(a.c.raised_at, a.c.taken_at, s.c.name).select_from(a.outerjoin(s, s.c.id == a.c.taken_by))
    return connection.execute(query.where(a.c.complaint == complaint)).first()


def waiting(connection: Connection) -> list[Any]:
    """Alarms that nobody has taken: number, when."""
    query = select(c.c.number, a.c.raised_at).join(c, c.c.id == a.c.complaint).where(a.c.taken_at.is_(None))
    return list(connection.execute(query.order_by(a.c.raised_at).limit(100)))


def remind(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Write down reminders; those that were not there yet (complaint, staff, level)."""
    if not rows:
        return []
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    keys = ["complaint", "staff", "clock", "level", "at"]
    fresh = dialect.insert(r).values(list(rows)).on_conflict_do_nothing(index_elements=keys)
    return list(connection.execute(fresh.returning(r.c.complaint, r.c.staff, r.c.level)))


def reminders(connection: Connection, staff: int, limit: int) -> list[Any]:
    """What somebody was reminded of and has not seen yet, newest first."""
    query = select(r.c.id, c.c.number, r.c.clock, r.c.level, r.c.at, r.c.due_at).join(c, c.c.id == r.c.complaint)
    unseen = r.c.staff == staff, r.c.seen_at.is_(None)
    return list(connection.execute(query.where(*unseen).order_by(r.c.id.desc()).limit(limit)))


def seen(connection: Connection, staff: int, ids: Sequence[int], now: datetime) -> None:
    connection.execute(update(r).where(r.c.staff == staff, r.c.id.in_(ids)).values(seen_at=now))


def accounts(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """The follower accounts of these members of staff, of those that have one."""
    rows = connection.execute(select(s.c.id, s.c.citizen).where(s.c.id.in_(ids), s.c.citizen.is_not(None)))
    return {row.id: row.citizen for row in rows}


def set_binding(connection: Connection, staff: int, digest: str | None, until: datetime | None) -> None:
    connection.execute(update(s).where(s.c.id == staff).values(binding=digest, binding_until=until))


def by_binding(connection: Connection, digest: str, now: datetime) -> Any | None:
    query = select(s.c.id, s.c.name).where(s.c.binding == digest, s.c.binding_until > now, s.c.disabled_at.is_(None))
    return connection.execute(query).first()


def bind(connection: Connection, staff: int, citizen: str) -> None:
    """This follower account is theirs, and nobody else's."""
    connection.execute(update(s).where(s.c.citizen == citizen).values(citizen=None))
    connection.execute(update(s).where(s.c.id == staff).values(citizen=citizen, binding=None, binding_until=None))


def by_account(connection: Connection, citizen: str) -> Any | None:
    query = select(s.c.id, s.c.login, s.c.name).where(s.c.citizen == citizen, s.c.disabled_at.is_(None))
    return connection.execute(query).first()
