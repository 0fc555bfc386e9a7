"""How many batches were published, and how many failed: everything counted once, in groups that all shares are made of?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, case, func, literal_column, select

from bot.domain.result.reading import Stage
from bot.store import tables
from bot.store.result.public import SHOWN, month_of

s, t = tables.sample, tables.sample_test


def samples(connection: Connection) -> Sequence[Any]:
    """(month, area, category, venue_kind, samples, failed)."""
    month = month_of(connection).label("month")
    groups = month, s.c.area, s.c.category, s.c.venue_kind
    failed = func.sum(case((s.c.verdict == "failed", 1), else_=0)).label("failed")
    query = select(*groups, func.count().label("samples"), failed).where(_shown(connection))
    return connection.execute(query.group_by(*groups)).all()


def items(connection: Connection) -> Sequence[Any]:
    """(month, area, item, samples, failed) by the first test of each."""
    month = month_of(connection).label("month")
    groups = month, s.c.area, t.c.item
    failed = func.sum(case((t.c.is_failing, 1), else_=0)).label("failed")
    query = select(*groups, func.count().label("samples"), failed).join(t, t.c.sample == s.c.id)
    return connection.execute(query.where(_shown(connection), t.c.stage == Stage.FIRST).group_by(*groups)).all()


def foods(connection: Connection) -> Sequence[Any]:
    """(food, category, samples, failed); ``category`` is one of those it was filed under."""
    failed = func.sum(case((s.c.verdict == "failed", 1), else_=0)).label("failed")
    query = select(s.c.food, func.max(s.c.category).label("category"), func.count().label("samples"), failed)
    return connection.execute(query.where(_shown(connection)).group_by(s.c.food)).all()


def _shown(connection: Connection) -> Any:
    """SQLite would read every row by way of an index that holds them all, which takes three times as long."""
    return literal_column("+sample.is_public") if connection.dialect.name == "sqlite" else SHOWN
