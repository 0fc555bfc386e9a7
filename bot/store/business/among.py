"""Which businesses of the register fit: in an area with a grade, or on a list on a day?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from bot.store import tables

b, listing = tables.business, tables.listing


def within(connection: Connection, area: str, limit: int, *, quant: str = "", kind: str = "") -> Sequence[Any]:
    """Open ones in ``area`` (a code) and in what lies in it; everywhere without one."""
    wanted = [b.c.state == "open"]
    if area:  # codes of what lies within begin with its own
        wanted += [b.c.area >= area, b.c.area < str(int(area) + 1)]
    wanted += [b.c.quant == quant] if quant else []
    wanted += [b.c.kind == kind] if kind else []
    return connection.execute(select(b).where(and_(*wanted)).order_by(b.c.area, b.c.id).limit(limit)).all()


def listed(connection: Connection, colour: str, day: date, limit: int) -> Sequence[Any]:
    """Businesses that stand on a list of ``colour`` on ``day``, the newest first, with ``title`` and ``since`` of the list."""
    standing = and_(
        listing.c.colour == colour,
        listing.c.since <= day,
        or_(listing.c.until.is_(None), listing.c.until >= day),
        or_(listing.c.off_on.is_(None), listing.c.off_on > day),
    )
    query = select(b.c.ref, b.c.name, b.c.address, listing.c.title, listing.c.since)
    query = query.join(listing, listing.c.business == b.c.id).where(standing)
    return connection.execute(query.order_by(listing.c.since.desc(), listing.c.id).limit(limit)).all()
