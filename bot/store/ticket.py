"""Which link from the chat leads whom to which page, once?"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.store import tables

t = tables.page_ticket


def add(connection: Connection, digest: str, page: str, citizen: str, expires: datetime) -> None:
    connection.execute(insert(t).values(digest=digest, page=page, citizen=citizen, expires_at=expires))


def by_digest(connection: Connection, digest: str, page: str) -> Any | None:
    return connection.execute(select(t).where(t.c.digest == digest, t.c.page == page)).first()


def use(connection: Connection, digest: str, now: datetime) -> bool:
    """False when somebody was first."""
    fresh = t.c.digest == digest, t.c.used_at.is_(None), t.c.expires_at > now
    return connection.execute(update(t).where(*fresh).values(used_at=now)).rowcount == 1


def forget(connection: Connection, citizen: str) -> None:
    connection.execute(delete(t).where(t.c.citizen == citizen))
