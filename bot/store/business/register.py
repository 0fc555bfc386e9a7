"""Which businesses are in the register: by ref, code, licence, name, and around a place?"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, text, update

from bot.store import tables

b = tables.business
_BY_REF = select(b).where(b.c.ref == bindparam("ref", type_=b.c.ref.type))
PART = 500  # values in one query: SQLite takes a limited number
_LOCK = 0x5348524547  # any number, the same in every process
NAMESAKES = 6  # of one name, beyond which nobody can choose


def by_ref(connection: Connection, ref: str) -> Any | None:
    return connection.execute(_BY_REF, {"ref": ref}).first()


def lock(connection: Connection) -> None:
    """Until the unit ends nobody else changes who is in the register: what was judged stays true until it is written."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def named(connection: Connection, refs: Sequence[str], ids: Sequence[int]) -> list[Any]:
    """Ref, name, alias and address of these."""
    wanted = [(b.c.ref, part) for part in parts(refs)] + [(b.c.id, part) for part in parts(ids)]
    columns = select(b.c.ref, b.c.name, b.c.alias, b.c.address)
    return [row for column, part in wanted for row in connection.execute(columns.where(column.in_(part)))]


def by_codes(connection: Connection, codes: Iterable[str]) -> dict[str, Any]:
    """Rows by 统一社会信用代码."""
    return {row.credit_code: row for row in _among(connection, b.c.credit_code, codes)}


def by_licences(connection: Connection, licences: Iterable[str]) -> dict[str, list[Any]]:
    return _grouped(_among(connection, b.c.licence, licences), "licence")


def by_names(connection: Connection, names: Iterable[str]) -> dict[str, list[Any]]:
    """Rows by plain name."""
    return _grouped(_among(connection, b.c.plain, names), "plain")


def _among(connection: Connection, column: Any, values: Iterable[str]) -> list[Any]:
    wanted = sorted({value for value in values if value})
    return [row for part in parts(wanted) for row in connection.execute(select(b).where(column.in_(part)))]


def parts(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + PART] for start in range(0, len(values), PART))


def _grouped(rows: Iterable[Any], name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """New businesses; their refs, in this order. Every row has the same names."""
    made = [{"ref": secrets.token_hex(6), "scan": "", **row} for row in rows]
    for part in parts(made):
        connection.execute(insert(b), list(part))
    return [str(row["ref"]) for row in made]


def change(connection: Connection, business: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(b).where(b.c.id == business).values(**values))


def around(
    connection: Connection,
    squares: Iterable[tuple[int, int]],
    middle: tuple[float, float, float],
    limit: int,
    *,
    quant: str = "",
    kind: str = "",
) -> Sequence[Any]:
    """Open businesses in these squares, the nearest to ``middle`` (latitude, longitude, stretch of the latter) first."""
    lat, lon, stretch = middle
    wanted = [or_(*(b.c.cell.between(first, last) for first, last in squares)), b.c.state == "open"]
    wanted += [b.c.quant == quant] if quant else []
    wanted += [b.c.kind == kind] if kind else []
    high, wide = b.c.lat - lat, (b.c.lon - lon) * stretch
    query = select(b).where(and_(*wanted)).order_by(high * high + wide * wide, b.c.id).limit(limit)
    return connection.execute(query).all()


def listing(connection: Connection, page: int, size: int) -> tuple[Sequence[Any], int]:
    """A page of the register, the newest first, and how many there are."""
    rows = connection.execute(select(b).order_by(b.c.id.desc()).limit(size).offset((page - 1) * size)).all()
    return rows, connection.execute(select(func.count()).select_from(b)).scalar_one()
