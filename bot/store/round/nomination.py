"""What was nominated, who supports it, and what did staff make of it?"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, literal, select, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert
from bot.store.vault import erase

n, v, stub = tables.nomination, tables.nomination_voice, tables.stub
_VOICES = select(func.count()).where(v.c.nomination == n.c.id).scalar_subquery().label("supporters")


def by_id(connection: Connection, nomination: int) -> Any | None:
    return connection.execute(select(n, _VOICES).where(n.c.id == nomination)).first()


def by_key(connection: Connection, round: int, key: str) -> Any | None:
    return connection.execute(select(n, _VOICES).where(n.c.round == round, n.c.key == key)).first()


def add(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """Its id; None when a like one was there first."""
    row = dialect_insert(connection, n).values(**values).on_conflict_do_nothing(index_elements=["round", "key"])
    return connection.execute(row.returning(n.c.id)).scalar_one_or_none()


def support(connection: Connection, nomination: int, voter: str) -> int:
    """One voice each; how many there are."""
    row = dialect_insert(connection, v).values(nomination=nomination, voter=voter).on_conflict_do_nothing()
    connection.execute(row)
    return connection.scalar(select(func.count()).where(v.c.nomination == nomination)) or 0


def given(connection: Connection, round: int, voter: str) -> int:
    """How many nominations of the round have this voice."""
    mine = select(func.count()).select_from(v.join(n, n.c.id == v.c.nomination))
    return connection.scalar(mine.where(n.c.round == round, v.c.voter == voter)) or 0


def has(connection: Connection, nomination: int, voter: str) -> bool:
    mine = v.c.nomination == nomination, v.c.voter == voter
    return connection.execute(select(v.c.voter).where(*mine)).first() is not None


def forget_words(connection: Connection, values: Mapping[str, Any]) -> None:
    """Sealed words that joined others need not be kept twice."""
    for name in ("clue", "words"):
        if ref := values.get(name):
            erase(connection, ref)


def listing(connection: Connection, round: int, standings: Collection[str]) -> Sequence[Any]:
    """The most supported first."""
    among = n.c.round == round, n.c.standing.in_(list(standings))
    return connection.execute(select(n, _VOICES).where(*among).order_by(_VOICES.desc(), n.c.id)).all()


def change(connection: Connection, nomination: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(n).where(n.c.id == nomination).values(**values))


def merge(connection: Connection, nomination: int, into: int) -> None:
    """Its supporters are ``into``'s, each once; what was merged into it before goes along."""
    row = dialect_insert(connection, v)
    voices = select(literal(into), v.c.voter).where(v.c.nomination == nomination).order_by(v.c.voter)
    connection.execute(row.from_select(["nomination", "voter"], voices).on_conflict_do_nothing())
    has = select(stub.c.citizen).where(stub.c.nomination == into)
    mine = stub.c.nomination == nomination
    connection.execute(delete(stub).where(mine, stub.c.citizen.in_(has)))
    connection.execute(update(stub).where(mine).values(nomination=into, about=f"n{into}"))
    connection.execute(update(n).where(n.c.into == nomination).values(into=into))


def clues(connection: Connection, round: int) -> Sequence[Any]:
    """Those that name a business and were not declined, the most supported first."""
    among = n.c.round == round, n.c.clue.is_not(None), n.c.standing == "clue"
    return connection.execute(select(n, _VOICES).where(*among).order_by(_VOICES.desc(), n.c.id)).all()


def voices_by_option(connection: Connection, round: int) -> dict[int, int]:
    """Supporters of nominations that became an option, by option."""
    query = select(n.c.option, func.count(v.c.voter.distinct())).join(v, v.c.nomination == n.c.id)
    rows = connection.execute(query.where(n.c.round == round, n.c.option.is_not(None)).group_by(n.c.option))
    return {int(option): int(count) for option, count in rows}


def ask(connection: Connection, round: int, citizen: str, rows: Sequence[tuple[str, int]]) -> None:
    """Stubs of a citizen: ("option" or "nomination", id) each."""
    values = [
        {"round": round, "citizen": citizen, "about": f"{kind[0]}{id}", "option": None, "nomination": None} | {kind: id}
        for kind, id in rows
    ]
    connection.execute(dialect_insert(connection, stub).on_conflict_do_nothing(), values)
