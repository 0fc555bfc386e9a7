"""Which files of the register were brought in, and which rows of them wait for a person?"""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.store import tables
from bot.store.business.register import parts
from bot.store.sealed_text import seal, unseal

f, w = tables.business_import, tables.business_row


def open(connection: Connection, values: Mapping[str, Any]) -> tuple[int, str]:
    """A new import with nothing in it yet: its id and ref."""
    none = dict.fromkeys(("rows", "added", "changed", "known", "quarantined"), 0)
    row = insert(f).values(ref=secrets.token_hex(6), **none, **values).returning(f.c.id, f.c.ref)
    made = connection.execute(row).one()
    return made.id, made.ref


def count(connection: Connection, id: int, more: Mapping[str, int]) -> None:
    """``more`` of each count."""
    connection.execute(update(f).where(f.c.id == id).values({name: f.c[name] + by for name, by in more.items()}))


def known_rows(connection: Connection, digests: Collection[str]) -> set[str]:
    """Which of these rows wait already, or were dealt with."""
    query = select(w.c.digest)
    return {one for part in parts(list(digests)) for one in connection.scalars(query.where(w.c.digest.in_(part)))}


def keep(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows that were not understood; what stood in them, sealed."""
    if rows:
        sealed = (seal(connection, "business_row", row, ("cells", "doubts")) for row in rows)
        connection.execute(insert(w), [{"state": "open", "settled_by": "", **row} for row in sealed])


def cells(connection: Connection, row: Any) -> list[tuple[str, str, str | None]]:
    """Header, text and field ("" left out, None unknown) of each cell, as the row was given and its columns were taken."""
    given: Any = json.loads(unseal(connection, "business_row", "cells", row))
    if isinstance(given, list):
        return [(header, text, field) for header, text, field in given]
    return [(header, text, None) for header, text in given.items()]  # an earlier version kept no fields


def doubts(connection: Connection, row: Any) -> list[list[str]]:
    """Code, cell and text of each."""
    told: list[list[str]] = json.loads(unseal(connection, "business_row", "doubts", row))
    return told


def waiting(connection: Connection, page: int, size: int) -> tuple[Sequence[Any], int]:
    """Rows that nobody dealt with yet, the oldest first, with their file; and how many there are."""
    is_open = w.c.state == "open"
    query = select(w, f.c.ref.label("file"), f.c.name.label("file_name"), f.c.what.label("table"))
    query = query.join(f, f.c.id == w.c["import"]).where(is_open).order_by(w.c.id)
    rows = connection.execute(query.limit(size).offset((page - 1) * size)).all()
    return rows, connection.execute(select(func.count()).select_from(w).where(is_open)).scalar_one()


def row(connection: Connection, id: int) -> Any | None:
    query = select(w, f.c.what.label("table"), f.c.ref.label("file")).join(f, f.c.id == w.c["import"])
    return connection.execute(query.where(w.c.id == id)).first()


def settle(connection: Connection, id: int, state: str, by: str) -> bool:
    """``state`` is settled or left; False when somebody was first."""
    still = w.c.id == id, w.c.state == "open"
    return connection.execute(update(w).where(*still).values(state=state, settled_by=by)).rowcount == 1


def latest(connection: Connection, limit: int = 20) -> Sequence[Any]:
    """Files, the newest first."""
    return connection.execute(select(f).order_by(f.c.id.desc()).limit(limit)).all()
