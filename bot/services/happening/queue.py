"""Who gets the next place: whoever waits longest, as soon as one is free, and is told at once."""

from datetime import datetime
from typing import Any

from bot.domain.happening import Standing
from bot.domain.ports import Connection
from bot.services.happening.known import takes_sign_ups
from bot.services.happening.said import announced, told
from bot.store import outbox
from bot.store.happening import sign_ups

_ALL = 1000  # where places are not counted any more, those who waited come in by so many


def fill(connection: Connection, row: Any, now: datetime) -> int:
    """Give free places to those who wait; how many. Nobody gets one after the sign-up has ended: they have made other plans."""
    if not takes_sign_ups(row, now):
        return 0
    taken = sign_ups.counts(connection, [row.id])[row.id].get(Standing.IN, 0)
    room = max(row.places - taken, 0) if row.places else _ALL
    lucky = sign_ups.waiting(connection, row.id, room) if room else []
    for one in lucky:
        sign_ups.move(connection, one, Standing.IN)
        key = f"happening:{row.id}:in:{one.citizen}:{int(one.at.timestamp())}"
        words = told("moved_up", row)
        about: dict[str, Any] = {"purpose": "happening_in", "subject": row.ref, "notice": announced(row)}
        outbox.enqueue(connection, key, one.citizen, words, now, **about)
    return len(lucky)
