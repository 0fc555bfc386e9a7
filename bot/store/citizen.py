"""Who follows, since when, and when did we last not understand them?"""

from datetime import datetime

from sqlalchemy import Connection, update

from bot.store import tables

p = tables.citizen


def join(connection: Connection, citizen: str, scene: str | None) -> None:
    """They follow (again); the first QR code they came by stays."""
    connection.execute(update(p).where(p.c.ref == citizen).values(followed=True, left_at=None))
    if scene:
        connection.execute(update(p).where(p.c.ref == citizen, p.c.scene.is_(None)).values(scene=scene[:64]))


def leave(connection: Connection, citizen: str, now: datetime) -> None:
    connection.execute(update(p).where(p.c.ref == citizen).values(followed=False, left_at=now))
