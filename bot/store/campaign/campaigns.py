"""Which campaigns are there, what happened to them, and who approved them?"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert

c, e, a, s = tables.campaign, tables.campaign_event, tables.campaign_approval, tables.staff
_BY_REF = select(c).where(c.c.ref == bindparam("ref", type_=c.c.ref.type))


def add(connection: Connection, values: Mapping[str, Any]) -> tuple[int, str]:
    """Id and reference of a new one."""
    ref = secrets.token_hex(6)
    row = insert(c).values(ref=ref, **values).returning(c.c.id)
    return int(connection.execute(row).scalar_one()), ref


def by_ref(connection: Connection, ref: str, *, lock: bool = False) -> Any | None:
    """``lock`` it for a change."""
    query = _BY_REF
    if lock and connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query, {"ref": ref}).first()


def by_id(connection: Connection, campaign: int, *, lock: bool = False) -> Any | None:
    query = select(c).where(c.c.id == campaign)
    if lock and connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).first()


def change(connection: Connection, campaign: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(c).where(c.c.id == campaign).values(**values))


def page(connection: Connection, states: Collection[str], page: int, size: int) -> tuple[Sequence[Any], int]:
    """Campaigns in ``states``, the newest first, and how many."""
    among = c.c.state.in_(list(states))
    query = select(c).where(among).order_by(c.c.id.desc()).limit(size).offset((page - 1) * size)
    total = select(func.count()).select_from(c).where(among)
    return connection.execute(query).all(), connection.execute(total).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """How many are in each state."""
    return {row.state: row[1] for row in connection.execute(select(c.c.state, func.count()).group_by(c.c.state))}


def due(connection: Connection, now: datetime) -> Sequence[Any]:
    """Approved ones whose time has come, the first first."""
    come = or_(c.c.send_at.is_(None), c.c.send_at <= now)
    return connection.execute(select(c).where(c.c.state == "approved", come).order_by(c.c.id)).all()


def in_states(connection: Connection, states: Collection[str]) -> Sequence[Any]:
    """The first first."""
    return connection.execute(select(c).where(c.c.state.in_(list(states))).order_by(c.c.id)).all()


def about(connection: Connection, topics: Collection[str]) -> Sequence[str]:
    """References of the last campaigns on these topics that began."""
    begun = select(c.c.ref).where(c.c.topic.in_(list(topics)), c.c.started_at.is_not(None))
    return connection.scalars(begun.order_by(c.c.id.desc()).limit(100)).all()


def log(connection: Connection, values: Mapping[str, Any]) -> None:
    connection.execute(insert(e).values(**values))


def history(connection: Connection, campaign: int) -> Sequence[Any]:
    """The first step first."""
    return connection.execute(select(e).where(e.c.campaign == campaign).order_by(e.c.id)).all()


def approve(connection: Connection, campaign: int, hash: str, staff: int, now: datetime) -> None:
    """Once by a person for a hash."""
    row = dialect_insert(connection, a).values(campaign=campaign, hash=hash, staff=staff, at=now)
    connection.execute(row.on_conflict_do_nothing(index_elements=["campaign", "hash", "staff"]))


def approvals(connection: Connection, campaign: int) -> Sequence[Any]:
    """Approvals in force with their people as they are now, the first first."""
    query = select(a.c.hash, a.c.staff, a.c.at, s.c.login, s.c.name, s.c.roles, s.c.disabled_at)
    query = query.join(s, s.c.id == a.c.staff).where(a.c.campaign == campaign)
    return connection.execute(query.order_by(a.c.at, a.c.staff)).all()


def void(connection: Connection, campaign: int) -> None:
    """No approval holds any more."""
    connection.execute(delete(a).where(a.c.campaign == campaign))


def unplanned(connection: Connection, *, is_quiet: bool) -> Any | None:
    """The oldest that is being sent and not written out for everybody yet, locked; ``is_quiet``: urgent ones alone.

    None while another process has it: two at once would count on the same room in a follower's month.
    """
    mine = [c.c.state == "sending", c.c.planned_at.is_(None)]
    mine += [c.c.is_urgent] if is_quiet else []
    oldest = select(func.min(c.c.id)).where(*mine).scalar_subquery()
    return connection.execute(select(c).where(c.c.id == oldest, *mine).with_for_update(skip_locked=True)).first()


def cancelled_since(connection: Connection, since: datetime) -> Sequence[Any]:
    """Those that had begun."""
    mine = c.c.state == "cancelled", c.c.started_at.is_not(None), c.c.finished_at >= since
    return connection.execute(select(c).where(*mine).order_by(c.c.id)).all()
