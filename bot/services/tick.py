"""Whose turn is it? Each fire time of the timetable is one process's, which holds it while it works, and loses it with silence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.ports import Connection
from bot.store import tick as store

T = TypeVar("T")

LEASE = timedelta(seconds=60)
ATTEMPTS = 3  # a tick that ends its process each time is left alone after these
_LOOKED_AT = timedelta(days=2)  # older ones that nobody finished say nothing any more


class Lost(Exception):
    """The tick is another process's by now: nothing of this unit is kept, and the rest is not begun."""


@dataclass(frozen=True, slots=True)
class Tick:
    """``at``: the fire time; ``owner``: a word of this one run's own, so that a process that was stopped knows it is over."""

    job: str
    at: datetime
    owner: str


def take(connection: Connection, tick: Tick, now: datetime) -> bool:
    """True for the one process that may run it."""
    return store.take(connection, tick.job, tick.at, tick.owner, now + LEASE)


def take_up(connection: Connection, tick: Tick, now: datetime) -> bool:
    """The same for a tick whose process was not heard of since."""
    return store.take_up(connection, tick.job, tick.at, tick.owner, now, LEASE, ATTEMPTS)


def lapsed(connection: Connection, now: datetime) -> list[tuple[str, datetime]]:
    """(job, fire time) of what somebody began and nobody finished, the oldest first."""
    return store.lapsed(connection, now, now - _LOOKED_AT, LEASE, ATTEMPTS)


def hold(connection: Connection, tick: Tick, now: datetime) -> bool:
    """Still at work; False when the tick is another's by now."""
    return store.hold(connection, tick.job, tick.at, tick.owner, now + LEASE)


def finish(connection: Connection, tick: Tick, now: datetime) -> bool:
    """Nobody will run it again; False as of ``hold``."""
    return store.finish(connection, tick.job, tick.at, tick.owner, now)


def held(connection: Connection, tick: Tick, now: datetime, is_last: bool, work: Callable[[Connection], T]) -> T:
    """``work`` in a unit that is kept only while the tick is ours; with ``is_last`` the tick is done with it. Raises Lost."""
    mine = finish(connection, tick, now) if is_last else hold(connection, tick, now)
    if not mine:
        raise Lost(tick.job)
    return work(connection)


def last(connection: Connection, now: datetime) -> dict[str, datetime]:
    """By job, the last fire time that somebody took."""
    return store.last(connection, now)
