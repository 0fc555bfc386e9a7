"""When is the office there, and when is it back?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any

from bot.domain.calendar import DAY, Calendar
from bot.domain.number import BEIJING
from bot.domain.refused import Refused


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when somebody is there on a working day (Beijing), in order."""

    spans: tuple[tuple[time, time], ...]

    def is_open(self, moment: datetime, calendar: Calendar) -> bool:
        """A year without a table has no holidays: rather too often open than a citizen sent away."""
        here = moment.astimezone(BEIJING)
        if not any(begins <= here.time() < ends for begins, ends in self.spans):
            return False
        try:
            return calendar.is_working_day(here.date())
        except Refused:
            return here.weekday() < 5

    def back(self, moment: datetime, calendar: Calendar) -> datetime | None:
        """When it opens next after ``moment``, in Beijing; None where that depends on a year without a table."""
        here = moment.astimezone(BEIJING)
        try:
            later = [begins for begins, _ in self.spans if here.time() < begins]
            if later and calendar.is_working_day(here.date()):
                return _at(here.date(), later[0])
            return _at(calendar.next_working_day(here.date() + DAY), self.spans[0][0])
        except Refused:
            return None


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, BEIJING)


def parse(data: Mapping[str, Any]) -> Hours:
    """content/rules/hours.yaml; ValueError says what to write."""
    try:
        spans = tuple((time.fromisoformat(span["from"]), time.fromisoformat(span["until"])) for span in data["open"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"hours: {error}; give open as a list of from and until, as “09:00” in quotes") from None
    edges = [edge for span in spans for edge in span]
    if not edges or any(later <= earlier for earlier, later in pairwise(edges)):
        raise ValueError("hours: open needs one span or more, in order and none into another")
    return Hours(spans)
