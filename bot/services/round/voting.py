"""How does a citizen vote: once, for as long as the vote is open, with a receipt?"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round.ballot import positions, receipt, voter
from bot.services.round.known import found, spelt
from bot.services.round.slip import Slip, fill
from bot.services.round.views import Vote
from bot.store.round import ballot as store
from bot.store.round import person, rounds

_TRIES = 3  # a ballot of the same voter by another process comes between at most once or twice


def vote(
    connection: Connection,
    *,
    number: str,
    citizen: str,
    options: Collection[int],
    now: datetime,
    source: str = "chat",
    area: str = "",
) -> Vote:
    """Give a ballot, or another one in place of it; the same one again changes nothing and has the same receipt.

    ``options`` are ids; ``source`` is chat or page, ``area`` a code where it is known. Raises Refused ``round.unknown``,
    ``ballot.early``, ``.late``, ``.follow_first``, ``.none``, ``.too_many``, ``.option_unknown``, ``.busy``.
    """
    for _ in range(_TRIES):
        slip = Slip(spelt(number), citizen, options, now, source, area)
        fill(connection, [slip], waits=True)
        if slip.refusal is not None:
            raise slip.refusal
        if slip.vote is not None and not slip.is_lost:
            return slip.vote
    raise Refused("ballot.busy")


def _key(connection: Connection, row: Any) -> bytes:
    key = rounds.key_of(connection, row)
    if key is None:
        raise Refused("ballot.late")
    return key


def who(connection: Connection, row: Any, citizen: str) -> str:
    """The keyed hash of a follower; raises Refused ``ballot.follow_first``, ``ballot.late`` when the key is gone."""
    someone = person.follower(connection, citizen)
    if someone is None:
        raise Refused("ballot.follow_first")
    return voter(_key(connection, row), someone[0])


def mine(connection: Connection, *, number: str, citizen: str) -> Vote | None:
    """The ballot of a citizen that counts; None when there is none, or the round's key is gone."""
    row, someone = found(connection, number), person.follower(connection, citizen)
    key = rounds.key_of(connection, row)
    if someone is None or key is None:
        return None
    mark = voter(key, someone[0])
    present = store.mine(connection, row.id, mark)
    if present is None:
        return None
    given = rounds.options(connection, row.id)
    options = tuple(given[place].id for place in positions(present.choices))
    return Vote(options, receipt(key, mark, present.turn), is_change=present.turn > 1)
