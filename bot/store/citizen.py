"""Who follows, and since when?"""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

from bot.store import opinion, question, subscription, tables, ticket
from bot.store.campaign import topic
from bot.store.happening import sign_ups
from bot.store.round import telling
from bot.store.vault import erase, keep

p = tables.citizen


def add(connection: Connection, openid: str, since: datetime) -> str:
    """Somebody who has followed and written before any message of theirs was kept; their reference."""
    ref = keep(connection, "openid", openid, since, find=True)
    row = {"ref": ref, "followed": True, "parked": 0, "was_sent": False, "created_at": since, "message_at": since}
    connection.execute(insert(p).values(row))
    return ref


def join(connection: Connection, citizen: str, scene: str | None) -> None:
    """They follow (again); the first QR code they came by stays."""
    connection.execute(update(p).where(p.c.ref == citizen).values(followed=True, left_at=None))
    if scene:
        connection.execute(update(p).where(p.c.ref == citizen, p.c.scene.is_(None)).values(scene=scene[:64]))


def exclude(connection: Connection, citizen: str) -> None:
    """They never followed: somebody who only reports."""
    connection.execute(update(p).where(p.c.ref == citizen).values(followed=False))


def leave(connection: Connection, citizen: str, now: datetime) -> None:
    connection.execute(update(p).where(p.c.ref == citizen).values(followed=False, left_at=now))


def forget(connection: Connection, citizen: str) -> None:
    """Erase the openid, the dialogue, questions, consents to notices and unattached photos; what is left names nobody."""
    erase(connection, citizen)
    subscription.forget(connection, citizen)
    question.forget(connection, citizen)
    opinion.forget(connection, citizen)
    telling.forget(connection, citizen)
    sign_ups.forget(connection, citizen)
    topic.forget(connection, citizen)
    ticket.forget(connection, citizen)
    connection.execute(delete(tables.mass_count).where(tables.mass_count.c.citizen == citizen))
    connection.execute(delete(tables.session).where(tables.session.c.citizen == citizen))
    photos = tables.media.c.citizen == citizen, tables.media.c.complaint.is_(None)
    connection.execute(delete(tables.media).where(*photos))
    connection.execute(delete(p).where(p.c.ref == citizen))
