"""Which items were tested, by a part of their names, and how often?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from bot.store import tables

s, t = tables.sample, tables.sample_test
FEW = 5000  # tests that are sooner looked up by their item than found among the newest results


def named(connection: Connection, words: Sequence[str]) -> list[str]:
    """Items with one of ``words`` in their names, as they are written; the index is gone through name by name, not row by row."""
    known = select(func.min(t.c.item).label("item")).cte("known", recursive=True)
    following = select(func.min(t.c.item)).where(t.c.item > known.c.item).scalar_subquery()
    known = known.union_all(select(following).where(known.c.item.is_not(None)))
    has_word = or_(*(known.c.item.contains(word, autoescape=True) for word in words))
    return list(connection.scalars(select(known.c.item).where(known.c.item.is_not(None), has_word)))


def are_few(connection: Connection, items: Sequence[str]) -> bool:
    some = select(t.c.id).where(t.c.item.in_(items)).limit(FEW + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= FEW


def count(connection: Connection, items: Sequence[str], given: Sequence[Any], most: int) -> int:
    """Samples that were tested for one of ``items`` and fulfil ``given``, counted to ``most`` + 1 from the tests."""
    tested = select(t.c.sample).join(s, s.c.id == t.c.sample).where(t.c.item.in_(items), *given).distinct()
    return connection.execute(select(func.count()).select_from(tested.limit(most + 1).subquery())).scalar_one()
