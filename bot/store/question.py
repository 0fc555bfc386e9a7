"""Which questions did nothing known answer, who asked them, and what became of them?"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables

g, a = tables.question_gap, tables.question_asker
_LOOKED_AT = 200  # open groups, the newest first
_IS_LEFT = g.c.words.startswith("#")  # bot.domain.gap.is_left

# Built once: making a statement costs more than running it.
_SAME = select(g.c.id, g.c.state, g.c.entry, g.c.reply).where(g.c.words == bindparam("given"))
_OPEN = (
    select(g.c.id, g.c.words, g.c.near).where(g.c.state == "open").order_by(g.c.last_asked_at.desc()).limit(_LOOKED_AT)
)
_AGAIN = update(g).where(g.c.id == bindparam("gap")).values(count=g.c.count + 1, last_asked_at=bindparam("now"))


@cache
def _add(dialect: str) -> Any:
    row = (sqlite if dialect == "sqlite" else postgresql).insert(g)
    more = {"count": g.c.count + 1, "last_asked_at": row.excluded.last_asked_at}
    return row.on_conflict_do_update(index_elements=["words"], set_=more).returning(g.c.id)


@cache
def _asks(dialect: str) -> Any:
    row = (sqlite if dialect == "sqlite" else postgresql).insert(a)
    last = {name: row.excluded[name] for name in ("text", "at", "is_told")}
    return row.on_conflict_do_update(index_elements=["gap", "citizen"], set_=last)


def same(connection: Connection, words: str) -> Any | None:
    """The group of exactly these words: id, state, entry, reply."""
    return connection.execute(_SAME, {"given": words}).first()


def open_ones(connection: Connection) -> Sequence[Any]:
    """The open groups last asked: (id, words, near)."""
    return connection.execute(_OPEN).all()


def add(connection: Connection, words: str, near: str, text: str, now: datetime, state: str = "open") -> int:
    """A new group; its id, also when another process was first."""
    times = {"asked_at": now, "last_asked_at": now, "count": 1}
    values = {"words": words, "near": near, "text": text, "state": state, **times}
    return int(connection.execute(_add(connection.dialect.name), values).scalar_one())


def again(connection: Connection, gap: int, now: datetime) -> None:
    connection.execute(_AGAIN, {"gap": gap, "now": now})


def asks(connection: Connection, gap: int, citizen: str, text: str, now: datetime) -> None:
    """They asked it; once is enough to be told, and they are told again when they ask again."""
    values = {"gap": gap, "citizen": citizen, "text": text, "at": now, "is_told": False}
    connection.execute(_asks(connection.dialect.name), values)


def left(connection: Connection, citizen: str, text: str) -> int | None:
    """The question for staff that they left in these words, while it waits."""
    query = select(g.c.id).join(a, a.c.gap == g.c.id).where(a.c.citizen == citizen, g.c.state == "left")
    return connection.scalar(query.where(g.c.text == text))


def by_id(connection: Connection, gap: int) -> Any | None:
    return connection.execute(select(g).where(g.c.id == gap)).first()


def page(connection: Connection, state: str, page: int, size: int) -> tuple[Sequence[Any], int]:
    """Groups in ``state``, the most asked first (of those left, the oldest), each with how many citizens wait to be told; and
    how many groups.
    """
    waiting = select(func.count()).where(a.c.gap == g.c.id, a.c.is_told.is_(False)).scalar_subquery().label("waiting")
    query = select(g, waiting).where(g.c.state == state)
    order = (g.c.asked_at,) if state == "left" else (g.c.count.desc(), g.c.last_asked_at.desc())
    rows = connection.execute(query.order_by(*order, g.c.id).limit(size).offset((page - 1) * size)).all()
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
    """Groups last asked in this span, the most asked first; no questions for staff."""
    within = g.c.last_asked_at >= since, g.c.last_asked_at < until, ~_IS_LEFT
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
    return int(connection.execute(delete(g).where(which, or_(g.c.state != "answered", _IS_LEFT), lonely)).rowcount)
