"""How are the rows of many deliveries read and written with few statements?

The hot path of the service: plain SQL for each database, lists handed over as one parameter, so that every statement has one
text and is prepared once. (Core's own statements cost about 100 µs each, which a commit of a few messages would feel.)
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

Values = Sequence[tuple[Any, ...]]

_PEOPLE = """
SELECT v.digest, c.ref, c.parked, s.step, s.data, s.expires_at
FROM vault v JOIN citizen c ON c.ref = v.ref LEFT JOIN session s ON s.citizen = c.ref
WHERE v.kind = 'openid' AND v.digest {among} ORDER BY c.ref {lock}"""
_KNOWN = "SELECT key, outcome, reply FROM inbox WHERE key {among}"
_HANDED = "UPDATE inbox SET handed_at = {moment} WHERE key {among}"
_ENDED = "DELETE FROM session WHERE citizen {among}"
_FINISHED = "UPDATE inbox SET outcome = {0}, reply = {1} WHERE key = {2}"
_COLUMNS = {
    "inbox": ("key", "citizen", "kind", "is_message", "body", "received_at", "late", "outcome", "reply"),
    "session": ("citizen", "step", "data", "expires_at"),
    "vault": ("ref", "kind", "digest", "cipher", "created_at"),
    "citizen": ("ref", "followed", "parked", "created_at"),
}
_UPSERT = (
    "ON CONFLICT (citizen) DO UPDATE SET step = excluded.step, data = excluded.data, expires_at = excluded.expires_at"
)


class Rows:
    """The statements of one database."""

    def __init__(self, among: str, lock: str, mark: str) -> None:
        """``among`` is how a column is compared with a list, ``mark`` how the n-th parameter is written."""
        marks = [mark.format(number) for number in range(1, 10)]
        self._people = _PEOPLE.format(among=among.format(marks[0]), lock=lock)
        self._known = _KNOWN.format(among=among.format(marks[0]))
        self._handed = _HANDED.format(moment=marks[0], among=among.format(marks[1]))
        self._ended = _ENDED.format(among=among.format(marks[0]))
        self._finished = _FINISHED.format(*marks)
        self._insert = {
            table: f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(marks[: len(names)])})"
            for table, names in _COLUMNS.items()
        }
        self._insert["session"] += f" {_UPSERT}"

    def listed(self, values: Iterable[str]) -> Any:
        """A list as one parameter."""
        raise NotImplementedError

    def moment(self, value: datetime) -> Any:
        """A moment as the database keeps it."""
        return value

    def read_moment(self, value: Any) -> datetime:
        raise NotImplementedError

    def people(self, connection: Connection, digests: Iterable[str]) -> Iterable[Any]:
        """(digest, ref, parked, step, data, expires_at) of known citizens, locked in order."""
        return connection.exec_driver_sql(self._people, (self.listed(digests),))

    def known(self, connection: Connection, keys: Iterable[str]) -> Iterable[Any]:
        """(key, outcome, reply) of deliveries that were there."""
        return connection.exec_driver_sql(self._known, (self.listed(keys),))

    def write(self, connection: Connection, table: str, values: Values) -> None:
        """Insert ``values`` in the order of _COLUMNS; sessions replace what was there."""
        connection.exec_driver_sql(self._insert[table], list(values))

    def finish(self, connection: Connection, values: Values) -> None:
        """(outcome, reply, key) of deliveries whose row is there already."""
        connection.exec_driver_sql(self._finished, list(values))

    def end_sessions(self, connection: Connection, citizens: Iterable[str]) -> None:
        connection.exec_driver_sql(self._ended, (self.listed(citizens),))

    def handed(self, connection: Connection, keys: Iterable[str], now: datetime) -> None:
        connection.exec_driver_sql(self._handed, (self.moment(now), self.listed(keys)))


class SqliteRows(Rows):
    def __init__(self) -> None:
        super().__init__("IN (SELECT value FROM json_each({0}))", "", "?")

    def listed(self, values: Iterable[str]) -> Any:
        return json.dumps(list(values))

    def moment(self, value: datetime) -> Any:
        return value.timestamp()

    def read_moment(self, value: Any) -> datetime:
        return datetime.fromtimestamp(value, UTC)


class PostgresRows(Rows):
    def __init__(self) -> None:
        super().__init__("= ANY({0}::text[])", "FOR NO KEY UPDATE OF c", "${0}")

    def listed(self, values: Iterable[str]) -> Any:
        return list(values)

    def read_moment(self, value: Any) -> datetime:
        moment: datetime = value
        return moment


_ROWS = {"sqlite": SqliteRows(), "postgresql": PostgresRows()}


def rows_of(connection: Connection) -> Rows:
    """The statements for the database behind ``connection``."""
    return _ROWS[connection.dialect.name]
