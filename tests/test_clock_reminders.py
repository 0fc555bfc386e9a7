"""Are people reminded before, and those above them told after, and nobody at night?"""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.domain.clock_reminder import Level, Plan, out_of_quiet, parse, reminders
from bot.domain.complaint import Kind
from bot.domain.number import BEIJING
from tests.clock_data import calendar, found, moment, plan, read

C, R = Kind.COMPLAINT, Kind.REPORT


def said(kind: Kind, steps: str, key: str, by: Plan) -> list[tuple[str, str]]:
    clock = found(kind, steps, "2026-11-22")[key]
    return [
        (reminder.level.value[0], f"{reminder.at.astimezone(BEIJING):%m-%d %H:%M}")
        for reminder in reminders(clock, by, calendar())
    ]


def test_reminders_fall_on_working_days_only() -> None:
    """Due Tue 2026-10-13: three working days before is Fri 10-09 (Mon 12, worked Sat 10, Fri 9); three after Fri 16."""
    assert said(C, "2026-09-28 received", "accept", plan()) == [
        ("r", "10-09 09:00"),
        ("r", "10-12 09:00"),
        ("r", "10-13 09:00"),
        ("e", "10-14 09:00"),
        ("e", "10-16 09:00"),
    ]


def test_no_reminder_comes_before_the_clock_began() -> None:
    by = replace(plan(), before=(9, 7, 1), after=())
    assert said(C, "2026-09-28 received", "accept", by) == [("r", "10-12 09:00")]


@pytest.mark.parametrize(
    ("kind", "steps", "key"),
    [
        (C, "2026-09-28 received, 2026-09-29 accepted", "accept"),
        (R, "2026-06-08 received, 2026-06-12 testing_started", "check"),
    ],
)
def test_stopped_and_paused_clocks_remind_nobody(kind: Kind, steps: str, key: str) -> None:
    assert said(kind, steps, key, plan()) == []


@pytest.mark.parametrize(
    ("given", "quiet_until"),
    [
        ("2026-11-22T20:00", "2026-11-23T08:00"),
        ("2026-11-22T23:59", "2026-11-23T08:00"),
        ("2026-11-23T00:00", "2026-11-23T08:00"),
        ("2026-11-23T07:59", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-23T08:00"),
        ("2026-11-22T19:59", "2026-11-22T19:59"),
    ],
)
def test_nothing_is_said_at_night(given: str, quiet_until: str) -> None:
    assert out_of_quiet(moment(given), plan()) == moment(quiet_until)


def test_quiet_hours_may_lie_within_a_day() -> None:
    by = replace(plan(), quiet_from=time(12), quiet_until=time(14))
    assert out_of_quiet(moment("2026-11-22T13:00"), by) == moment("2026-11-22T14:00")
    assert out_of_quiet(moment("2026-11-22T23:00"), by) == moment("2026-11-22T23:00")


def test_a_reminder_set_into_the_night_waits() -> None:
    by = replace(plan(), before=(0,), after=(), at=time(21))
    assert said(C, "2026-09-28 received", "accept", by) == [("r", "10-14 08:00")]


def test_levels_are_two() -> None:
    assert [level.value for level in Level] == ["reminder", "escalation"]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"at": "9 Uhr"}, "reminders: .*give before, after, at and quiet"),
        ({"quiet": {"from": "20:00"}}, "reminders: 'until'"),
        ({"before": [-1]}, "before takes working days from 0 on"),
        ({"after": [0]}, "after from 1 on"),
        ({"before": ["drei"]}, "before takes working days"),
        ({"before": None}, "reminders: "),
    ],
)
def test_a_wrong_plan_is_named(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse({**read("rules/reminders.yaml"), **wrong})
