"""What became of a campaign: reached, refused, not reached and why, who left afterwards?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import desk_lists, house
from bot.services.campaign.outcome import CANCELLED, NOBODY_CAME
from bot.store.campaign import report as store

AFTER = timedelta(hours=48)
"""Who leaves within this after a notice is counted beside it. The office's own choice, 待本局确认."""
_NONE = "none"
_MOST = 100  # calls on one page
_BECAME = {
    "sent": "reached",
    "accepted": "reached",
    "dropped": "refused",
    "rejected": "failed",
    "failed": "failed",
    "unknown": "unknown",
    "cancelled": "cancelled",
}
_DROPPED = {CANCELLED: "cancelled", NOBODY_CAME: "expired"}


@dataclass(frozen=True, slots=True)
class Way:
    """People by one way (chat, notice, next, mass): whom it ``reached``, who is ``coming`` (waiting for their turn or their next
    words), what the platform or the citizen ``refused``, what ``failed``, is ``unknown``, was ``cancelled``, or ``expired``
    because nobody came.
    """

    way: str
    reached: int = 0
    coming: int = 0
    refused: int = 0
    failed: int = 0
    unknown: int = 0
    cancelled: int = 0
    expired: int = 0

    @property
    def lost(self) -> int:
        """It was written and did not get there, for sure."""
        return self.failed + self.cancelled + self.expired

    @property
    def people(self) -> int:
        return self.reached + self.coming + self.refused + self.unknown + self.lost


@dataclass(frozen=True, slots=True)
class Platform:
    """What the platform reports of group messages, added up; ``calls`` of ``of`` have been reported."""

    calls: int
    of: int
    total: int
    filtered: int
    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class Area:
    """Where people said they live; the code is empty for those who said nothing."""

    code: str
    name: str
    reached: int
    people: int


@dataclass(frozen=True, slots=True)
class Call:
    """One call to the platform; ``sent`` and the like are None until it has reported."""

    number: int
    way: str
    size: int
    state: str
    attempts: int
    first: datetime | None
    tried: datetime | None
    error: str
    decided_by: str
    status: str | None
    total: int | None
    filtered: int | None
    sent: int | None
    failed: int | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """A call without an answer; it is repeated by itself until ``until``, afterwards only a person decides."""

    ref: str
    title: str
    state: str
    is_training: bool
    call: Call
    until: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """``expected``: how many the ledger said group messages would reach; ``missed``: reason → people, exact for who is
    written down by name; ``left``: recipients by name who left within ``AFTER``, ``left_all``: followers at all."""

    ways: tuple[Way, ...]
    missed: Mapping[str, int]
    expected: int
    platform: Platform | None
    calls: tuple[Call, ...]
    areas: tuple[Area, ...]
    left: int
    left_all: int
    started: datetime | None

    @property
    def people(self) -> int:
        """Everybody who is written down by name, also those not reached."""
        return sum(way.people for way in self.ways) + sum(self.missed.values())


def report(connection: Connection, *, actor: Actor, ref: str, in_short: bool = False) -> Report:
    """``in_short``: how far it is, without areas and who left. Raises Refused ``staff.not_allowed``, ``campaign.unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    row = store.named(connection, ref.strip()[:12])
    if row is None:
        raise Refused("campaign.unknown")
    counted, calls = store.ways(connection, row.id), store.calls(connection, row.id)
    since = None if in_short else row.started_at
    names = {area.code: area.name for area in desk_lists.areas(connection)}
    return Report(
        ways=_ways(counted),
        missed=_missed(counted),
        expected=sum(call.size for call in calls),
        platform=_platform(calls),
        calls=tuple(_call(call) for call in calls),
        areas=() if in_short else _areas(store.areas(connection, row.id), names),
        left=store.left(connection, since, since + AFTER, row.id) if since else 0,
        left_all=store.left(connection, since, since + AFTER) if since else 0,
        started=row.started_at,
    )


def _ways(counted: Iterable[Any]) -> tuple[Way, ...]:
    by_way: dict[str, Counter[str]] = {}
    for row in counted:
        if row.way != _NONE:
            became = _DROPPED.get(row.dropped) or _BECAME.get(row.state, "coming")
            by_way.setdefault(row.way, Counter())[became] += row.count
    return tuple(Way(way, **counts) for way, counts in sorted(by_way.items()))


def _missed(counted: Iterable[Any]) -> dict[str, int]:
    missed: Counter[str] = Counter()
    for row in counted:
        if row.way == _NONE:
            missed[row.why] += row.count
    return dict(missed.most_common())


def _platform(calls: Sequence[Any]) -> Platform | None:
    """None where nothing went out by group message, or nothing was reported yet."""
    told = [call for call in calls if call.total is not None]
    if not told:
        return None
    total, filtered, sent, failed = (
        sum(getattr(call, name) for call in told) for name in ("total", "filtered", "sent", "failed")
    )
    return Platform(len(told), len(calls), total, filtered, sent, failed)


def _call(row: Any) -> Call:
    return Call(
        number=row.number,
        way=row.way,
        size=row.size,
        state=row.state,
        attempts=row.attempts,
        first=row.first_at,
        tried=row.tried_at,
        error=row.error,
        decided_by=row.decided_by,
        **{name: getattr(row, name, None) for name in ("status", "total", "filtered", "sent", "failed")},
    )


def undecided(connection: Connection, *, actor: Actor) -> list[Undecided]:
    """The oldest first, the first hundred. Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CAMPAIGN_READ)
    span = house.shipped().sending.unknown_until
    rows = store.undecided(connection, _MOST)
    return [
        Undecided(row.ref, row.title, row.campaign_state, row.is_training, _call(row), row.first_at + span)
        for row in rows
    ]


def _areas(rows: Iterable[Any], names: Mapping[str, str]) -> tuple[Area, ...]:
    """The most people first."""
    found = []
    for row in rows:
        code = row.area.removeprefix(store.AREA)
        found.append(Area(code, names.get(code, code), row.reached, row.count))
    return tuple(sorted(found, key=lambda area: (not area.code, -area.people)))
