"""How do very many rows pass between a statement and Python at little cost? A list as one parameter, all rows as one.

A list of a hundred in a statement of Core costs as much as reading the hundred rows; and SQLite's driver gives the
interpreter's lock away for each row it reads, for which a thread beside a busy loop then waits.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, LargeBinary, Select, TextClause, bindparam, func, select, text

from bot.store.tables.base import Instant

_AMONG = {"sqlite": "IN (SELECT value FROM json_each(:listed))", "postgresql": "= ANY(:listed)"}


@lru_cache(maxsize=64)
def _statement(sql: str, dialect: str, moments: tuple[str, ...]) -> TextClause:
    built = text(sql.replace("{among}", _AMONG[dialect]))
    return built.bindparams(*(bindparam(name, type_=Instant()) for name in moments))


def run(connection: Connection, sql: str, listed: Iterable[Any], **values: Any) -> Any:
    """The result of ``sql``, in which ``{among}`` stands where a column is one of ``listed``; ``values`` are its parameters."""
    moments = tuple(name for name in values if name in ("now", "until"))
    dialect = connection.dialect.name
    given: Mapping[str, Any] = {**values, "listed": json.dumps(list(listed)) if dialect == "sqlite" else list(listed)}
    return connection.execute(_statement(sql, dialect, moments), given)


def in_one(query: Select[Any], dialect: str) -> Select[Any]:
    """``query`` as ``read`` takes it."""
    if dialect != "sqlite":
        return query
    inner = query.subquery()
    columns = [func.hex(column) if isinstance(column.type, LargeBinary) else column for column in inner.c]
    return select(func.json_group_array(func.json_array(*columns)))


def read(connection: Connection, query: Select[Any], **values: Any) -> list[Any]:
    """The rows of a query that ``in_one`` made, in its order; on SQLite bytes are in hexadecimal, where they are absent ""."""
    found = connection.execute(query, values)
    rows: list[Any] = from_json(found.scalar_one()) if connection.dialect.name == "sqlite" else list(found)
    return rows
