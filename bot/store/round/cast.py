"""The hot path of votes: who votes, for what, in place of which ballot? Plain SQL on the driver's cursor, for many at once.

Many vote in the same minute, and a statement of Core costs more than all of these on SQLite, as a round trip does on PostgreSQL.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Connection

from bot.store.round import rounds
from bot.store.vault import vault_of

_GIVEN = {
    "sqlite": "(SELECT value ->> 0 AS one, value ->> 1 AS other FROM json_each(?)) d",
    "postgresql": "unnest($1::int[], $2::text[]) AS d (one, other)",
}
# Nobody closes the round until the ballots are in.
_BOXES = {
    "sqlite": "SELECT {0} FROM round WHERE number IN (SELECT value FROM json_each(?))",
    "postgresql": "SELECT {0} FROM round WHERE number = ANY($1::text[]) FOR SHARE",
}
_BOX = "number, id, state, vote_until, opened_at, choices, key"
_VOTERS = """
SELECT c.ref, c.created_at, v.cipher FROM {given} JOIN citizen c ON c.ref = d.value AND c.followed
JOIN vault v ON v.ref = c.ref AND v.kind = 'openid' {lock}"""
_LOCK = "ORDER BY c.ref FOR NO KEY UPDATE OF c"
# CROSS: from these to the table, never the other way.
_REFS = {"sqlite": "json_each(?) d CROSS", "postgresql": "unnest($1::text[]) AS d (value)"}
_STANDING = """
SELECT b.round, b.voter, b.id, b.turn, b.choices
FROM {given} JOIN ballot b ON b.round = d.one AND b.voter = d.other AND b.is_current"""
_RETIRE = "UPDATE ballot SET is_current = false WHERE is_current AND id {among}"
BALLOT = (
    "round",
    "voter",
    "turn",
    "choices",
    "before",
    "is_current",
    "receipt",
    "minute",
    "source",
    "area",
    "is_fresh",
)
_COLUMNS = {"ballot": BALLOT, "stub": ("citizen", "round", "about", "option")}
_AMONG = {"sqlite": "IN (SELECT value FROM json_each(?))", "postgresql": "= ANY($1::{0}[])"}
# By its key: an index of options would be looked through from end to end.
_UNASK = {
    "sqlite": "DELETE FROM stub WHERE round = ? AND citizen = ? AND about >= 'o'",
    "postgresql": "DELETE FROM stub WHERE round = $1 AND citizen = $2 AND about >= 'o'",
}
_MARKS = {"sqlite": "?", "postgresql": "${}"}
_ROUNDS = 64  # whose options are remembered
Pairs = Collection[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Box:
    """A round as it takes ballots; ``key`` is None where it takes none, ``options`` are positions."""

    number: str
    id: int
    state: str
    vote_until: datetime
    opened_at: datetime | None
    choices: int
    key: bytes | None = field(repr=False)
    options: Mapping[int, int]


@dataclass(slots=True)  # not frozen: one is made for every vote
class Voter:
    """A follower: since when?"""

    openid: str = field(repr=False)
    since: datetime


@dataclass(slots=True)  # not frozen: one is made for every vote
class Present:
    """The ballot of a voter that counts."""

    id: int
    turn: int
    choices: int


def _run(connection: Connection, statement: str, values: tuple[Any, ...], *, reads: bool = True) -> list[Any]:
    cursor = connection.connection.cursor()
    cursor.execute(statement, values)
    found = cursor.fetchall() if reads else []
    cursor.close()
    return list(found)


def _listed(connection: Connection, pairs: Pairs) -> tuple[Any, ...]:
    """Pairs as parameters."""
    if connection.dialect.name == "sqlite":
        return (json.dumps(list(pairs)),)
    return tuple(map(list, zip(*pairs, strict=True)))


def _list(connection: Connection, values: Iterable[Any]) -> tuple[Any, ...]:
    """A list as one parameter."""
    return (json.dumps(list(values)) if connection.dialect.name == "sqlite" else sorted(values),)


@lru_cache(maxsize=512)
def _insert(dialect: str, table: str, count: int) -> str:
    names = _COLUMNS[table]
    width = len(names)
    marks = [_MARKS[dialect].format(number) for number in range(1, count * width + 1)]
    rows = ", ".join(f"({', '.join(marks[start : start + width])})" for start in range(0, count * width, width))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES {rows} ON CONFLICT DO NOTHING"  # noqa: S608 - names of ours


def _moment(value: Any) -> Any:
    return datetime.fromtimestamp(value, UTC) if isinstance(value, float | int) else value


_OPTIONS: dict[bytes, dict[int, int]] = {}


def _options(connection: Connection, round: int, sealed: bytes) -> dict[int, int]:
    """Position by option. While a vote is open they do not change; the sealed key names the round, in any database."""
    if (known := _OPTIONS.get(sealed)) is None:
        known = {row.id: row.position for row in rounds.options(connection, round)}
        if len(_OPTIONS) >= _ROUNDS:
            _OPTIONS.clear()
        _OPTIONS[sealed] = known
    return known


def boxes(connection: Connection, numbers: Collection[str]) -> dict[str, Box]:
    """By number; rounds that are not there are left out."""
    rows = _run(connection, _BOXES[connection.dialect.name].format(_BOX), _list(connection, numbers))
    return {row[0]: _box(connection, *row) for row in rows}


def _box(
    connection: Connection, number: str, id: int, state: str, until: Any, opened: Any, choices: int, sealed: Any
) -> Box:
    is_open = state == "voting" and sealed is not None
    key = vault_of(connection).open(sealed, rounds.place_of(number)) if is_open else None
    options = _options(connection, id, bytes(sealed)) if is_open else {}
    opened_at = _moment(opened) if opened is not None else None
    return Box(number, id, state, _moment(until), opened_at, choices, key, options)


def voters(connection: Connection, citizens: Collection[str], *, waits: bool) -> dict[str, Voter | None]:
    """By reference, held until the commit; who does not follow is left out.

    None is for those whom another process holds, unless it ``waits`` for them: who votes for many must not, for two of them
    could wait for each other.
    """
    if connection.dialect.name == "sqlite":
        return {**_people(connection, citizens, "")}
    held = _people(connection, citizens, _LOCK if waits else f"{_LOCK} SKIP LOCKED")
    missing = [citizen for citizen in citizens if citizen not in held]
    return {**held, **dict.fromkeys(_people(connection, missing, "") if missing else ())}


def _people(connection: Connection, citizens: Collection[str], lock: str) -> dict[str, Voter]:
    statement = _VOTERS.format(given=_REFS[connection.dialect.name], lock=lock)
    rows = _run(connection, statement, _list(connection, citizens))
    unseal = vault_of(connection).open
    return {ref: Voter(unseal(cipher, f"vault.cipher:{ref}").decode(), _moment(since)) for ref, since, cipher in rows}


def standing(connection: Connection, pairs: Pairs) -> dict[tuple[int, str], Present]:
    """By (round, voter): the ballots that count."""
    if not pairs:
        return {}
    rows = _run(connection, _STANDING.format(given=_GIVEN[connection.dialect.name]), _listed(connection, pairs))
    return {(round, voter): Present(id, turn, choices) for round, voter, id, turn, choices in rows}


def add(connection: Connection, retired: Collection[int], ballots: Iterable[tuple[Any, ...]]) -> set[tuple[int, str]]:
    """Ballots (in the order of BALLOT) in place of ``retired`` ones, one a voter; (round, voter) of those that are in.

    Left out is who gave another one meanwhile, in another process: nothing of theirs is written.
    """
    dialect = connection.dialect.name
    given = sorted(ballots)  # one order for all processes: who waits for a voter's other ballot is waited for by nobody
    if not given:
        return set()
    if retired:
        _run(connection, _RETIRE.format(among=_AMONG[dialect].format("int")), _list(connection, retired), reads=False)
    statement = f"{_insert(dialect, 'ballot', len(given))} RETURNING round, voter"
    return set(_run(connection, statement, tuple(chain.from_iterable(given))))


def ask(connection: Connection, changed: Pairs, stubs: Iterable[tuple[str, int, int]]) -> None:
    """``changed`` (round, citizen) asked for other options before; ``stubs`` (citizen, round, option) is what they ask for."""
    dialect = connection.dialect.name
    if changed:
        cursor = connection.connection.cursor()
        cursor.executemany(_UNASK[dialect], sorted(changed))
        cursor.close()
    rows = [(who, round, f"o{option}", option) for who, round, option in sorted(set(stubs))]
    if rows:
        _run(connection, _insert(dialect, "stub", len(rows)), tuple(chain.from_iterable(rows)), reads=False)
