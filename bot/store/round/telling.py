"""Who asked for what, who is to be told next, and what became of it?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert
from bot.store.vault import erase

t, stub, n, x = tables.telling, tables.stub, tables.nomination, tables.outbox


def start(connection: Connection, round: int, line: int, step: str, now: datetime) -> None:
    """Once for each step of a line."""
    row = dialect_insert(connection, t).values(round=round, line=line, step=step, cursor="", started_at=now)
    connection.execute(row.on_conflict_do_nothing(index_elements=["round", "line", "step"]))


def under_way(connection: Connection) -> Any | None:
    """The oldest telling that is not finished."""
    return connection.execute(select(t).where(t.c.finished_at.is_(None)).order_by(t.c.id).limit(1)).first()


def advance(connection: Connection, telling: int, cursor: str, finished: datetime | None) -> None:
    connection.execute(update(t).where(t.c.id == telling).values(cursor=cursor, finished_at=finished))


def citizens(connection: Connection, round: int, line: Any | None, after: str, limit: int) -> Sequence[str]:
    """Who asked for what is in ``line`` (None: in the round at all), by reference."""
    query = select(stub.c.citizen).where(stub.c.round == round, stub.c.citizen > after)
    if line is not None:
        query = query.where(about(line.option, line.nomination))
    return connection.scalars(query.distinct().order_by(stub.c.citizen).limit(limit)).all()


def about(option: int | None, nomination: int | None) -> Any:
    """Whose stub leads to the option, to a nomination that became it, or to the nomination itself."""
    became = select(n.c.id).where(n.c.option == option)
    ways = [stub.c.option == option, stub.c.nomination.in_(became)] if option is not None else []
    return or_(*ways, stub.c.nomination == nomination) if nomination is not None else or_(False, *ways)


def asked(connection: Connection, round: int, citizens: Collection[str]) -> dict[str, list[Any]]:
    """Stubs by citizen: option (also the one their nomination became), nomination."""
    query = select(stub.c.citizen, func.coalesce(stub.c.option, n.c.option).label("option"), stub.c.nomination)
    query = query.select_from(stub.outerjoin(n, n.c.id == stub.c.nomination))
    found: dict[str, list[Any]] = {citizen: [] for citizen in citizens}
    for row in connection.execute(query.where(stub.c.round == round, stub.c.citizen.in_(list(citizens)))):
        found[row.citizen].append(row)
    return found


def rounds_of(connection: Connection, citizen: str) -> Sequence[int]:
    """Rounds a citizen took part in, the newest first."""
    query = select(stub.c.round).where(stub.c.citizen == citizen).distinct().order_by(stub.c.round.desc())
    return connection.scalars(query).all()


def delivered(connection: Connection, number: str) -> list[tuple[str, str, int]]:
    """(purpose, state, how many) of the messages of a round."""
    chat = x.c.subject == number, x.c.channel == "chat"
    rows = connection.execute(
        select(x.c.purpose, x.c.state, func.count()).where(*chat).group_by(x.c.purpose, x.c.state)
    )
    return [(purpose, state, count) for purpose, state, count in rows]


def counts(connection: Connection, round: int) -> Mapping[str, int]:
    """``citizens``: with a stub; ``waiting``: tellings that are not finished."""
    people = select(func.count(stub.c.citizen.distinct())).where(stub.c.round == round)
    waiting = select(func.count()).select_from(t).where(t.c.round == round, t.c.finished_at.is_(None))
    return {"citizens": connection.scalar(people) or 0, "waiting": connection.scalar(waiting) or 0}


def forget(connection: Connection, citizen: str) -> None:
    """What they asked for goes with them; their ballots name nobody."""
    connection.execute(delete(stub).where(stub.c.citizen == citizen))


def purge(connection: Connection, before: datetime) -> int:
    """Stubs of rounds that were over before then, and sealed words that no line of a plan needs; how many stubs."""
    over = select(tables.round.c.id).where(tables.round.c.finished_at < before)
    used = select(tables.plan_line.c.nomination).where(tables.plan_line.c.nomination.is_not(None))
    idle = n.c.round.in_(over), n.c.id.not_in(used), or_(n.c.clue.is_not(None), n.c.words.is_not(None))
    for row in connection.execute(select(n.c.id, n.c.clue, n.c.words).where(*idle)).all():
        erase(connection, row.clue or row.words)
        connection.execute(update(n).where(n.c.id == row.id).values(clue=None, words=None))
    return connection.execute(delete(stub).where(stub.c.round.in_(over))).rowcount
