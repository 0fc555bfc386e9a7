"""Which lines has the sampling plan, and what came of them?"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.store import search, tables
from bot.store.vault import erase

p, c = tables.plan_line, tables.complaint


def lines(connection: Connection, round: int) -> Sequence[Any]:
    """The highest score first."""
    return connection.execute(select(p).where(p.c.round == round).order_by(p.c.score.desc(), p.c.id)).all()


def by_id(connection: Connection, line: int) -> Any | None:
    return connection.execute(select(p).where(p.c.id == line)).first()


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    made = insert(p).values(ref=secrets.token_hex(6), **values)
    return int(connection.execute(made.returning(p.c.id)).scalar_one())


def change(connection: Connection, line: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(p).where(p.c.id == line).values(**values))


def drop(connection: Connection, line: Any) -> None:
    """The line goes, and with it the business it names, unless that belongs to a clue."""
    connection.execute(delete(p).where(p.c.id == line.id))
    if line.business and line.nomination is None:
        erase(connection, line.business)


def failures(connection: Connection, food: str, round: int) -> int:
    """Lines of earlier rounds in which this food failed."""
    earlier = p.c.food == food, p.c.finding == "failed", p.c.round != round
    return connection.scalar(select(func.count()).select_from(p).where(*earlier)) or 0


def cases(connection: Connection, food: str, since: datetime) -> int:
    """Complaints and reports since then that speak of this food; at most as many as a search counts."""
    ids = search.find(connection, food, 1, search.COUNTED).ids
    if not ids:
        return 0
    query = select(func.count()).select_from(c).where(c.c.id.in_(ids), c.c.received_at >= since)
    return connection.scalar(query) or 0


def round_state(connection: Connection, line: int) -> str:
    """Where the round of a line stands."""
    r = tables.round
    return str(connection.scalar(select(r.c.state).join(p, p.c.round == r.c.id).where(p.c.id == line)))
