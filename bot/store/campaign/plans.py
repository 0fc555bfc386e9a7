"""Which campaigns begin by the calendar, and which of their fire times were used?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert

p, f = tables.campaign_plan, tables.campaign_fire


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    return int(connection.execute(insert(p).values(**values).returning(p.c.id)).scalar_one())


def by_id(connection: Connection, plan: int, *, lock: bool = False) -> Any | None:
    """``lock`` it for a change."""
    query = select(p).where(p.c.id == plan)
    if lock and connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).first()


def named(connection: Connection, name: str) -> int | None:
    return connection.scalar(select(p.c.id).where(p.c.name == name))


def change(connection: Connection, plan: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(p).where(p.c.id == plan).values(**values))


def every(connection: Connection) -> Sequence[Any]:
    """By name."""
    return connection.execute(select(p).order_by(p.c.name)).all()


def working(connection: Connection) -> Sequence[Any]:
    """Those that are on, locked."""
    query = select(p).where(p.c.is_on).order_by(p.c.id)
    if connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query).all()


def fire(connection: Connection, plan: int, at: datetime, now: datetime) -> bool:
    """Use the fire time; False where it was used before."""
    row = dialect_insert(connection, f).values(plan=plan, at=at, fired_at=now)
    return connection.execute(row.on_conflict_do_nothing(index_elements=["plan", "at"])).rowcount == 1


def made(connection: Connection, plan: int, at: datetime, campaign: int) -> None:
    """The fire time became this campaign."""
    connection.execute(update(f).where(f.c.plan == plan, f.c.at == at).values(campaign=campaign))


def fired(connection: Connection, plan: int) -> Sequence[Any]:
    """Fire times that were used, the first first."""
    return connection.execute(select(f).where(f.c.plan == plan).order_by(f.c.at)).all()
