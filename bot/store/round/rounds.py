"""Which rounds are there, in which state, with which options and which key?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.store import tables
from bot.store.vault import vault_of

r, o, s = tables.round, tables.round_option, tables.staff
_BY_NUMBER = select(r).where(r.c.number == bindparam("number", type_=r.c.number.type))
_OPTIONS = select(o).where(o.c.round == bindparam("round", type_=o.c.round.type)).order_by(o.c.position)


def place_of(number: str) -> str:
    """What the sealed key of a round is bound to."""
    return f"round.key:{number}"


def add(connection: Connection, number: str, key: bytes, values: Mapping[str, Any]) -> int:
    sealed = vault_of(connection).seal(key, place_of(number))
    row = insert(r).values(number=number, key=sealed, **values)
    return int(connection.execute(row.returning(r.c.id)).scalar_one())


def key_of(connection: Connection, row: Any) -> bytes | None:
    """The key of the round's keyed hashes; None when it was destroyed."""
    return vault_of(connection).open(row.key, place_of(row.number)) if row.key else None


def by_number(connection: Connection, number: str, *, lock: bool = False) -> Any | None:
    """``lock`` it for a change."""
    query = _BY_NUMBER
    if lock and connection.dialect.name == "postgresql":
        query = query.with_for_update()
    return connection.execute(query, {"number": number}).first()


def by_id(connection: Connection, round: int) -> Any:
    return connection.execute(select(r).where(r.c.id == round)).one()


def change(connection: Connection, round: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(r).where(r.c.id == round).values(**values))


def move(connection: Connection, round: int, state: str, values: Mapping[str, Any]) -> bool:
    """``values`` for a round that is still in ``state``; False when another was first."""
    still = r.c.id == round, r.c.state == state
    return connection.execute(update(r).where(*still).values(**values)).rowcount == 1


def page(connection: Connection, states: Collection[str], page: int, size: int) -> tuple[Sequence[Any], int]:
    """Rounds in ``states``, the newest first, and how many there are."""
    among = r.c.state.in_(list(states))
    rows = connection.execute(
        select(r).where(among).order_by(r.c.id.desc()).limit(size).offset((page - 1) * size)
    ).all()
    return rows, connection.execute(select(func.count()).select_from(r).where(among)).scalar_one()


def timed(connection: Connection) -> Sequence[Any]:
    """Those that the timetable may have to open or close."""
    waiting = r.c.state.in_(("draft", "nominating", "reviewing", "voting"))
    return connection.execute(select(r).where(waiting).order_by(r.c.id)).all()


def unverified(connection: Connection) -> Sequence[str]:
    """Numbers of closed rounds whose ledger was not counted again yet."""
    query = select(r.c.number).where(r.c.state == "closed", r.c.verified_at.is_(None)).order_by(r.c.id)
    return connection.scalars(query).all()


def voting(connection: Connection) -> Sequence[int]:
    return connection.scalars(select(r.c.id).where(r.c.state.in_(("voting", "closed")))).all()


def options(connection: Connection, round: int) -> Sequence[Any]:
    return connection.execute(_OPTIONS, {"round": round}).all()


def options_of(connection: Connection, rounds: Collection[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {round: [] for round in rounds}
    if rounds:
        query = select(o).where(o.c.round.in_(list(rounds))).order_by(o.c.round, o.c.position)
        for row in connection.execute(query):
            found[row.round].append(row)
    return found


def set_options(connection: Connection, round: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """The options are these, in this order; those that are there already keep their ids."""
    present = {(row.food, row.venue, row.area): row.id for row in options(connection, round)}
    wanted = [(row["food"], row["venue"], row["area"]) for row in rows]
    gone = [id for key, id in present.items() if key not in wanted]
    if gone:
        connection.execute(update(tables.nomination).where(tables.nomination.c.option.in_(gone)).values(option=None))
        connection.execute(delete(o).where(o.c.id.in_(gone)))
    mine = o.c.round == round
    connection.execute(update(o).where(mine).values(position=o.c.position + 1000))  # room for the new order
    for position, (key, row) in enumerate(zip(wanted, rows, strict=True)):
        if key in present:
            connection.execute(update(o).where(o.c.id == present[key]).values(position=position, note=row["note"]))
        else:
            connection.execute(insert(o).values(round=round, position=position, **row))


def leave_out(connection: Connection, option: int, why: str) -> None:
    """The line of ``option`` was dropped from the plan."""
    connection.execute(update(o).where(o.c.id == option).values(left_out=why))


def leave_none_out(connection: Connection, round: int) -> None:
    """The plan is drawn anew."""
    connection.execute(update(o).where(o.c.round == round).values(left_out=""))


def names(connection: Connection, ids: Collection[int | None]) -> dict[int, str]:
    """Names of staff by id."""
    known = [id for id in ids if id is not None]
    if not known:
        return {}
    return {row.id: row.name for row in connection.execute(select(s.c.id, s.c.name).where(s.c.id.in_(known)))}


def destroy_key(connection: Connection, round: int, now: datetime) -> None:
    connection.execute(update(r).where(r.c.id == round).values(key=None, finished_at=now))
