"""What became of a campaign, counted: by way and reason, by area, in calls, by the platform's own account; and a month's quota?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Select, and_, case, cast, func, or_, select

from bot.store import tables

c, r, b, x = tables.campaign, tables.campaign_recipient, tables.campaign_batch, tables.outbox
job, slot, mass, topic, p = tables.mass_job, tables.quota_slot, tables.mass_count, tables.citizen_topic, tables.citizen
AREA = "area:"


def ways(connection: Connection, campaign: int) -> Sequence[Any]:
    """(way, why, state of the outbox row or of the call, why a row was dropped, count) of everybody who is written down by name."""
    state = func.coalesce(x.c.state, b.c.state, "")
    dropped = case((x.c.state == "dropped", func.coalesce(x.c.error, "")), else_="")
    query = (
        select(r.c.way, r.c.why, state.label("state"), dropped.label("dropped"), func.count().label("count"))
        .select_from(_with_outcome())
        .where(r.c.campaign == campaign)
        .group_by(r.c.way, r.c.why, state, dropped)
    )
    return connection.execute(query).all()


def _with_outcome() -> Any:
    """A recipient, with their own outbox row or the call they are in."""
    own = and_(r.c.key != "", x.c.key == r.c.key)
    return r.outerjoin(x, own).outerjoin(b, b.c.id == r.c.batch)


def areas(connection: Connection, campaign: int) -> Sequence[Any]:
    """(area's code, is reached, count): where people said they live; the first where they named several, '' where none."""
    lives = (
        select(topic.c.citizen, func.min(topic.c.topic).label("area"))
        .where(topic.c.topic.like(f"{AREA}%"))
        .group_by(topic.c.citizen)
        .subquery()
    )
    reached = case((or_(x.c.state == "sent", b.c.state == "accepted"), 1), else_=0)
    area = func.coalesce(lives.c.area, "")
    query = (
        select(area.label("area"), cast(func.sum(reached), Integer).label("reached"), func.count().label("count"))
        .select_from(_with_outcome().outerjoin(lives, lives.c.citizen == r.c.citizen))
        .where(r.c.campaign == campaign)
        .group_by(area)
    )
    return connection.execute(query).all()


def calls(connection: Connection, campaign: int) -> Sequence[Any]:
    """Every call, with what the platform reported of it (``total`` is None where it has not)."""
    reported = job.c.status, job.c.total, job.c.filtered, job.c.sent, job.c.failed, job.c.at.label("reported_at")
    query = select(b, *reported).select_from(b.outerjoin(job, and_(b.c.msg_id != "", job.c.msg_id == b.c.msg_id)))
    return connection.execute(query.where(b.c.campaign == campaign).order_by(b.c.number)).all()


def left(connection: Connection, since: datetime, until: datetime, campaign: int | None = None) -> int:
    """Followers who left between; of one campaign's recipients alone where it is given."""
    query = select(func.count()).select_from(p).where(p.c.left_at >= since, p.c.left_at < until)
    if campaign is not None:
        query = query.where(p.c.ref.in_(select(r.c.citizen).where(r.c.campaign == campaign, r.c.way != "none")))
    return connection.scalar(query) or 0


def slots(connection: Connection, month: str) -> Sequence[Any]:
    """The group messages to all of ``month`` (YYYY-MM): slot, at, and the campaign's ref and title."""
    query = select(slot.c.slot, slot.c.at, c.c.ref, c.c.title).select_from(slot.outerjoin(c, c.c.id == slot.c.campaign))
    return connection.execute(query.where(slot.c.month == month).order_by(slot.c.slot)).all()


def had(connection: Connection, month: str) -> dict[int, int]:
    """How many of a month's group messages → how many followers have had them by lists."""
    query = select(mass.c.had, func.count()).where(mass.c.month == month).group_by(mass.c.had).order_by(mass.c.had)
    return {int(times): int(count) for times, count in connection.execute(query)}


def timed(connection: Connection, since: datetime, until: datetime) -> Sequence[Any]:
    """Campaigns that began, or are to begin, between; the first first."""
    moment = func.coalesce(c.c.started_at, c.c.send_at)
    query: Select[Any] = select(c.c.ref, c.c.title, c.c.state, moment.label("at"), c.c.is_training)
    among = moment >= since, moment < until, c.c.state != "cancelled"
    return connection.execute(query.where(*among).order_by(moment, c.c.id)).all()


def named(connection: Connection, ref: str) -> Any | None:
    return connection.execute(select(c).where(c.c.ref == ref)).first()


def undecided(connection: Connection, limit: int) -> Sequence[Any]:
    """Calls that nobody knows the outcome of, the oldest first, with what they are of."""
    about = c.c.ref, c.c.title, c.c.state.label("campaign_state"), c.c.is_training
    query = select(b, *about).join(c, c.c.id == b.c.campaign).where(b.c.state == "unknown")
    return connection.execute(query.order_by(b.c.first_at, b.c.id).limit(limit)).all()


def begun_from(connection: Connection, origin: str) -> Sequence[Any]:
    """What began from there, the newest first."""
    query = select(c.c.ref, c.c.title, c.c.state).where(c.c.origin == origin)
    return connection.execute(query.order_by(c.c.id.desc())).all()
