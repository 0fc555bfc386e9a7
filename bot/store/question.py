"""Which questions did nothing known answer, who asked them, and what became of them?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables

g, a = tables.question_gap, tables.question_asker
_LOOKED_AT = 200  # open groups, the newest first


def _insert(connection: Connection, table: Any) -> Any:
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def same(connection: Connection, words: str) -> Any | None:
    """The group of exactly these words."""
    return connection.execute(select(g).where(g.c.words == words)).first()


def open_ones(connection: Connection) -> Sequence[Any]:
    """The open groups last asked: id, words, near."""
    query = select(g.c.id, g.c.words, g.c.near).where(g.c.state == "open")
    return connection.execute(query.order_by(g.c.last_asked_at.desc()).limit(_LOOKED_AT)).all()


def add(connection: Connection, words: str, near: str, text: str, now: datetime) -> int:
    """A new group; its id, also when another process was first."""
    row = _insert(connection, g).values(
        words=words, near=near, text=text, asked_at=now, last_asked_at=now, count=1, state="open"
    )
    again = row.on_conflict_do_update(index_elements=["words"], set_={"count": g.c.count + 1, "last_asked_at": now})
    return int(connection.execute(again.returning(g.c.id)).scalar_one())


def again(connection: Connection, gap: int, now: datetime) -> None:
    connection.execute(update(g).where(g.c.id == gap).values(count=g.c.count + 1, last_asked_at=now))


def asks(connection: Connection, gap: int, citizen: str, text: str, now: datetime) -> None:
    """They asked it; once is enough to be told, and they are told again when they ask again."""
    values = {"text": text, "at": now, "is_told": False}
    row = _insert(connection, a).values(gap=gap, citizen=citizen, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["gap", "citizen"], set_=values))


def by_id(connection: Connection, gap: int) -> Any | None:
    return connection.execute(select(g).where(g.c.id == gap)).first()


def page(connection: Connection, state: str, page: int, size: int) -> tuple[Sequence[Any], int]:
    """Groups in ``state``, the most asked first, each with how many citizens wait to be told; and how many groups."""
    waiting = select(func.count()).where(a.c.gap == g.c.id, a.c.is_told.is_(False)).scalar_subquery().label("waiting")
    query = select(g, waiting).where(g.c.state == state)
    rows = connection.execute(
        query.order_by(g.c.count.desc(), g.c.last_asked_at.desc(), g.c.id).limit(size).offset((page - 1) * size)
    ).all()
    return rows, connection.execute(select(func.count()).where(g.c.state == state)).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """How many groups there are, by state."""
    rows = connection.execute(select(g.c.state, func.count()).group_by(g.c.state))
    return {state: int(count) for state, count in rows}


def askers(connection: Connection, gap: int) -> Sequence[Any]:
    """Who asked, the first first: citizen, text, at, is_told."""
    return connection.execute(select(a).where(a.c.gap == gap).order_by(a.c.at, a.c.citizen)).all()


def told(connection: Connection, gap: int) -> None:
    connection.execute(update(a).where(a.c.gap == gap).values(is_told=True))


def settle(connection: Connection, gap: int, values: dict[str, Any]) -> None:
    connection.execute(update(g).where(g.c.id == gap).values(values))


def latest(connection: Connection, since: datetime, until: datetime, limit: int) -> Sequence[Any]:
    """Groups last asked in this span, the most asked first."""
    within = g.c.last_asked_at >= since, g.c.last_asked_at < until
    return connection.execute(select(g).where(*within).order_by(g.c.count.desc(), g.c.id).limit(limit)).all()


def forget(connection: Connection, citizen: str) -> None:
    """What a citizen asked goes with them, and so does a question that nobody else asked and nobody answered."""
    mine = list(connection.scalars(select(a.c.gap).where(a.c.citizen == citizen)))
    if mine:
        connection.execute(delete(a).where(a.c.citizen == citizen))
        _drop_lonely(connection, g.c.id.in_(mine))


def purge(connection: Connection, before: datetime) -> int:
    """Askers of long ago, and groups that nobody asked since and nobody answered; how many groups went."""
    connection.execute(delete(a).where(a.c.at < before))
    return _drop_lonely(connection, g.c.last_asked_at < before)


def _drop_lonely(connection: Connection, which: Any) -> int:
    lonely = ~select(a.c.gap).where(a.c.gap == g.c.id).exists()
    return int(connection.execute(delete(g).where(which, g.c.state != "answered", lonely)).rowcount)
