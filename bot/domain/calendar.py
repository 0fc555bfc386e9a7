"""Which days are working days, and on which day does a period end?"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from bot.domain.refused import Refused

DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"
NOTICE_MONTH = 11
"""The notice for the next year came out on 2024-11-12 and 2025-11-04: from November on its absence is a warning."""


@dataclass(frozen=True, slots=True)
class Year:
    """The State Council's table of one year: days off, and the Saturdays and Sundays worked in exchange."""

    year: int
    off: frozenset[date]
    work: frozenset[date]
    notice: str
    issued: date
    source: str

    def is_working_day(self, day: date) -> bool:
        return day in self.work or (day.weekday() < 5 and day not in self.off)


class Calendar:
    """Working days of consecutive years; days of other years raise Refused ``calendar.year_missing``.

    ``bounding`` is a calendar that answers for them as if every day were worked: the date it finds is the earliest
    one possible, whatever the missing table will say. A day on which a period begins is not counted (Civil Code, Art
    201; 令121, Art 45).
    """

    def __init__(self, years: Iterable[Year], *, is_bounding: bool = False) -> None:
        self.years = {year.year: year for year in sorted(years, key=lambda year: year.year)}
        if not self.years:
            raise ValueError("the calendar has no year: add content/calendar/<year>.yaml")
        first, last = min(self.years), max(self.years)
        if gaps := [str(year) for year in range(first, last) if year not in self.years]:
            raise ValueError(f"the calendar has no table for {', '.join(gaps)}: add content/calendar/{gaps[0]}.yaml")
        self._is_bounding = is_bounding
        self._first, self._last = date(first, 1, 1), date(last, 12, 31)
        every = (date.fromordinal(day) for day in range(self._first.toordinal(), self._last.toordinal() + 1))
        self._work = [day.toordinal() for day in every if self.years[day.year].is_working_day(day)]

    @cached_property
    def bounding(self) -> "Calendar":
        return Calendar(self.years.values(), is_bounding=True)

    def warning(self, today: date) -> int | None:
        """The year whose table staff should add now: this one, or from November the next; None when all is there."""
        wanted = (today.year, today.year + 1) if today.month >= NOTICE_MONTH else (today.year,)
        return next((year for year in wanted if year not in self.years), None)

    def is_working_day(self, day: date) -> bool:
        if self._first <= day <= self._last:
            return self.years[day.year].is_working_day(day)
        self._require(day)
        return True

    def next_working_day(self, day: date) -> date:
        """``day`` itself when it is one (a last day on a holiday rolls: Civil Code, Art 203; 令121, Art 45)."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def add_working_days(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``; with 0 the first one not before it."""
        if count <= 0:
            return self.next_working_day(start)
        before = max(0, (self._first - start).days - 1)
        if before:
            self._require(start)
        if count <= before:
            return start + count * DAY
        place = self._rank(start) + count - before
        if place <= len(self._work):
            return date.fromordinal(self._work[place - 1])
        edge = max(start, self._last)
        self._require(edge + DAY)
        return edge + (place - len(self._work)) * DAY

    def add_calendar_days(self, start: date, count: int) -> date:
        return self.next_working_day(start + count * DAY)

    def add_months(self, start: date, count: int) -> date:
        """The same day ``count`` months on, or that month's last (Civil Code, Art 202), rolled to a working day."""
        year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        return self.next_working_day(min(date(year, month + 1, 1) + (start.day - 1) * DAY, following - DAY))

    def working_days(self, after: date, until: date) -> int:
        """How many working days lie after ``after`` up to and with ``until``; negative when they are swapped."""
        if until <= after:
            return -self.working_days(until, after) if until < after else 0
        self._require(after + DAY)
        self._require(until)
        outside = max(0, (min(until, self._first - DAY) - after).days) + max(0, (until - max(after, self._last)).days)
        return self._rank(until) - self._rank(after) + outside

    def _rank(self, day: date) -> int:
        return bisect_right(self._work, day.toordinal())

    def _require(self, day: date) -> None:
        if not (self._is_bounding or day.year in self.years):
            raise Refused("calendar.year_missing", year=day.year)


def parse(data: Mapping[str, Any]) -> Year:
    """One file of content/calendar; ValueError says which entry is wrong and what to write."""
    try:
        year, notice, issued, source = int(data["year"]), str(data["notice"]), data["issued"], str(data["source"])
        spans = [(name, days[0], days[-1]) for name, days in data["holidays"].items()]
        work = frozenset(data["workdays"])
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise ValueError(f"{error}: a year needs year, notice, issued, source, holidays and workdays") from None
    off: set[date] = set()
    for name, first, last in spans:
        _check_days(year, name, first, last)
        off |= {first + n * DAY for n in range((last - first).days + 1)}
    for day in work:
        _check_days(year, "workdays", day, day)
        if day.weekday() < 5 or day in off:
            raise ValueError(f"workdays: {day} is no make-up Saturday or Sunday; only those stand here")
    return Year(year, frozenset(off), work, notice, issued, source)


def _check_days(year: int, name: str, first: Any, last: Any) -> None:
    if type(first) is not date or type(last) is not date:
        raise ValueError(f"{name}: write days as {year}-01-31")
    if not date(year, 1, 1) <= first <= last <= date(year, 12, 31):
        raise ValueError(f"{name}: {first} to {last} is no span of {year}; write [first day, last day]")
