"""The shipped calendar and rules, and a short way to write down a case's history."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.domain.calendar import Calendar
from bot.domain.calendar import parse as parse_year
from bot.domain.clock import Clock, clocks
from bot.domain.clock_event import Event, Happening
from bot.domain.clock_reminder import Plan
from bot.domain.clock_reminder import parse as parse_plan
from bot.domain.complaint import Kind
from bot.domain.number import BEIJING
from bot.domain.rulepack import Pack
from bot.domain.rulepack import parse as parse_pack

CONTENT = Path(__file__).parents[1] / "content"


def read(name: str) -> dict[str, Any]:
    value = yaml.safe_load((CONTENT / name).read_text("utf-8"))
    assert isinstance(value, dict)
    return value


@cache
def calendar() -> Calendar:
    return Calendar(parse_year(read(f"calendar/{file.name}")) for file in (CONTENT / "calendar").glob("*.yaml"))


@cache
def packs() -> tuple[Pack, ...]:
    return tuple(parse_pack(read(f"rules/{name}.yaml")) for name in ("order20", "order121"))


@cache
def plan() -> Plan:
    return parse_plan(read("rules/reminders.yaml"))


def moment(text: str) -> datetime:
    """``2026-09-28`` (ten in the morning) or ``2026-09-28T23:59`` in Beijing."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T10:00").replace(tzinfo=BEIJING).astimezone(UTC)


def history(text: str) -> list[Event]:
    """Of ``2026-09-28 received, 2026-10-09 extended:check``."""
    events = []
    for step in text.split(", "):
        day, what = step.split()
        name, _, clock = what.partition(":")
        events.append(Event(Happening(name), moment(day), clock))
    return events


def found(kind: Kind, text: str, now: str) -> dict[str, Clock]:
    """The clocks by key; of a clock that ran twice the last."""
    return {clock.rule.key: clock for clock in clocks(packs(), kind, history(text), moment(now), calendar())}
