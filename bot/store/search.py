"""Which cases hold these words? An index of pairs of characters, on either database, of texts without personal numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from bot.domain.cut import terms, wanted
from bot.store import tables

COUNTED = 200
"""Hits beyond this many are not counted: nobody pages that far, and counting would read them all."""

c, e = tables.complaint, tables.complaint_event
_READ = (c.c.id, c.c.story, c.c.place, c.c.respondent)
_CHUNK = 500
_WALKED = 8000  # cases that are looked through before the index is asked
_LAST = "9" * 16  # after every number that begins alike, in whatever order the database has for words
_GAP = "ω"  # a letter to the tokenizer, and no query has it


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids of cases, newest first; ``total`` is at most COUNTED + 1."""

    ids: list[int]
    total: int


def write(connection: Connection, complaint: int) -> None:
    """Put the case's searchable columns into the index, in place of what was there."""
    row = connection.execute(select(*_READ).where(c.c.id == complaint)).one()
    added = connection.scalars(select(e.c.text).where(e.c.complaint == complaint, e.c.actor == "citizen"))
    remove(connection, complaint)
    insert(connection, [(complaint, "\n".join([*_columns(row), *added]))])


def _columns(row: Any) -> list[str]:
    """What a case is found by: all of it was redacted when it was filed."""
    return [row.story, row.place, row.respondent or ""]


def remove(connection: Connection, complaint: int) -> None:
    name = "rowid" if connection.dialect.name == "sqlite" else "id"
    connection.execute(text(f"DELETE FROM complaint_search WHERE {name} = :id"), {"id": complaint})  # noqa: S608


def insert(connection: Connection, cases: Sequence[tuple[int, str]]) -> None:
    """Add cases, as (id, searchable text), that are not in the index yet."""
    if not cases:
        return
    if connection.dialect.name == "sqlite":
        rows = [{"id": case, "terms": _spaced(story)} for case, story in cases]
        connection.execute(text("INSERT INTO complaint_search (rowid, terms) VALUES (:id, :terms)"), rows)
    else:
        rows = [{"id": case, "terms": _vector(story)} for case, story in cases]
        statement = "INSERT INTO complaint_search (id, terms) VALUES (:id, CAST(CAST(:terms AS text) AS tsvector))"
        connection.execute(text(statement), rows)


def _spaced(story: str) -> str:
    """For FTS5, whose tokens are counted: a gap in the places is a token that nobody looks for."""
    words, last = [], 0
    for place, term in terms(story):
        words += [_GAP] if place > last + 1 else []
        words.append(term)
        last = place
    return " ".join(words)


def _vector(story: str) -> str:
    """For PostgreSQL, whose own parser does not know Chinese: terms with their places, at most 255 each (its limit)."""
    places: dict[str, list[int]] = {}
    for place, term in terms(story):
        places.setdefault(term, []).append(place)
    return " ".join(f"'{term}':{','.join(map(str, found[:255]))}" for term, found in places.items())


def rebuild(connection: Connection) -> int:
    """Make the whole index again from the cases; how many. For a restored or migrated database."""
    connection.execute(text("DELETE FROM complaint_search"))
    last = count = 0
    while rows := connection.execute(select(*_READ).where(c.c.id > last).order_by(c.c.id).limit(_CHUNK)).all():
        last = rows[-1].id
        more: dict[int, list[str]] = {row.id: _columns(row) for row in rows}
        said = select(e.c.complaint, e.c.text).where(e.c.complaint.in_(list(more)), e.c.actor == "citizen")
        for case, words in connection.execute(said.order_by(e.c.id)):
            more[case].append(words)
        insert(connection, [(case, "\n".join(words)) for case, words in more.items()])
        count += len(rows)
    return count


def find(connection: Connection, query: str, page: int, size: int) -> Hits:
    """Page ``page`` (from 1) of the cases that hold every word of ``query``; none for a query without words."""
    rows = wanted(query)
    if not rows:
        return Hits([], 0)
    found = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgres
    return _part(found(connection, rows), page, size)


def _of_sqlite(connection: Connection, rows: list[list[str]]) -> list[int]:
    return list(connection.scalars(_FTS5, {"query": _match(rows), "most": COUNTED + 1}))


def _of_postgres(connection: Connection, rows: list[list[str]]) -> list[int]:
    """A common word is met soon on the way back from the newest case, a rare one is found by the index.

    Which of the two a word is cannot be left to the planner, who takes a long phrase of common pairs for a rare one.
    """
    query = {"query": _tsquery(rows), "most": COUNTED + 1}
    ids = list(connection.scalars(_NEWEST, query | {"newest": _WALKED}))
    return ids if len(ids) > COUNTED else list(connection.scalars(_INDEXED, query))


def _part(ids: list[int], page: int, size: int) -> Hits:
    """All that are counted were found in one walk: a second one would cost as much as the first."""
    return Hits(ids[(page - 1) * size : page * size], len(ids))


def _match(rows: list[list[str]]) -> str:
    return " AND ".join(f'"{" ".join(row).removesuffix("*")}"{"*" if row[-1].endswith("*") else ""}' for row in rows)


def _tsquery(rows: list[list[str]]) -> str:
    return " & ".join(
        " <-> ".join(f"'{term.removesuffix('*')}'{':*' * term.endswith('*')}" for term in row) for row in rows
    )


_FTS5 = text("SELECT rowid FROM complaint_search WHERE complaint_search MATCH :query ORDER BY rowid DESC LIMIT :most")
_NEWEST = text(
    "SELECT id FROM (SELECT id, terms FROM complaint_search ORDER BY id DESC LIMIT :newest) AS newest "
    "WHERE terms @@ CAST(CAST(:query AS text) AS tsquery) ORDER BY id DESC LIMIT :most"
)
_INDEXED = text(
    "WITH hits AS MATERIALIZED (SELECT id FROM complaint_search WHERE terms @@ CAST(CAST(:query AS text) AS tsquery)) "
    "SELECT id FROM hits ORDER BY id DESC LIMIT :most"
)


def by_number(connection: Connection, beginning: str, page: int, size: int) -> Hits:
    """Page ``page`` of the cases whose number begins so."""
    begins = c.c.number.between(beginning, f"{beginning}{_LAST}"), c.c.number.startswith(beginning, autoescape=True)
    ids = select(c.c.id).where(*begins).order_by(c.c.number.desc()).limit(COUNTED + 1)
    return _part(list(connection.scalars(ids)), page, size)


def rows(connection: Connection, ids: Sequence[int]) -> list[Any]:
    """What a result shows of these cases, newest first."""
    shown = (c.c.number, c.c.kind, c.c.state, c.c.story, c.c.place, c.c.respondent, c.c.received_at, c.c.closed_at)
    return list(connection.execute(select(*shown).where(c.c.id.in_(ids)).order_by(c.c.id.desc()))) if ids else []
