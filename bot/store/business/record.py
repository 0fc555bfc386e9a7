"""What was a business checked, fined and listed for, and what did it certify?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from bot.store import tables

p, i, c = tables.penalty, tables.inspection, tables.certificate
TABLES = {"penalty": p, "listing": tables.listing, "inspection": i, "certificate": c}
KEYS = {
    "penalty": ("business", "number"),
    "listing": ("business", "colour", "title", "since"),
    "inspection": ("business", "checked_on", "outcome"),
    "certificate": ("business", "number"),
}
"""By what a record of a business is known."""
MOST = 20  # records of one kind on one page


def of_business(connection: Connection, name: str, business: int, limit: int = MOST) -> Sequence[Any]:
    """Records of the table ``name``, the newest first."""
    table = TABLES[name]
    newest = {"penalty": p.c.decided_on, "listing": tables.listing.c.since, "inspection": i.c.checked_on}.get(
        name, c.c.issued_on
    )
    query = select(table).where(table.c.business == business).order_by(newest.desc(), table.c.id.desc()).limit(limit)
    return connection.execute(query).all()


def one(connection: Connection, name: str, id: int) -> Any | None:
    table = TABLES[name]
    return connection.execute(select(table).where(table.c.id == id)).first()


def known(
    connection: Connection, name: str, businesses: Collection[int], values: Collection[Any]
) -> dict[tuple[Any, ...], Any]:
    """Records of these businesses with these numbers (or what else they are known by), some hundreds of each at most."""
    table, keys = TABLES[name], KEYS[name]
    mine = table.c.business.in_(sorted(businesses)), table.c[keys[1]].in_(sorted(values))
    return {tuple(getattr(row, key) for key in keys): row for row in connection.execute(select(table).where(*mine))}


def add(connection: Connection, name: str, values: Mapping[str, Any]) -> None:
    connection.execute(insert(TABLES[name]).values(**values))


def change(connection: Connection, name: str, id: int, values: Mapping[str, Any]) -> None:
    table = TABLES[name]
    connection.execute(update(table).where(table.c.id == id).values(**values))


def certified(connection: Connection, number: str, limit: int = 5) -> Sequence[Any]:
    """Certificates with this number, or this traceability number, with their business."""
    b = tables.business
    query = select(c, b.c.name.label("business_name"), b.c.ref.label("business_ref")).join(b, b.c.id == c.c.business)
    query = query.where(or_(c.c.number == number, c.c.trace == number)).order_by(c.c.issued_on.desc(), c.c.id)
    return connection.execute(query.limit(limit)).all()
