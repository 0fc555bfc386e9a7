"""Who opened the page of a round: by the platform's own login, or by a link from the chat that works once?"""

from datetime import datetime

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import ticket
from bot.services.round.known import found, was_public
from bot.store.round import person


def follower(connection: Connection, *, openid: str) -> str | None:
    """The reference of a follower; None for whoever does not follow. ``openid`` as the platform told it, never from a form."""
    return person.by_openid(connection, openid)


def give_ticket(connection: Connection, *, number: str, citizen: str, now: datetime) -> str:
    """What stands in the link. Raises Refused ``round.unknown``."""
    row = found(connection, number)
    if not was_public(row):
        raise Refused("round.unknown")
    return ticket.give(connection, page=f"round/{row.number}", citizen=citizen, now=now)


def take_ticket(connection: Connection, *, number: str, token: str, now: datetime) -> str:
    """The citizen the link was given to; it is used now. Raises Refused ``round.unknown``, and as ``ticket.take``."""
    return ticket.take(connection, page=f"round/{found(connection, number).number}", token=token, now=now)
