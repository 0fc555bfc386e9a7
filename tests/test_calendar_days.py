"""Are working days those of the State Council's notices, and is a missing year never guessed?"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.calendar import Calendar, parse
from bot.domain.refused import Refused
from tests.clock_data import calendar, read

DAYS = calendar()


def day(text: str) -> date:
    return date.fromisoformat(text)


# Each notice's own count of days off beyond ordinary weekends, and of weekends worked.
@pytest.mark.parametrize(("year", "working"), [(2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_of_its_notice(year: int, working: int) -> None:
    """2025: 261 weekdays, 18 off, 5 weekends worked; 2026: 261 weekdays, 19 off, 6 weekends worked."""
    assert DAYS.working_days(date(year - 1, 12, 31), date(year, 12, 31)) == working


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("2025-01-26", True),  # Sunday worked for Spring Festival
        ("2025-10-08", False),  # National Day with Mid-Autumn
        ("2026-01-02", False),
        ("2026-01-04", True),
        ("2026-02-14", True),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-04-06", False),
        ("2026-05-09", True),
        ("2026-06-19", False),
        ("2026-09-20", True),
        ("2026-09-25", False),
        ("2026-10-07", False),
        ("2026-10-10", True),
        ("2026-11-21", False),  # an ordinary Saturday
        ("2026-11-23", True),
    ],
)
def test_holidays_and_make_up_days_are_known(text: str, is_it: bool) -> None:
    assert DAYS.is_working_day(day(text)) is is_it


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-10-03", 0, "2026-10-08"),
        ("2024-12-31", 1, "2025-01-02"),
    ],
)
def test_working_days_are_added_without_the_first(start: str, count: int, end: str) -> None:
    assert DAYS.add_working_days(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [("2026-09-01", 30, "2026-10-08"), ("2026-09-10", 30, "2026-10-10"), ("2026-07-01", 10, "2026-07-13")],
)
def test_calendar_days_roll_over_a_holiday(start: str, count: int, end: str) -> None:
    assert DAYS.add_calendar_days(day(start), count) == day(end)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),  # no 31st: the month's last day, a worked Saturday
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-07-01", 3, "2026-10-08"),  # the 1st of October is a holiday
        ("2025-12-15", 12, "2026-12-15"),
        ("2026-11-15", 1, "2026-12-15"),
    ],
)
def test_months_end_on_the_same_day(start: str, count: int, end: str) -> None:
    assert DAYS.add_months(day(start), count) == day(end)


def test_days_between_are_counted_both_ways() -> None:
    assert DAYS.working_days(day("2026-09-30"), day("2026-10-12")) == 4
    assert DAYS.working_days(day("2026-10-12"), day("2026-09-30")) == -4
    assert DAYS.working_days(day("2026-10-12"), day("2026-10-12")) == 0


MISSING: list[tuple[Callable[[], object], int]] = [
    (lambda: DAYS.is_working_day(day("2027-01-04")), 2027),
    (lambda: DAYS.add_working_days(day("2026-12-31"), 1), 2027),
    (lambda: DAYS.add_working_days(day("2027-06-01"), 1), 2027),
    (lambda: DAYS.add_working_days(day("2024-12-01"), 5), 2024),
    (lambda: DAYS.add_calendar_days(day("2026-12-20"), 30), 2027),
    (lambda: DAYS.working_days(day("2026-12-20"), day("2027-01-05")), 2027),
]


@pytest.mark.parametrize(("ask", "year"), MISSING)
def test_a_year_without_table_is_refused(ask: Callable[[], object], year: int) -> None:
    with pytest.raises(Refused, match=r"calendar\.year_missing") as refused:
        ask()
    assert refused.value.values == {"year": year}


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-12-31", 2, "2027-01-02"),
        ("2027-03-01", 5, "2027-03-06"),
        ("2024-12-25", 6, "2024-12-31"),
        ("2024-12-30", 3, "2025-01-03"),
        ("2024-12-30", 249, "2025-12-31"),
        ("2024-12-31", 497, "2027-01-01"),
    ],
)
def test_the_bound_counts_every_unknown_day(start: str, count: int, end: str) -> None:
    assert DAYS.bounding.add_working_days(day(start), count) == day(end)
    assert DAYS.bounding.working_days(day(start), day(end)) == count


@pytest.mark.parametrize(
    ("today", "year"), [("2026-10-31", None), ("2026-11-01", 2027), ("2026-11-22", 2027), ("2027-01-01", 2027)]
)
def test_the_next_table_is_asked_for_from_november(today: str, year: int | None) -> None:
    assert DAYS.warning(day(today)) == year


def test_a_gap_between_years_is_an_error() -> None:
    first = parse(read("calendar/2025.yaml"))
    later = parse({**read("calendar/2025.yaml"), "year": 2028, "holidays": {}, "workdays": []})
    with pytest.raises(ValueError, match=r"no table for 2026, 2027: add content/calendar/2026\.yaml"):
        Calendar([first, later])
    with pytest.raises(ValueError, match=r"has no year"):
        Calendar([])


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"workdays": [date(2026, 2, 13)]}, "2026-02-13 is no make-up Saturday or Sunday"),
    ({"workdays": [date(2026, 10, 4)]}, "2026-10-04 is no make-up"),  # a Sunday, but a holiday
    ({"workdays": [date(2025, 1, 26)]}, "workdays: 2025-01-26 to 2025-01-26 is no span of 2026"),
    ({"holidays": {"元旦": [date(2026, 1, 3), date(2026, 1, 1)]}}, "元旦: 2026-01-03 to 2026-01-01 is no span"),
    ({"holidays": {"元旦": ["一月一日"]}}, "元旦: write days as 2026-01-31"),
    ({"holidays": {"元旦": []}}, "a year needs"),
    ({"holidays": None}, "a year needs"),
]


@pytest.mark.parametrize(("wrong", "message"), BROKEN)
def test_a_wrong_entry_of_a_year_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse({**read("calendar/2026.yaml"), **wrong})


def test_a_year_tells_its_notice() -> None:
    assert [(year.notice, year.issued.isoformat()) for year in DAYS.years.values()] == [
        ("国办发明电〔2024〕12号", "2024-11-12"),
        ("国办发明电〔2025〕7号", "2025-11-04"),
    ]


def test_jumping_counts_as_walking_does() -> None:
    """Every start of two years, walked day by day."""
    for offset in range(640):
        start = walked = day("2025-01-01") + timedelta(days=offset)
        for count in range(1, 46):
            walked += timedelta(days=1)
            while not DAYS.is_working_day(walked):
                walked += timedelta(days=1)
            assert DAYS.add_working_days(start, count) == walked
        assert DAYS.working_days(start, walked) == 45
