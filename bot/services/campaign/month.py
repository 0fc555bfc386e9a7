"""How is a month's quota of group messages used, and what goes out on which day?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.store.campaign import report as store


@dataclass(frozen=True, slots=True)
class Slot:
    """One of a month's group messages to all: free, a campaign's (``ref``), or used at the platform's own console."""

    number: int
    is_taken: bool = False
    ref: str = ""
    title: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    ref: str
    title: str
    state: str
    at: datetime
    is_training: bool


@dataclass(frozen=True, slots=True)
class Month:
    """``first``: its first day; ``days``: what begins on which day; ``had``: messages by lists → followers who had so many."""

    first: date
    slots: tuple[Slot, ...]
    days: Mapping[date, tuple[Entry, ...]] = field(default_factory=dict)
    had: Mapping[int, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.first:%Y-%m}"


def quota_of(connection: Connection, *, actor: Actor, first: date) -> Month:
    """The month that ``first`` begins. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CAMPAIGN_READ)
    start = datetime(first.year, first.month, 1, tzinfo=BEIJING)
    end = datetime(first.year + first.month // 12, first.month % 12 + 1, 1, tzinfo=BEIJING)
    key = f"{start:%Y-%m}"
    taken = {
        row.slot: Slot(row.slot, True, row.ref or "", row.title or "", row.at) for row in store.slots(connection, key)
    }
    days: dict[date, tuple[Entry, ...]] = {}
    for row in store.timed(connection, start, end):
        day = row.at.astimezone(BEIJING).date()
        days[day] = (*days.get(day, ()), Entry(row.ref, row.title, row.state, row.at, row.is_training))
    places = range(1, max([house.shipped().sending.slots_a_month, *taken]) + 1)
    return Month(
        start.date(), tuple(taken.get(place, Slot(place)) for place in places), days, store.had(connection, key)
    )
