"""How do very many rows pass between a statement and Python at little cost? A list as one parameter, all rows as one.

A list of a hundred in a statement of Core costs as much as reading the hundred rows; and SQLite's driver gives the
interpreter's lock away for each row it reads, for which a thread beside a busy loop then waits. On SQLite statements are said
on the driver's cursor: there the writer shares the interpreter with the loop, which waits for all that Core does.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, LargeBinary, Select, TextClause, bindparam, func, select, text
from sqlalchemy.dialects import sqlite

from bot.store.tables.base import Instant

_AMONG = {"sqlite": "IN (SELECT value FROM json_each(:listed))", "postgresql": "= ANY(:listed)"}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as SQLite's driver takes it: its text, and the values that stand in it already."""

    text: str
    fixed: Mapping[str, Any]


@lru_cache(maxsize=64)
def _on_sqlite(sql: str) -> str:
    return sql.replace("{among}", _AMONG["sqlite"])


@lru_cache(maxsize=64)
def _on_postgres(sql: str, moments: tuple[str, ...]) -> TextClause:
    built = text(sql.replace("{among}", _AMONG["postgresql"]))
    return built.bindparams(*(bindparam(name, type_=Instant()) for name in moments))


def run(connection: Connection, sql: str, listed: Iterable[Any], **values: Any) -> int:
    """The number of rows that ``sql`` wrote; ``{among}`` stands in it where a column is one of ``listed``."""
    return _said(connection, sql, listed, values)[1]


def rows(connection: Connection, sql: str, listed: Iterable[Any], **values: Any) -> list[Any]:
    """The rows of ``sql``, as ``run`` takes it."""
    return _said(connection, sql, listed, values)[0]


def _said(connection: Connection, sql: str, listed: Iterable[Any], values: Mapping[str, Any]) -> tuple[list[Any], int]:
    if connection.dialect.name == "sqlite":
        return _driven(connection, _on_sqlite(sql), {**values, "listed": json.dumps(list(listed))})
    moments = tuple(name for name, value in values.items() if isinstance(value, datetime))
    result = connection.execute(_on_postgres(sql, moments), {**values, "listed": list(listed)})
    return list(result) if result.returns_rows else [], result.rowcount


def _driven(connection: Connection, statement: str, given: Mapping[str, Any]) -> tuple[list[Any], int]:
    cursor: Any = connection.connection.cursor()
    moments = {name: value.timestamp() for name, value in given.items() if isinstance(value, datetime)}
    cursor.execute(statement, {**given, **moments})
    found = list(cursor.fetchall()), cursor.rowcount
    cursor.close()
    return found


def in_one(query: Select[Any], dialect: str) -> Select[Any] | Asked:
    """``query`` as ``read`` takes it; its open parameters are ``now`` and ``limit``."""
    if dialect != "sqlite":
        return query
    inner = query.subquery()
    columns = [func.hex(column) if isinstance(column.type, LargeBinary) else column for column in inner.c]
    outer = select(func.json_group_array(func.json_array(*columns)))
    built = outer.compile(dialect=sqlite.dialect(paramstyle="named"))
    state = built.construct_expanded_state({"now": _NEVER, "limit": 0})
    return Asked(state.statement, dict(state.parameters))


def read(connection: Connection, query: Select[Any] | Asked, *, now: datetime, limit: int) -> list[Any]:
    """The rows of a query that ``in_one`` made, in its order; on SQLite bytes are in hexadecimal, where they are absent ""."""
    if isinstance(query, Asked):
        [[found]], _ = _driven(connection, query.text, {**query.fixed, "now": now, "limit": limit})
        return list(from_json(found, cache_strings="none"))
    return list(connection.execute(query, {"now": now, "limit": limit}))
