"""Who opened the page of a round: by the platform's own login, or by a link from the chat that works once?"""

import hashlib
import secrets
from datetime import datetime, timedelta

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services.round.known import found, was_public
from bot.store.round import person

LIFE = timedelta(minutes=30)


def follower(connection: Connection, *, openid: str) -> str | None:
    """The reference of a follower; None for whoever does not follow. ``openid`` as the platform told it, never from a form."""
    return person.by_openid(connection, openid)


def give_ticket(connection: Connection, *, number: str, citizen: str, now: datetime) -> str:
    """What stands in the link: 256 random bits, good for one look within half an hour. Raises Refused ``round.unknown``."""
    row = found(connection, number)
    if not was_public(row):
        raise Refused("round.unknown")
    token = secrets.token_urlsafe(32)
    person.give_ticket(connection, _digest(token), row.id, citizen, now + LIFE)
    return token


def take_ticket(connection: Connection, *, number: str, token: str, now: datetime) -> str:
    """The citizen the link was given to; it is used now.

    Raises Refused ``round.unknown``, ``round.ticket_bad`` (forged, or another round's), ``.ticket_used``, ``.ticket_old``.
    """
    row = found(connection, number)
    ticket = person.ticket(connection, _digest(token), row.id)
    if ticket is None:
        raise Refused("round.ticket_bad")
    if ticket.used_at is None and ticket.expires_at <= now:
        raise Refused("round.ticket_old")
    if not person.take_ticket(connection, ticket.digest, now):
        raise Refused("round.ticket_used")
    return str(ticket.citizen)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
