"""By which rules of the office's own, and which limits of the platform, are campaigns sent?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.domain.quiet import out_of

_NUMBERS = {
    "approvals": (1, 2),
    "slots_a_month": (1, 100),
    "list_calls_a_day": (1, 1000),
    "batch_size": (2, 10000),
    "late_hours": (12, 240),
    "next_contact_days": (1, 90),
    "unknown_hours": (1, 24),
    "repeat_seconds": (60, 3600),
}
_HOURS = ("quiet_from", "quiet_until")


@dataclass(frozen=True, slots=True)
class Sending:
    """``approvals``: how many people besides who wrote it; nothing leaves from ``quiet_from`` until ``quiet_until`` (Beijing)
    unless it is urgent. ``batch_size``: followers in one call by list; ``late_hours``: how long after its time a campaign may
    still begin; ``next_contact_days``: how long a message waits for its reader; a call without an answer is repeated after
    ``repeat_seconds`` and for ``unknown_hours``.
    """

    approvals: int = 1
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    slots_a_month: int = 4
    list_calls_a_day: int = 100
    batch_size: int = 10000
    late_hours: int = 24
    next_contact_days: int = 14
    unknown_hours: int = 24
    repeat_seconds: int = 70

    def opens(self, moment: datetime) -> datetime:
        """``moment``, or the end of the quiet hours it falls into (UTC)."""
        return out_of(moment, self.quiet_from, self.quiet_until)

    def is_quiet(self, moment: datetime) -> bool:
        return self.opens(moment) != moment

    def is_late(self, planned: datetime, now: datetime) -> bool:
        return now - planned > timedelta(hours=self.late_hours)

    @property
    def repeat_after(self) -> timedelta:
        return timedelta(seconds=self.repeat_seconds)

    @property
    def unknown_until(self) -> timedelta:
        """From the first try of a call; later only a person decides."""
        return timedelta(hours=self.unknown_hours)


def parse_sending(data: Mapping[str, Any]) -> Sending:
    """The data of ``content/rules/campaigns.yaml``; ValueError says what is wrong."""
    if set(data) != {*_NUMBERS, *_HOURS}:
        raise ValueError(f"must hold exactly {', '.join(sorted((*_NUMBERS, *_HOURS)))}")
    for name, (least, most) in _NUMBERS.items():
        if type(data[name]) is not int or not least <= data[name] <= most:
            raise ValueError(f"{name} must be a whole number from {least} to {most}")
    try:
        hours: dict[str, Any] = {name: time.fromisoformat(data[name]) for name in _HOURS}
    except (TypeError, ValueError) as error:
        raise ValueError(f"{error}; write hours as “21:00” in quotes") from None
    given: dict[str, Any] = {name: data[name] for name in _NUMBERS}
    return Sending(**given, **hours)
