"""Who agreed to which wording?"""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store import tables
from bot.store.case_parts import put

t = tables.consent


def version(connection: Connection, citizen: str, kind: str) -> str | None:
    return connection.scalar(select(t.c.version).where(t.c.citizen == citizen, t.c.kind == kind))


def give(connection: Connection, citizen: str, kind: str, version: str, now: datetime) -> None:
    put(connection, t, {"citizen": citizen, "kind": kind, "version": version[:16], "at": now})


def withdraw(connection: Connection, citizen: str, kind: str) -> None:
    connection.execute(delete(t).where(t.c.citizen == citizen, t.c.kind == kind))
