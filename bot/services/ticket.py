"""Who opened a page by a link from the chat that works once? For accounts whose platform tells pages nothing."""

import hashlib
import secrets
from datetime import datetime, timedelta

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import house
from bot.store import ticket as store

LIFE = timedelta(minutes=30)


def give(connection: Connection, *, page: str, citizen: str, now: datetime) -> str:
    """What stands in the link to ``page`` (kind/name): 256 random bits, good for one look within half an hour."""
    token = secrets.token_urlsafe(32)
    store.add(connection, _digest(token), page, citizen, now + LIFE)
    return token


def take(connection: Connection, *, page: str, token: str, now: datetime) -> str:
    """The citizen the link was given to; it is used now.

    Raises Refused ``page.ticket_bad`` (forged, or another page's), ``.ticket_used``, ``.ticket_old``.
    """
    found = store.by_digest(connection, _digest(token), page)
    if found is None:
        raise Refused("page.ticket_bad")
    if found.used_at is None and found.expires_at <= now:
        raise Refused("page.ticket_old")
    if not store.use(connection, found.digest, now):
        raise Refused("page.ticket_used")
    return str(found.citizen)


def link(connection: Connection, *, page: str, citizen: str, now: datetime) -> str | None:
    """The address that lets them in; None where the chat leads to no pages."""
    if not house.address():
        return None
    address = f"{house.address()}/{page}/enter"
    if house.has_login():
        return address
    return f"{address}?ticket={give(connection, page=page, citizen=citizen, now=now)}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
