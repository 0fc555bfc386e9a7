"""Who is reminded of a clock before it runs out, and who hears of it afterwards? Nobody at night."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.clock import Clock, ClockState, beijing_day
from bot.domain.clock_reminder import Level, out_of_quiet, reminders
from bot.domain.ports import Connection
from bot.domain.rulepack import pack_for
from bot.domain.rules import Rules
from bot.domain.staff import Actor
from bot.services import house
from bot.store import case_list, duty, outbox
from bot.store.engine import raise_signal

AROUND = timedelta(days=21)  # the longest holiday with the working days before it lies within
LATE = timedelta(days=1)  # what a stopped process missed is caught up this far back
_NAMED = 5  # cases a message names


@dataclass(frozen=True, slots=True)
class Reminded:
    """``level``: reminder or escalation; ``due``: the end of ``clock``."""

    id: int
    number: str
    clock: str
    level: Level
    at: datetime
    due: datetime


def send_due(connection: Connection, *, now: datetime) -> int:
    """Everything that is to be said now, each thing once; how many reminders."""
    rules = house.rules(connection)
    if out_of_quiet(now, rules.plan) != now:
        return 0
    cases = case_list.due_between(connection, now, AROUND)
    heads = [person.id for person in duty.approvers(connection)]
    wanted = [row for case in cases for row in _wanted(case, rules, heads, now)]
    fresh = duty.remind(connection, wanted)
    _tell(connection, fresh, {case.id: case.number for case in cases}, now)
    return len(fresh)


def _wanted(case: Any, rules: Rules, heads: Sequence[int], now: datetime) -> Iterator[dict[str, Any]]:
    """The reminders of a case whose moment has come: whoever has it, above them the approvers."""
    for reminder in reminders(_clock(case, rules), rules.plan, rules.calendar):
        if not now - LATE < reminder.at <= now:
            continue
        own = [case.assignee] if case.assignee else list(heads)
        told = own if reminder.level is Level.REMINDER else dict.fromkeys([*own, *heads])
        for staff in told:
            yield {
                "complaint": case.id,
                "staff": staff,
                "clock": case.due_clock,
                "level": reminder.level.value,
                "at": reminder.at,
                "due_at": case.due_at,
            }


def _clock(case: Any, rules: Rules) -> Clock:
    """The case's next clock, from what the case keeps of it."""
    started = beijing_day(case.received_at)
    rule = pack_for(rules.packs, started).clocks[case.due_clock]
    return Clock(rule, started, case.due_at, 0, ClockState.RUNNING, None, 0, None)


def _tell(connection: Connection, fresh: Sequence[Any], numbers: dict[int, str], now: datetime) -> None:
    """One message a person, to those who have bound their follower account."""
    accounts = duty.accounts(connection, list({row.staff for row in fresh}))
    for staff, citizen in accounts.items():
        own = [row for row in fresh if row.staff == staff]
        late = [numbers[row.complaint] for row in own if row.level == Level.ESCALATION]
        soon = [numbers[row.complaint] for row in own if row.level == Level.REMINDER]
        values = {"soon": _named(soon), "late": _named(late), "soon_count": len(soon), "late_count": len(late)}
        said = house.phrases().say("told.reminder", values)
        key = f"reminder:{staff}:{now:%Y%m%d%H%M}"
        outbox.enqueue(connection, key, citizen, said, now, purpose="reminder")
    if fresh:
        raise_signal(connection, "complaint")


def _named(numbers: Sequence[str]) -> str:
    return "、".join(numbers[:_NAMED]) + ("……" if len(numbers) > _NAMED else "") or "无"


def mine(connection: Connection, *, actor: Actor, limit: int = 50) -> list[Reminded]:
    """What ``actor`` was reminded of and has not put aside."""
    return [
        Reminded(row.id, row.number, row.clock, Level(row.level), row.at, row.due_at)
        for row in duty.reminders(connection, actor.id, limit)
    ]


def seen(connection: Connection, *, actor: Actor, ids: Sequence[int], now: datetime) -> None:
    """Put reminders aside."""
    duty.seen(connection, actor.id, ids, now)
