"""How do sealed values move to a new data key? In batches, whichever column holds them; safe to stop and to run again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, select, update

from bot.store import tables
from bot.store.sealed_text import cipher_in, written
from bot.store.vault import vault_of


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed column; ``name`` is the column whose value ends its place; ``is_text``: a column of texts, some in clear."""

    table: Table
    column: str
    name: str
    is_text: bool = False

    def place(self, value: object) -> str:
        return f"{self.table.name}.{self.column}:{value}"

    def cipher(self, kept: Any) -> bytes | None:
        """What is sealed of what the column holds; None where that lies there in clear."""
        return cipher_in(kept) if self.is_text else kept

    def kept(self, cipher: bytes) -> Any:
        """As the column holds it."""
        return written(cipher) if self.is_text else cipher


SEALED = (
    Sealed(tables.keyring, "wrapped", "name"),
    Sealed(tables.vault, "cipher", "ref"),
    Sealed(tables.inbox, "body", "key"),
    Sealed(tables.inbox, "reply", "key"),
    Sealed(tables.session, "data", "citizen"),
    Sealed(tables.outbox, "content", "key"),
    Sealed(tables.outbox_shared, "content", "ref"),
    Sealed(tables.media, "source", "ref"),
    Sealed(tables.media, "blob", "ref"),
    Sealed(tables.staff, "totp", "id"),
    Sealed(tables.token, "cipher", "name"),
    Sealed(tables.round, "key", "number"),
    Sealed(tables.quiz, "key", "ref"),
    Sealed(tables.result_import, "data", "ref"),
    Sealed(tables.result_row, "cells", "digest", is_text=True),
    Sealed(tables.result_row, "doubts", "digest", is_text=True),
    Sealed(tables.business_row, "cells", "digest", is_text=True),
    Sealed(tables.business_row, "doubts", "digest", is_text=True),
    Sealed(tables.picture, "blob", "ref"),
)


def reseal(connection: Connection, sealed: Sealed, after: object, limit: int = 200) -> tuple[int, object]:
    """Move the next ``limit`` rows past ``after`` (None: from the start). (rows moved, last name seen or None at the end)"""
    vault = vault_of(connection)
    name, value = _columns(sealed)
    query = select(name, value).where(value.is_not(None)).order_by(name).limit(limit)
    rows = connection.execute(query if after is None else query.where(name > after)).all()
    moved = 0
    for key, kept in rows:
        cipher = sealed.cipher(kept)
        if cipher and not vault.is_current(cipher):
            place = sealed.place(key)
            fresh = sealed.kept(vault.seal(vault.open(cipher, place), place))
            unchanged = name == key, value == kept  # what a process wrote meanwhile is newer, and sealed with its key
            moved += connection.execute(update(sealed.table).where(*unchanged).values({value: fresh})).rowcount
    return moved, rows[-1][0] if len(rows) == limit else None


def _columns(sealed: Sealed) -> tuple[Column[object], Column[Any]]:
    return sealed.table.c[sealed.name], sealed.table.c[sealed.column]


def sealed_columns() -> Iterator[tuple[str, str]]:
    """(table, column) of everything sealed, for the documentation and its test."""
    return ((sealed.table.name, sealed.column) for sealed in SEALED)
