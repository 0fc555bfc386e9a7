"""Which ballots share a sign, and what did people decide about them?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, text, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert

b, q, m = tables.ballot, tables.suspicion, tables.ballot_mark
_COUNTS = text("is_current")


def minutes(connection: Connection, round: int) -> dict[int, int]:
    """Ballots that count, by minute since 1970."""
    query = select(b.c.minute, func.count()).where(b.c.round == round, _COUNTS).group_by(b.c.minute)
    return {int(minute): int(count) for minute, count in connection.execute(query)}


def patterns(connection: Connection, round: int, least: int) -> list[tuple[int, int, int]]:
    """(hour since 1970, choices, ballots), those of fewer than ``least`` under choices 0."""
    hour = (b.c.minute - b.c.minute % 60).label("hour")
    query = select(hour, b.c.choices, func.count()).where(b.c.round == round, _COUNTS).group_by(hour, b.c.choices)
    rare: dict[int, int] = {}
    found = []
    for start, choices, count in connection.execute(query):
        if count < least:
            rare[start // 60] = rare.get(start // 60, 0) + count
        else:
            found.append((start // 60, choices, count))
    return found + [(start, 0, count) for start, count in rare.items()]


def fresh(connection: Connection, round: int) -> int:
    query = select(func.count()).select_from(b).where(b.c.round == round, _COUNTS, b.c.is_fresh)
    return connection.scalar(query) or 0


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Groups that are there already stay as they are."""
    if rows:
        connection.execute(dialect_insert(connection, q).on_conflict_do_nothing(), list(rows))


def mark(connection: Connection, round: int, after: int, until: int) -> None:
    """Mark the ballots of this span of ids that belong to a group."""
    spans = b.c.minute >= q.c.since, b.c.minute < q.c.until, or_(q.c.choices == 0, q.c.choices == b.c.choices)
    belongs = or_(and_(q.c.sign == "fresh", b.c.is_fresh), and_(q.c.sign != "fresh", *spans))
    rows = (
        select(q.c.id, b.c.id)
        .where(b.c.round == round, b.c.id > after, b.c.id <= until, b.c.is_current, q.c.round == round, belongs)
        .order_by(q.c.id, b.c.id)
    )
    connection.execute(
        dialect_insert(connection, m).from_select(["suspicion", "ballot"], rows).on_conflict_do_nothing()
    )


def count_marks(connection: Connection, round: int) -> None:
    """Write to each group how many ballots it has."""
    count = select(func.count()).where(m.c.suspicion == q.c.id).scalar_subquery()
    connection.execute(update(q).where(q.c.round == round).values(ballots=count))


def marked(connection: Connection, round: int, verdicts: Sequence[str]) -> list[tuple[int, int]]:
    """Ballots in any group with one of these verdicts, each once, as (choices, how many)."""
    among = select(m.c.ballot).join(q, q.c.id == m.c.suspicion).where(q.c.round == round, q.c.verdict.in_(verdicts))
    query = select(b.c.choices, func.count()).where(b.c.id.in_(among)).group_by(b.c.choices)
    return [(choices, count) for choices, count in connection.execute(query)]


def excluded(connection: Connection, ballots: Sequence[int]) -> set[int]:
    """Those of ``ballots`` that two people left out."""
    among = m.c.ballot.in_(list(ballots)), q.c.verdict == "excluded"
    return set(connection.scalars(select(m.c.ballot).join(q, q.c.id == m.c.suspicion).where(*among)))


def groups(connection: Connection, round: int) -> Sequence[Any]:
    return connection.execute(select(q).where(q.c.round == round).order_by(q.c.sign, q.c.since, q.c.id)).all()


def by_id(connection: Connection, suspicion: int) -> Any | None:
    return connection.execute(select(q).where(q.c.id == suspicion)).first()


def change(connection: Connection, suspicion: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(q).where(q.c.id == suspicion).values(**values))
