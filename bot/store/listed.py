"""How is a column compared with a long list that is one parameter, so that its statement has one text and is built once?

A list of a hundred in a statement of Core costs as much as reading the hundred rows.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, TextClause, bindparam, text

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
