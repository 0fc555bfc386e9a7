"""What do those who signed up hear, and when? A reminder the day before, another time or place, that it is called off."""

from datetime import datetime
from typing import Any

from bot.domain.clock_reminder import out_of_quiet
from bot.domain.happening import REMIND_BEFORE, Standing, State, Step, has_room
from bot.domain.ports import Connection
from bot.services import house
from bot.services.happening.queue import fill
from bot.services.happening.said import announced, told
from bot.store import outbox
from bot.store.happening import happenings, telling
from bot.store.happening import sign_ups as people

_PURPOSES = ("happening_remind", "happening_in")
_HEAR = {Step.REMIND: (Standing.IN,)}
_ANYBODY = (Standing.IN, Standing.WAITING)
_MOST = 200  # happenings ahead


def tick(connection: Connection, *, now: datetime) -> int:
    """Begin the reminders that are due, fill places that became free, drop what is too late to be read; how many reminders."""
    plan, begun = house.shipped().plan, 0
    ahead = happenings.ahead(connection, now, _MOST)
    counts = people.counts(connection, [row.id for row in ahead])
    for row in ahead:
        taken = counts[row.id]
        if taken.get(Standing.WAITING) and has_room(row.places, taken.get(Standing.IN, 0)):
            fill(connection, happenings.by_ref(connection, row.ref, lock=True), now)
    for row in happenings.starting(connection, now, now + REMIND_BEFORE):
        if out_of_quiet(now, plan) == now and not _knows(connection, row):
            telling.start(connection, row.id, Step.REMIND, row.version, now)
            begun += 1
    for row in happenings.begun(connection, now, now - REMIND_BEFORE):
        telling.drop_late(connection, row.ref, _PURPOSES)
    return begun


def _knows(connection: Connection, row: Any) -> bool:
    """Were they told of the new time so late that it reminds them as well?"""
    at = telling.started(connection, row.id, Step.MOVED, row.version)
    return at is not None and at > row.starts_at - REMIND_BEFORE


def tell(connection: Connection, *, now: datetime, limit: int = 200) -> int:
    """Write the next ``limit`` messages of the oldest step that is to be told, each once; how many, 0 when all is told."""
    while (row := telling.under_way(connection)) is not None:
        one = happenings.by_id(connection, row.happening)
        standings = _HEAR.get(Step(row.step), _ANYBODY)
        is_stale = row.version != one.version or (row.step == Step.REMIND and one.state != State.OPEN)
        coming = [] if is_stale else people.coming(connection, one.id, row.cursor, limit, standings)
        if not coming:
            telling.advance(connection, row.id, row.cursor, now)
            continue
        _write(connection, row, one, [person.citizen for person in coming], now)
        telling.advance(connection, row.id, coming[-1].citizen, None)
        return len(coming)
    return 0


def _write(connection: Connection, row: Any, one: Any, citizens: list[str], now: datetime) -> None:
    words = told(row.step, one)
    for citizen in citizens:
        key = f"happening:{one.id}:{row.step}:{row.version}:{citizen}"
        about: dict[str, Any] = {"purpose": f"happening_{row.step}", "subject": one.ref, "notice": announced(one)}
        outbox.enqueue(connection, key, citizen, words, now, **about)
