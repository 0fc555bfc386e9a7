"""Where do the clocks of a case stand, and when is it due?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.domain.case import State, is_open
from bot.domain.clock import Clock, ClockState, clocks, next_due
from bot.domain.clock_event import Event, Happening
from bot.domain.complaint import Kind
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.rules import Rules
from bot.services import house
from bot.store import complaint as store

PART = 100  # cases counted in one unit


def heard(rows: Iterable[Any]) -> list[Event]:
    """What the clocks of a case heard, from the lines of its history."""
    return [Event(Happening(what), row.at, row.clock) for row in rows for what in row.happenings.split()]


def standing(rules: Rules, kind: Kind, events: Sequence[Event], now: datetime) -> list[Clock]:
    """Every clock that has started; none for a receipt older than all rules."""
    try:
        return clocks(rules.packs, kind, events, now, rules.calendar)
    except Refused:
        return []


def counted(case: Any, state: State, found: Sequence[Clock], now: datetime) -> dict[str, Any]:
    """The columns of a case that follow from its clocks; ``was_late`` stays once it is."""
    due = next_due(found) if is_open(state) else None
    late = any(clock.state is ClockState.MISSED and clock.year_missing is None for clock in found)
    return {
        "due_at": due.due if due else None,
        "due_clock": due.rule.key if due else None,
        "is_paused": is_open(state) and any(clock.state is ClockState.PAUSED for clock in found),
        "was_late": late or (case is not None and bool(case.was_late)),
        "counted_at": now,
    }


def recount(connection: Connection, now: datetime, limit: int = PART) -> int:
    """Work out again when up to ``limit`` open cases are due; the number of them, 0 when all are done."""
    cases = store.uncounted(connection, limit)
    if not cases:
        return 0
    rules = house.rules(connection)
    rows = store.events_of(connection, [case.id for case in cases])
    store.change_each(
        connection,
        {
            case.id: counted(case, State(case.state), standing(rules, Kind(case.kind), heard(rows[case.id]), now), now)
            for case in cases
        },
    )
    return len(cases)


def forget(connection: Connection) -> None:
    """All open cases are to be counted again."""
    store.forget_counts(connection)
