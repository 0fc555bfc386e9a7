"""Which businesses of the register fit: in an area with a grade, or on a list on a day?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from bot.store import tables

b, listing = tables.business, tables.listing
COUNTED = 1000  # how far a total is counted
Found = tuple[Sequence[Any], int]
"""Rows of a page, and how many there are, counted to ``COUNTED`` + 1."""


def within(connection: Connection, area: str, limit: int, *, quant: str = "", kind: str = "", skip: int = 0) -> Found:
    """Open ones in ``area`` (a code) and in what lies in it; everywhere without one."""
    wanted = [b.c.state == "open"]
    if area:  # codes of what lies within begin with its own
        wanted += [b.c.area >= area, b.c.area < str(int(area) + 1)]
    wanted += [b.c.quant == quant] if quant else []
    wanted += [b.c.kind == kind] if kind else []
    query = select(b).where(and_(*wanted)).order_by(b.c.area, b.c.id)
    return connection.execute(query.limit(limit).offset(skip)).all(), _count(connection, select(b.c.id).where(*wanted))


def listed(connection: Connection, colour: str, day: date, limit: int, *, skip: int = 0) -> Found:
    """Businesses that stand on a list of ``colour`` on ``day``, the newest first, with ``title`` and ``since`` of the list."""
    standing = and_(
        listing.c.colour == colour,
        listing.c.since <= day,
        or_(listing.c.until.is_(None), listing.c.until >= day),
        or_(listing.c.off_on.is_(None), listing.c.off_on > day),
    )
    query = select(b.c.ref, b.c.name, b.c.address, listing.c.title, listing.c.since)
    query = query.join(listing, listing.c.business == b.c.id).where(standing)
    rows = connection.execute(query.order_by(listing.c.since.desc(), listing.c.id).limit(limit).offset(skip)).all()
    return rows, _count(connection, select(listing.c.id).where(standing))


def _count(connection: Connection, ids: Any) -> int:
    some = select(func.count()).select_from(ids.limit(COUNTED + 1).subquery())
    return connection.execute(some).scalar_one()
