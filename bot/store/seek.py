"""Which names share keys with what was typed, and how are they kept? An index of keys, on either database."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from math import prod
from typing import Any

from sqlalchemy import Connection, delete, select, text, tuple_, update

from bot.domain.name import Named, NameKind
from bot.store import driver, tables
from bot.store.round.ballot import dialect_insert
from bot.store.tables.seek import word

n = tables.name_key
_KEY = ("kind", "ref", "name")
_WAYS = 16  # to read a word, that are looked for one by one
_CHUNK = 400  # names a statement: SQLite takes 32,766 values
_MANY = 1000  # names, from which on PostgreSQL's list of what its index has not taken in yet is worth emptying

Alternatives = Sequence[int]
Clause = Sequence[Alternatives]
"""What a name must have all of: of each alternatives one."""


def keep(connection: Connection, names: Mapping[tuple[NameKind, str], Sequence[tuple[Named, list[int]]]]) -> int:
    """Let each (kind, ref) have exactly these names, with their keys; how many rows changed.

    Where the ref is empty the names are added to those that are there.
    """
    changed = 0
    for part in _parts(names):
        changed += _put(connection, part)
    if changed >= _MANY and connection.dialect.name == "postgresql":
        connection.execute(_TAKE_IN)
    return changed


def _parts(
    names: Mapping[tuple[NameKind, str], Sequence[tuple[Named, list[int]]]],
) -> Iterator[list[tuple[Named, list[int]]]]:
    """Some hundreds at a time; the names of one business stay together."""
    part: list[tuple[Named, list[int]]] = []
    for (_, ref), some in names.items():
        for each in [some] if ref else ([one] for one in some):
            part += each
            if len(part) >= _CHUNK:
                yield part
                part = []
    if part:
        yield part


def _put(connection: Connection, part: list[tuple[Named, list[int]]]) -> int:
    wanted = {(one.kind, one.ref, one.name): (one, grams) for one, grams in part}
    here = {(row.kind, row.ref, row.name): row for row in _known(connection, [one for one, _ in part])}
    gone = [row.id for key, row in here.items() if key not in wanted]
    if gone:
        connection.execute(delete(n).where(n.c.id.in_(gone)))
    new = [_row(*wanted[key]) for key in sorted(wanted.keys() - here.keys())]
    if new:
        # Another process may publish the same name at this moment.
        connection.execute(dialect_insert(connection, n).on_conflict_do_nothing(index_elements=_KEY), new)
    return len(gone) + len(new) + _moved(connection, wanted, here)


def _moved(connection: Connection, wanted: Mapping[Any, tuple[Named, list[int]]], here: Mapping[Any, Any]) -> int:
    """What keeps its name and has another address, or keys by an older rule."""
    moved = 0
    for key in wanted.keys() & here.keys():
        row, (named, grams) = here[key], wanted[key]
        if row.address != named.address or row.grams != grams:
            connection.execute(update(n).where(n.c.id == row.id).values(address=named.address, grams=grams))
            moved += 1
    return moved


def _row(named: Named, grams: list[int]) -> dict[str, Any]:
    return {"kind": named.kind, "ref": named.ref, "name": named.name, "address": named.address, "grams": grams}


def _known(connection: Connection, named: list[Named]) -> list[Any]:
    """What is there of the same businesses, and of the same names without one."""
    refs = {(one.kind.value, one.ref) for one in named if one.ref}
    bare = {(one.kind.value, "", one.name) for one in named if not one.ref}
    rows: list[Any] = []
    if refs:
        rows += connection.execute(select(n).where(tuple_(n.c.kind, n.c.ref).in_(sorted(refs))))
    if bare:
        rows += connection.execute(select(n).where(tuple_(n.c.kind, n.c.ref, n.c.name).in_(sorted(bare))))
    return rows


def forget(connection: Connection, kind: NameKind, *, refs: Iterable[str] = (), names: Iterable[str] = ()) -> int:
    """Take away the names of these ``refs``, and these ``names`` that have none; how many."""
    gone = 0
    queue = iter(refs)
    while some := list(islice(queue, _CHUNK)):
        gone += connection.execute(delete(n).where(n.c.kind == kind, n.c.ref != "", n.c.ref.in_(some))).rowcount
    queue = iter(names)
    while some := list(islice(queue, _CHUNK)):
        gone += connection.execute(delete(n).where(n.c.kind == kind, n.c.ref == "", n.c.name.in_(some))).rowcount
    return gone


def find(connection: Connection, kind: NameKind, clauses: Sequence[Clause], most: int) -> list[Any]:
    """At most ``most`` names (``ref``, ``name``, ``address``) that fulfil one of ``clauses``, in no order."""
    if not any(clauses):
        return []
    question = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgres
    statement, values = question(clauses)
    return list(connection.execute(text(statement), values | {"kind": kind.value, "most": most}))


def heard(connection: Connection, words: Mapping[str, Sequence[Clause]]) -> set[str]:
    """Those of ``words`` for which a name, of whatever kind, fulfils one of the clauses."""
    kept = {word: [clause for clause in clauses if clause] for word, clauses in words.items()}
    if connection.dialect.name == "sqlite":
        matches = [(word, _of_sqlite(clauses)[1]["match"]) for word, clauses in kept.items() if clauses]
        found = driver.read(connection, _HEARD_BY_FTS5, (json.dumps(matches),))
    else:
        sets = [(word, keys) for word, clauses in kept.items() for clause in clauses for keys in _sets(clause)]
        given = [word for word, _ in sets], [keys for _, keys in sets]
        found = driver.read(connection, _HEARD_BY_GIN, given)
    return {word for (word,) in found}


def _sets(clause: Clause) -> Iterator[str]:
    """Each way to take one of every alternatives; where there are too many, the last ones are left out."""
    chosen = list(clause)
    while prod(map(len, chosen)) > _WAYS:
        chosen.pop()
    return (f"{{{','.join(map(str, keys))}}}" for keys in product(*chosen))


def _of_sqlite(clauses: Sequence[Clause]) -> tuple[str, dict[str, Any]]:
    match = " OR ".join(f"({' AND '.join(map(_either, clause))})" for clause in clauses)
    return _FTS5, {"match": match}


def _either(alternatives: Alternatives) -> str:
    return f"({' OR '.join(map(word, alternatives))})"


def _of_postgres(clauses: Sequence[Clause]) -> tuple[str, dict[str, Any]]:
    values: dict[str, Any] = {}
    wanted = []
    for clause in clauses:
        names = [f"k{len(values) + place}" for place in range(len(clause))]
        values |= {name: list(alternatives) for name, alternatives in zip(names, clause, strict=True)}
        wanted.append(" AND ".join(f"grams && CAST(:{name} AS integer[])" for name in names))
    return _GIN.format(" OR ".join(f"({each})" for each in wanted)), values


# Only the index's owner may; otherwise autovacuum does it within the minute.
_TAKE_IN = text(
    "SELECT gin_clean_pending_list(oid) FROM pg_class WHERE relname = 'name_gram' AND pg_has_role(relowner, 'USAGE')"
)
_FTS5 = (
    "SELECT ref, name, address FROM name_gram CROSS JOIN name_key ON name_key.id = name_gram.rowid "
    "WHERE name_gram MATCH :match AND kind = :kind LIMIT :most"
)
_GIN = "SELECT ref, name, address FROM name_key WHERE ({}) AND kind = :kind LIMIT :most"
_HEARD_BY_FTS5 = (
    "SELECT value ->> 0 FROM json_each(?) WHERE EXISTS (SELECT 1 FROM name_gram WHERE name_gram MATCH (value ->> 1))"
)
_HEARD_BY_GIN = (
    "SELECT DISTINCT word FROM unnest($1::text[], $2::text[]) AS given (word, keys) "
    "WHERE EXISTS (SELECT 1 FROM name_key WHERE grams @> CAST(keys AS integer[]))"
)
