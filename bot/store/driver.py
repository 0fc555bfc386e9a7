"""How is plain SQL said on the driver's cursor? For the hot path: Core's own statements cost about 100 µs each.

A statement has one text, so that it is prepared once, and takes lists as one parameter: JSON on SQLite, an array on
PostgreSQL. Marks are the driver's: ``?`` and ``$1``.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

Values = Sequence[tuple[Any, ...]]


def read(connection: Connection, statement: str, parameters: tuple[Any, ...]) -> Iterable[Any]:
    """All rows of one statement."""
    cursor = connection.connection.cursor()
    cursor.execute(statement, parameters)
    found = cursor.fetchall()
    cursor.close()
    return found


def write(connection: Connection, statement: str, values: Values) -> None:
    """One statement for each of ``values``."""
    cursor = connection.connection.cursor()
    if len(values) == 1:
        cursor.execute(statement, values[0])
    else:
        cursor.executemany(statement, values)
    cursor.close()


def copy(connection: Connection, table: str, columns: Sequence[str], values: Values) -> None:
    """Many new rows at once, by PostgreSQL's COPY; within the transaction that a statement before has begun."""
    adapted: Any = connection.connection.dbapi_connection
    if not adapted.driver_connection.is_in_transaction():
        raise RuntimeError(f"COPY to {table} would be committed at once")
    adapted.run_async(lambda asyncpg: asyncpg.copy_records_to_table(table, records=values, columns=columns))
