"""The newest of the results that fit in one of several ways, each way read from an index of its own."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, literal_column, or_, select, union, union_all

from bot.store import tables

s = tables.sample
COUNTED = 1000  # how far a total is counted
WAYS = {"sqlite": 60, "postgresql": 12}  # that are read apart: PostgreSQL plans each of them, and knows which are rare
FAILED: Any = literal_column("sample.verdict = 'failed'")  # written as in the indexes of failing results
_OVERLAP = 3  # ways at most that one result fits: its batch, its number and its day
_NEWEST = s.c.published_on.desc(), s.c.id.desc()


def page(connection: Connection, ways: Sequence[Any], given: Sequence[Any], page: int, size: int) -> Sequence[Any]:
    """Results that fit one of ``ways`` (any, without ways) and all of ``given``, the newest first.

    A list of alternatives in one condition would be read and sorted as a whole; of each the newest are enough.
    """
    if not _are_apart(connection, ways):
        query = select(s).where(*_one(ways), *given).order_by(*_NEWEST)
        return connection.execute(query.limit(size).offset((page - 1) * size)).all()
    tops = (select(s.c.id, s.c.published_on).where(way, *given).order_by(*_NEWEST).limit(page * size) for way in ways)
    every = union(*(select(top.subquery()) for top in tops)).subquery()
    order = every.c.published_on.desc(), every.c.id.desc()
    ids = list(connection.scalars(select(every.c.id).order_by(*order).limit(size).offset((page - 1) * size)))
    rows = {row.id: row for row in connection.execute(select(s).where(s.c.id.in_(ids)))}
    return [rows[one] for one in ids]


def _are_apart(connection: Connection, ways: Sequence[Any]) -> bool:
    return 1 < len(ways) <= WAYS[connection.dialect.name]


def _one(ways: Sequence[Any]) -> list[Any]:
    return [or_(*ways)] if ways else []


def count(connection: Connection, ways: Sequence[Any], given: Sequence[Any]) -> int:
    """How many there are, counted to ``COUNTED`` + 1."""
    if not _are_apart(connection, ways):
        some: Any = select(s.c.id).where(*_one(ways), *given).limit(COUNTED + 1).subquery()
    else:
        parts = (select(s.c.id).where(way, *given).limit(COUNTED + 1).subquery() for way in ways)
        some = union_all(*map(select, parts)).limit(_OVERLAP * (COUNTED + 1)).subquery()
    return min(connection.execute(select(func.count(some.c.id.distinct()))).scalar_one(), COUNTED + 1)
