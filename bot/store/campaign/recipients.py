"""Who is in a campaign, by which way, and in which call?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from bot.domain.campaign.reach import Why
from bot.domain.campaign.state import Way
from bot.store import tables
from bot.store.campaign.standing import OFF
from bot.store.vault import vault_of

r, v, c, n = tables.campaign_recipient, tables.vault, tables.citizen, tables.citizen_topic


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each a citizen once: a second row of one would fail."""
    if rows:
        connection.execute(insert(r), list(rows))


def known(connection: Connection, campaign: int, citizens: Collection[str]) -> set[str]:
    """Who of ``citizens`` is in it already."""
    query = select(r.c.citizen).where(r.c.campaign == campaign, r.c.citizen.in_(list(citizens)))
    return set(connection.scalars(query))


def one_of(connection: Connection, batch: int) -> str:
    """Somebody who is in that call."""
    return str(connection.scalar(select(r.c.citizen).where(r.c.batch == batch).limit(1)))


def move(connection: Connection, campaign: int, citizen: str, values: Mapping[str, Any]) -> None:
    connection.execute(update(r).where(r.c.campaign == campaign, r.c.citizen == citizen).values(**values))


def openids(connection: Connection, batch: int) -> list[str]:
    """Of all who are in that call and were not erased meanwhile, always in the same order."""
    vault = vault_of(connection)
    query = select(v.c.ref, v.c.cipher).join(r, r.c.citizen == v.c.ref).where(r.c.batch == batch, v.c.kind == "openid")
    return [
        vault.open(row.cipher, f"vault.cipher:{row.ref}").decode()
        for row in connection.execute(query.order_by(v.c.ref))
    ]


def gone(connection: Connection, batch: int) -> dict[str, Why]:
    """Who of that call left, was erased or wants no campaigns any more, since it was planned."""
    off = and_(n.c.citizen == r.c.citizen, n.c.topic == OFF)
    query = select(r.c.citizen, c.c.followed, n.c.topic).select_from(
        r.outerjoin(c, c.c.ref == r.c.citizen).outerjoin(n, off)
    )
    query = query.where(r.c.batch == batch, or_(c.c.ref.is_(None), ~c.c.followed, n.c.topic.is_not(None)))
    return {
        row.citizen: Why.ERASED if row.followed is None else Why.REFUSED if row.followed else Why.LEFT
        for row in connection.execute(query.order_by(r.c.citizen))
    }


def waiting_for(connection: Connection, campaign: int, citizens: Collection[str]) -> set[str]:
    """Who of ``citizens`` is told at their next contact."""
    among = r.c.campaign == campaign, r.c.way == Way.NEXT, r.c.citizen.in_(list(citizens))
    return set(connection.scalars(select(r.c.citizen).where(*among)))


def purge(connection: Connection, before: datetime) -> int:
    """Those of one campaign that was over before then; how many, 0 when none is left."""
    k = tables.campaign
    among = select(r.c.campaign).where(r.c.campaign == k.c.id).exists()
    over = connection.scalar(select(k.c.id).where(k.c.finished_at < before, among).limit(1))
    return connection.execute(delete(r).where(r.c.campaign == over)).rowcount if over is not None else 0
