"""When are people reminded of a clock, and when does somebody above them learn of it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from bot.domain.calendar import DAY, Calendar
from bot.domain.clock import Clock, beijing_day
from bot.domain.number import BEIJING
from bot.domain.quiet import out_of


class Level(StrEnum):
    REMINDER = "reminder"
    ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Plan:
    """Working days before and after the last day; nothing is said from ``quiet_from`` until ``quiet_until`` (Beijing)."""

    before: tuple[int, ...]
    after: tuple[int, ...]
    at: time
    quiet_from: time
    quiet_until: time


@dataclass(frozen=True, slots=True)
class Reminder:
    level: Level
    at: datetime


def reminders(clock: Clock, plan: Plan, calendar: Calendar) -> list[Reminder]:
    """All of a clock's reminders in order of time, past ones too; none while it is paused or once it has stopped."""
    if clock.due is None or clock.stopped:
        return []
    due, days = beijing_day(clock.due), calendar.bounding
    moments = [(Level.REMINDER, _working_day_before(days, due, count)) for count in plan.before]
    moments += [(Level.ESCALATION, days.add_working_days(due, count)) for count in plan.after]
    said = [
        Reminder(level, out_of_quiet(datetime.combine(day, plan.at, BEIJING), plan))
        for level, day in moments
        if day > clock.started or level is Level.ESCALATION
    ]
    return sorted(said, key=lambda reminder: reminder.at)


def _working_day_before(calendar: Calendar, day: date, count: int) -> date:
    while count:
        day -= DAY
        count -= calendar.is_working_day(day)
    return day


def out_of_quiet(moment: datetime, plan: Plan) -> datetime:
    """``moment`` in UTC, or the end of the quiet hours it falls into."""
    return out_of(moment, plan.quiet_from, plan.quiet_until)


def parse(data: Mapping[str, Any]) -> Plan:
    """content/rules/reminders.yaml; ValueError names the entry."""
    try:
        before, after = tuple(data["before"]), tuple(data["after"])
        at, quiet = time.fromisoformat(data["at"]), data["quiet"]
        quiet_from, quiet_until = time.fromisoformat(quiet["from"]), time.fromisoformat(quiet["until"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"reminders: {error}; give before, after, at and quiet, hours as “08:00” in quotes") from None
    if any(type(days) is not int for days in before + after) or min(before, default=0) < 0 or min(after, default=1) < 1:
        raise ValueError("reminders: before takes working days from 0 on, after from 1 on")
    return Plan(before, after, at, quiet_from, quiet_until)
