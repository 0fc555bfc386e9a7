"""How are the rows of many deliveries read and written with few statements?

The hot path of the service: plain SQL on the driver's cursor (``bot.store.driver``).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from bot.store import driver
from bot.store.driver import Values

STEP = 64
"""Rows by which long statements grow: each length is prepared and kept once, and a long one takes much memory on PostgreSQL."""
LENGTHS = STEP + 8  # that there are of a table, with room to spare

_PEOPLE = """
SELECT v.digest, c.ref, c.parked, c.message_at, c.was_sent FROM vault v JOIN citizen c ON c.ref = v.ref
WHERE v.kind = 'openid' AND v.digest {among} ORDER BY c.ref {lock}"""
# A statement of its own: PostgreSQL shows the one that waits for a lock all other rows as they were before it waited.
_STANDING = """
SELECT d.key, i.key IS NOT NULL, i.outcome, i.reply, s.step, s.data, s.expires_at,
    EXISTS (SELECT 1 FROM complaint WHERE citizen = d.ref) OR EXISTS (SELECT 1 FROM follower WHERE citizen = d.ref),
    (SELECT version FROM consent WHERE citizen = d.ref AND kind = 'privacy')
FROM {given} LEFT JOIN {session} LEFT JOIN {inbox}"""
_HANDED = "INSERT INTO handed (at, deliveries) VALUES ({0}, {1})"
_ENDED = "DELETE FROM session WHERE citizen {among}"
_FINISHED = "UPDATE inbox SET outcome = {0}, reply = {1}, body = substr(body, 1, 0) WHERE key = {2}"
_WROTE = "UPDATE citizen SET message_at = {0}, was_sent = {1} WHERE ref = {2}"
_TRIGGERED = "UPDATE citizen SET trigger_at = {0} WHERE ref = {1}"
_COLUMNS = {
    "inbox": ("key", "citizen", "kind", "is_message", "body", "received_at", "late", "outcome", "reply"),
    "session": ("citizen", "step", "data", "expires_at"),
    "vault": ("ref", "kind", "digest", "cipher", "created_at"),
    "citizen": ("ref", "followed", "parked", "message_at", "trigger_at", "was_sent", "created_at"),
}
_UPSERT = {
    "session": " ON CONFLICT (citizen) DO UPDATE"
    " SET step = excluded.step, data = excluded.data, expires_at = excluded.expires_at"
}


class Rows(ABC):
    """The statements of one database."""

    def __init__(self, among: str, standing: str, lock: str, mark: str) -> None:
        """``among`` is how a column is compared with a list, ``mark`` how the n-th parameter is written."""
        marks = [mark.format(number) for number in range(1, 10)]
        self._mark = mark
        self._people = _PEOPLE.format(among=among.format(marks[0]), lock=lock)
        self._standing = standing
        self._handed = _HANDED.format(*marks)
        self._ended = _ENDED.format(among=among.format(marks[0]))
        self._finished = _FINISHED.format(*marks)
        self._wrote = _WROTE.format(*marks)
        self._triggered = _TRIGGERED.format(*marks)

    @abstractmethod
    def listed(self, values: Iterable[str]) -> Any:
        """A list as one parameter."""

    def moment(self, value: datetime) -> Any:
        """A moment as the database keeps it."""
        return value

    @abstractmethod
    def read_moment(self, value: Any) -> datetime:
        """The same, read back."""

    @abstractmethod
    def pairs(self, values: Values) -> tuple[Any, ...]:
        """(ref, key) as parameters."""

    def people(self, connection: Connection, digests: Iterable[str]) -> Iterable[Any]:
        """(digest, ref, parked, message_at, was_sent) of known citizens, locked in order."""
        return driver.read(connection, self._people, (self.listed(digests),))

    def standing(self, connection: Connection, values: Values) -> Iterable[Any]:
        """(key, was_there, outcome, reply, step, data, expires_at, has_cases, agreed) of deliveries (ref, key) of locked
        citizens."""
        return driver.read(connection, self._standing, self.pairs(values))

    def write(self, connection: Connection, table: str, values: Values) -> None:
        """Insert ``values`` in the order of _COLUMNS with one statement or two; sessions replace what was there."""
        long = len(values) // STEP * STEP
        for part in (values[:long], values[long:]):
            if part:
                self._insert(connection, table, part)

    def _insert(self, connection: Connection, table: str, values: Values) -> None:
        # On SQLite each step of a statement gives the interpreter's lock away: one for all rows, not one for each. On
        # PostgreSQL the alternative, a list a column, has asyncpg look at every value twice before it is encoded.
        statement = _rows_statement(self._mark, table, len(values))
        cursor = connection.connection.cursor()
        cursor.execute(statement, tuple(chain.from_iterable(values)))
        cursor.close()

    def finish(self, connection: Connection, values: Values) -> None:
        """(outcome, reply, key) of deliveries whose row is there already."""
        driver.write(connection, self._finished, values)

    def wrote(self, connection: Connection, values: Values) -> None:
        """(moment, False, ref) of citizens who wrote."""
        driver.write(connection, self._wrote, values)

    def triggered(self, connection: Connection, values: Values) -> None:
        """(moment, ref) of citizens who followed, clicked or scanned."""
        driver.write(connection, self._triggered, values)

    def end_sessions(self, connection: Connection, citizens: Iterable[str]) -> None:
        driver.write(connection, self._ended, [(self.listed(citizens),)])

    def handed(self, connection: Connection, keys: Iterable[str], now: datetime) -> None:
        driver.write(connection, self._handed, [(self.moment(now), json.dumps(list(keys)))])


class SqliteRows(Rows):
    def __init__(self) -> None:
        standing = _STANDING.format(
            given="(SELECT value ->> 0 AS ref, value ->> 1 AS key FROM json_each(?)) d",
            session="session s ON s.citizen = d.ref",
            inbox="inbox i ON i.key = d.key",
        )
        super().__init__("IN (SELECT value FROM json_each({0}))", standing, "", "?")

    def listed(self, values: Iterable[str]) -> Any:
        return json.dumps(list(values))

    def pairs(self, values: Values) -> tuple[Any, ...]:
        return (json.dumps(values),)

    def moment(self, value: datetime) -> Any:
        return value.timestamp()

    def read_moment(self, value: Any) -> datetime:
        return datetime.fromtimestamp(value, UTC)


@lru_cache(4 * LENGTHS)
def _rows_statement(mark: str, table: str, count: int) -> str:
    names = _COLUMNS[table]
    width = len(names)
    marks = [mark.format(number) for number in range(1, count * width + 1)]
    rows = ", ".join(f"({', '.join(marks[start : start + width])})" for start in range(0, count * width, width))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {rows}{_UPSERT.get(table, '')}"  # noqa: S608 - names of ours


class PostgresRows(Rows):
    def __init__(self) -> None:
        standing = _STANDING.format(  # LIMIT keeps a plan made while the tables were small from reading all of them
            given="unnest($1::text[], $2::text[]) AS d (ref, key)",
            session="LATERAL (SELECT * FROM session WHERE citizen = d.ref LIMIT 1) s ON true",
            inbox="LATERAL (SELECT key, outcome, reply FROM inbox WHERE key = d.key LIMIT 1) i ON true",
        )
        super().__init__("= ANY({0}::text[])", standing, "FOR NO KEY UPDATE OF c", "${0}")

    def listed(self, values: Iterable[str]) -> Any:
        return list(values)

    def pairs(self, values: Values) -> tuple[Any, ...]:
        return tuple(map(list, zip(*values, strict=True)))

    def read_moment(self, value: Any) -> datetime:
        moment: datetime = value
        return moment

    def write(self, connection: Connection, table: str, values: Values) -> None:
        if len(values) < STEP or table in _UPSERT:
            super().write(connection, table, values)
        else:  # a third less of both ends' time than parameters of a statement; fewer rows cost the same either way
            driver.copy(connection, table, _COLUMNS[table], values)


_ROWS = {"sqlite": SqliteRows(), "postgresql": PostgresRows()}


def rows_of(connection: Connection) -> Rows:
    """The statements for the database behind ``connection``."""
    return _ROWS[connection.dialect.name]
