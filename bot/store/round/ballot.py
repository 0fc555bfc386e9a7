"""The ledger: which ballots were given, which of them count, and what do they sum up to?

Ids are given before they are committed, so a sum up to an id is only right while nobody writes: ``fold`` locks the ledger.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, delete, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables

b, f, n = tables.ballot, tables.ballot_fold, tables.ballot_count
_MINE = select(b.c.id, b.c.turn, b.c.choices, b.c.receipt).where(
    b.c.round == bindparam("round", type_=Integer),
    b.c.voter == bindparam("voter", type_=b.c.voter.type),
    text("is_current"),  # written as in the index, so that both planners see that it fits
)
Kinds = Mapping[str, Mapping[str, int]]


def dialect_insert(connection: Connection, table: Any) -> Any:
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    return dialect.insert(table)


def mine(connection: Connection, round: int, voter: str) -> Any | None:
    """The ballot of a voter that counts: id, turn, choices, receipt."""
    return connection.execute(_MINE, {"round": round, "voter": voter}).first()


def by_receipt(connection: Connection, round: int, receipt: str) -> Any | None:
    """id, choices, is_current of the ballot under the hash of a receipt."""
    return connection.execute(
        select(b.c.id, b.c.choices, b.c.is_current).where(b.c.receipt == receipt, b.c.round == round)
    ).first()


def page(connection: Connection, round: int, after: str, limit: int) -> Sequence[Any]:
    """Ballots by the hash of their receipt, which has nothing to do with when they were given."""
    query = select(b.c.id, b.c.receipt, b.c.choices, b.c.is_current).where(b.c.round == round, b.c.receipt > after)
    return connection.execute(query.order_by(b.c.receipt).limit(limit)).all()


def lock(connection: Connection) -> None:
    """Nobody adds to the ledger until this unit is over; whoever was adding has committed."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE ballot IN SHARE MODE"))


def upto(connection: Connection, round: int) -> int:
    return connection.scalar(select(f.c.upto).where(f.c.round == round)) or 0


def last(connection: Connection) -> int:
    return connection.scalar(select(func.max(b.c.id))) or 0


def first(connection: Connection, round: int) -> int:
    return connection.scalar(select(b.c.id).where(b.c.round == round).order_by(b.c.id).limit(1)) or 0


def summed(connection: Connection, round: int, after: int, until: int | None = None) -> dict[str, dict[str, int]]:
    """What the ledger's rows past ``after`` sum up to, by kind and name."""
    rows = [b.c.round == round, b.c.id > after] + ([b.c.id <= until] if until is not None else [])
    found: dict[str, dict[str, int]] = {"option": {}, "ballots": {"all": 0, "changes": 0}}
    counted = select(b.c.choices, b.c.before, func.count()).where(*rows).group_by(b.c.choices, b.c.before)
    for choices, before, count in connection.execute(counted):
        found["ballots"]["all" if before == 0 else "changes"] += count
        _spread(found["option"], choices, count)
        _spread(found["option"], before, -count)
    for kind, name in (("hour", b.c.minute - b.c.minute % 60), ("area", b.c.area), ("source", b.c.source)):
        found[kind] = _grouped(connection, [*rows, b.c.before == 0], name)
    return found


def _grouped(connection: Connection, rows: Sequence[Any], name: Any) -> dict[str, int]:
    query = select(name, func.count()).where(*rows).group_by(name)
    return {str(value): int(count) for value, count in connection.execute(query)}


def _spread(found: dict[str, int], choices: int, count: int) -> None:
    place = 0
    while choices:
        if choices & 1:
            found[str(place)] = found.get(str(place), 0) + count
        choices, place = choices >> 1, place + 1


def stored(connection: Connection, round: int) -> dict[str, dict[str, int]]:
    """What was summed up before, by kind and name."""
    found: dict[str, dict[str, int]] = {}
    for kind, name, count in connection.execute(select(n.c.kind, n.c.name, n.c.count).where(n.c.round == round)):
        found.setdefault(kind, {})[name] = count
    return found


def fold(connection: Connection, round: int, until: int, more: Kinds) -> None:
    """``more`` is added to what is stored, which now reaches up to ``until``."""
    rows = [
        {"round": round, "kind": kind, "name": name, "count": count}
        for kind, names in more.items()
        for name, count in names.items()
        if count
    ]
    if rows:
        row = dialect_insert(connection, n)
        raised = row.on_conflict_do_update(
            index_elements=["round", "kind", "name"], set_={"count": n.c.count + row.excluded.count}
        )
        connection.execute(raised, rows)
    mark = dialect_insert(connection, f).values(round=round, upto=until)
    connection.execute(mark.on_conflict_do_update(index_elements=["round"], set_={"upto": until}))


def replace(connection: Connection, round: int, kind: str, names: Mapping[str, int]) -> None:
    """What is stored under ``kind`` is this."""
    connection.execute(delete(n).where(n.c.round == round, n.c.kind == kind))
    if names:
        connection.execute(
            insert(n), [{"round": round, "kind": kind, "name": name, "count": count} for name, count in names.items()]
        )


def current(connection: Connection, round: int) -> list[tuple[int, int]]:
    """Ballots that count, as (choices, how many): the whole ledger, not what was summed up."""
    query = select(b.c.choices, func.count()).where(b.c.round == round, text("is_current")).group_by(b.c.choices)
    return [(choices, count) for choices, count in connection.execute(query)]
