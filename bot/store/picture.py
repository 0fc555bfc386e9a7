"""Where are the pictures of public pages? By what they show, sealed like every column of bytes."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.store import tables
from bot.store.vault import vault_of

t = tables.picture


def _place(ref: str) -> str:
    return f"picture.blob:{ref}"


def keep(connection: Connection, ref: str, data: bytes, staff: int, now: datetime) -> None:
    """The same picture once, whoever brings it again."""
    if connection.scalar(select(t.c.ref).where(t.c.ref == ref)) is None:
        sealed = vault_of(connection).seal(data, _place(ref))
        connection.execute(insert(t).values(ref=ref, blob=sealed, by=staff, at=now))


def by_ref(connection: Connection, ref: str) -> bytes | None:
    sealed = connection.scalar(select(t.c.blob).where(t.c.ref == ref))
    return None if sealed is None else vault_of(connection).open(sealed, _place(ref))
