"""Which calls to the platform does a campaign consist of, whose turn is it, and what became of each?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from bot.domain.campaign.state import Batch, State
from bot.store import tables

b, c, job = tables.campaign_batch, tables.campaign, tables.mass_job
LIST = "list"
OPEN = (Batch.PLANNED, Batch.ATTEMPTING, Batch.UNKNOWN)


def add(connection: Connection, campaign: int, number: int, values: Mapping[str, Any]) -> int:
    """Planned; the id."""
    blank = {"state": Batch.PLANNED, "attempts": 0, "media_id": "", "msg_id": "", "error": "", "decided_by": ""}
    row = insert(b).values(campaign=campaign, number=number, **blank, **values).returning(b.c.id)
    return int(connection.execute(row).scalar_one())


def change(connection: Connection, batch: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(b).where(b.c.id == batch).values(**values))


def drop(connection: Connection, batch: int) -> None:
    """One that nobody is in."""
    connection.execute(delete(b).where(b.c.id == batch))


def of(connection: Connection, campaign: int) -> Sequence[Any]:
    """The first first."""
    return connection.execute(select(b).where(b.c.campaign == campaign).order_by(b.c.number)).all()


def lists(connection: Connection, campaign: int) -> Sequence[Any]:
    """The last two calls by list, the last first."""
    query = select(b).where(b.c.campaign == campaign, b.c.way == LIST)
    return connection.execute(query.order_by(b.c.number.desc()).limit(2)).all()


def numbered(connection: Connection, campaign: int, number: int) -> Any | None:
    query = select(b).where(b.c.campaign == campaign, b.c.number == number)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).first()


def lapsed(connection: Connection, now: datetime) -> Sequence[Any]:
    """Calls whose caller is gone: nobody knows whether the platform took them."""
    stale = b.c.state == Batch.ATTEMPTING, b.c.lease_until < now
    return connection.execute(select(b).where(*stale).with_for_update(skip_locked=True)).all()


def due(
    connection: Connection, now: datetime, repeat_since: datetime, *, is_quiet: bool, lists_too: bool
) -> Any | None:
    """The next call whose turn it is, locked, with its campaign's words; one without an answer only if first tried after
    ``repeat_since``. ``is_quiet``: urgent ones alone; ``lists_too``: also those by list.
    """
    repeated = and_(b.c.state == Batch.UNKNOWN, b.c.first_at > repeat_since)
    query = (
        select(b, *(c.c[name] for name in ("ref", "form", "is_training", "is_urgent")))
        .join(c, c.c.id == b.c.campaign)
        .where(or_(b.c.state == Batch.PLANNED, repeated), b.c.due_at <= now)
        .where(c.c.state == State.SENDING, c.c.planned_at.is_not(None))
    )
    if is_quiet:
        query = query.where(c.c.is_urgent)
    if not lists_too:
        query = query.where(b.c.way != LIST)
    query = query.order_by(b.c.due_at, b.c.id).limit(1).with_for_update(of=b, skip_locked=True)
    return connection.execute(query).first()


def has_due(connection: Connection, now: datetime) -> bool:
    """Is there anything to look at? Asked before the writer is troubled."""
    query = (
        select(b.c.id).join(c, c.c.id == b.c.campaign).where(c.c.state == State.SENDING, c.c.planned_at.is_not(None))
    )
    waiting = b.c.state.in_((Batch.PLANNED, Batch.UNKNOWN)), b.c.due_at <= now
    return connection.execute(query.where(*waiting).limit(1)).first() is not None or _has_lapsed(connection, now)


def _has_lapsed(connection: Connection, now: datetime) -> bool:
    """Also of campaigns that were stopped meanwhile: somebody has to decide about it."""
    stale = b.c.state == Batch.ATTEMPTING, b.c.lease_until < now
    return connection.execute(select(b.c.id).where(*stale).limit(1)).first() is not None


def has_leftover(connection: Connection, now: datetime) -> bool:
    """Is there a call of a stopped campaign to look at: its caller is gone, or it is not to be made?"""
    query = select(b.c.id).join(c, c.c.id == b.c.campaign)
    query = query.where(b.c.state == Batch.PLANNED, c.c.state == State.CANCELLED)
    return _has_lapsed(connection, now) or connection.execute(query.limit(1)).first() is not None


def calls_since(connection: Connection, since: datetime) -> int:
    """Tries of calls by list since then; several tries of one count as long as one of them does."""
    tries = select(func.coalesce(func.sum(b.c.attempts), 0)).where(b.c.way == LIST, b.c.tried_at >= since)
    return int(connection.execute(tries).scalar_one())


def mine(connection: Connection, batch: int, owner: str, attempts: int) -> Any | None:
    """The row of a call that ``owner`` made, as long as nobody made it again; also one whose lease was lost meanwhile."""
    states = b.c.state.in_((Batch.ATTEMPTING, Batch.UNKNOWN))
    query = select(b).where(b.c.id == batch, b.c.lease_owner == owner, b.c.attempts == attempts, states)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).first()


def open_of(connection: Connection, campaign: int) -> int:
    """Calls that are not over."""
    query = select(func.count()).select_from(b).where(b.c.campaign == campaign, b.c.state.in_(OPEN))
    return int(connection.execute(query).scalar_one())


def all_refused(connection: Connection, campaign: int) -> bool:
    """Was there a call, and the platform refused each?"""
    states = set(connection.scalars(select(b.c.state).where(b.c.campaign == campaign)))
    return states == {Batch.REJECTED.value}


def to_cancel(connection: Connection) -> Any | None:
    """A planned call of a campaign that was cancelled, locked."""
    query = select(b).join(c, c.c.id == b.c.campaign).where(b.c.state == Batch.PLANNED, c.c.state == State.CANCELLED)
    return connection.execute(query.limit(1).with_for_update(of=b, skip_locked=True)).first()


def by_message(connection: Connection, msg_id: str) -> Any | None:
    return connection.execute(select(b).where(b.c.msg_id == msg_id)).first()
