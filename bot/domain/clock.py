"""Which statutory clocks of a case run, until when, and were they kept?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

from bot.domain.calendar import Calendar
from bot.domain.clock_event import Event, Happening
from bot.domain.complaint import Kind
from bot.domain.number import BEIJING
from bot.domain.refused import Refused
from bot.domain.rulepack import Pack, Rule, Unit, pack_for

_LAST_SECOND = time(23, 59, 59, tzinfo=BEIJING)  # a period's last day ends at 24:00 (Civil Code, Art 203)


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as it stands.

    ``due``: the last second, in UTC; None while it is paused or was when it stopped. ``left``: working days until then,
    0 on the last day, negative after it; as of the stop when it has stopped; while paused what is left in the rule's
    own unit. ``year_missing``: the calendar lacks that year's table; ``due`` is the earliest date possible, MISSED a warning.
    """

    rule: Rule
    started: date
    due: datetime | None
    left: int
    state: ClockState
    stopped: datetime | None
    extended: int
    year_missing: int | None


@dataclass(slots=True)
class _Run:
    """A clock while history is read: ``left`` counts from ``anchor``, both move with pauses and extensions."""

    rule: Rule
    calendar: Calendar
    started: date
    anchor: date = field(init=False)
    left: int = field(init=False)
    is_paused: bool = False
    extended: int = 0
    stopped: datetime | None = None

    def __post_init__(self) -> None:
        self.anchor, self.left = self.started, self.rule.length.count

    def due(self) -> date | None:
        if self.is_paused:
            return None
        return last_day(self.calendar, self.anchor, self.left, self.rule.length.unit)

    def is_over(self, day: date) -> bool:
        due = self.due()
        return due is not None and day > due

    def take(self, event: Event) -> None:
        """What happens after the last day neither pauses nor extends: a missed clock stays missed."""
        day, rule = beijing_day(event.at), self.rule
        if event.what in rule.stops:
            self.stopped = event.at
        elif event.what is Happening.TESTING_STARTED and rule.pause and not (self.is_paused or self.is_over(day)):
            self._pause(day)
        elif event.what is Happening.TESTING_ENDED and self.is_paused:
            self.anchor, self.is_paused = day, False
        elif event.what is Happening.EXTENDED and event.clock == rule.key and not self.is_over(day):
            self._extend()

    def _pause(self, day: date) -> None:
        """The day testing begins still counts, the day it ends does not: a first day is never counted."""
        working = self.rule.length.unit is Unit.WORKING
        used = self.calendar.working_days(self.anchor, day) if working else (day - self.anchor).days
        self.left, self.is_paused = max(0, self.left - used), True

    def _extend(self) -> None:
        extension = self.rule.extension
        if extension and self.extended < extension.times:
            self.left += extension.count
            self.extended += 1

    def seen(self, now: datetime, year_missing: int | None) -> Clock:
        due, day = self.due(), beijing_day(self.stopped or now)
        left = self.left if due is None else self.calendar.working_days(day, due)
        moment = None if due is None else end_of(due)
        return Clock(
            self.rule, self.started, moment, left, self._state(due, day), self.stopped, self.extended, year_missing
        )

    def _state(self, due: date | None, day: date) -> ClockState:
        if due is not None and day > due:
            return ClockState.MISSED
        if self.stopped:
            return ClockState.MET
        return ClockState.RUNNING if due is not None else ClockState.PAUSED


def last_day(calendar: Calendar, start: date, count: int, unit: Unit) -> date:
    """The last day of a period that begins on ``start``, which is not counted."""
    if unit is Unit.WORKING:
        return calendar.add_working_days(start, count)
    if unit is Unit.MONTHS:
        return calendar.add_months(start, count)
    return calendar.add_calendar_days(start, count)


def beijing_day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()


def end_of(day: date) -> datetime:
    return datetime.combine(day, _LAST_SECOND).astimezone(UTC)


def current_round(history: Iterable[Event]) -> list[Event]:
    """The events since the case was last received, in order of time: reopening is receiving it again."""
    events = sorted(history, key=lambda event: event.at)
    opened = [place for place, event in enumerate(events) if event.what is Happening.RECEIVED]
    return events[opened[-1] :] if opened else events


def pack_of(packs: Iterable[Pack], history: Iterable[Event]) -> Pack:
    """The rules a case stands under, by its last receipt; raises Refused ``clock.no_receipt``, ``rules.none_for_day``."""
    events = current_round(history)
    if not events:
        raise Refused("clock.no_receipt")
    return pack_for(packs, beijing_day(events[0].at))


def clocks(
    packs: Sequence[Pack], kind: Kind, history: Sequence[Event], now: datetime, calendar: Calendar
) -> list[Clock]:
    """Every clock that has started, in the pack's order; raises as ``pack_of`` does. ``now`` and events in aware UTC."""
    events, pack = current_round(history), pack_of(packs, history)
    return [
        clock for rule in pack.clocks.values() if kind in rule.kinds for clock in _of_rule(rule, events, now, calendar)
    ]


def _of_rule(rule: Rule, events: Sequence[Event], now: datetime, calendar: Calendar) -> list[Clock]:
    try:
        return [run.seen(now, None) for run in _runs(rule, events, calendar)]
    except Refused as refused:
        bounding = calendar.bounding
        return [run.seen(now, refused.values["year"]) for run in _runs(rule, events, bounding)]


def _runs(rule: Rule, events: Sequence[Event], calendar: Calendar) -> list[_Run]:
    """A stopped clock may start again; new facts set a running one to zero, one that is over stays on the record."""
    runs: list[_Run] = []
    is_testing, is_barred = False, False
    for event in events:
        running = runs[-1] if runs and not runs[-1].stopped else None
        if running and event.what in rule.restarts:
            runs[-1:] = _restarted(running, event)
        elif running:
            running.take(event)
        elif event.what in rule.starts and not is_barred:
            runs.append(_Run(rule, calendar, beijing_day(event.at), is_paused=is_testing and rule.pause is not None))
        is_barred = is_barred or event.what in rule.unless
        if event.what in (Happening.TESTING_STARTED, Happening.TESTING_ENDED):
            is_testing = event.what is Happening.TESTING_STARTED
    return runs


def _restarted(run: _Run, event: Event) -> list[_Run]:
    day = beijing_day(event.at)
    fresh = _Run(run.rule, run.calendar, day, is_paused=run.is_paused)
    if not run.is_over(day):
        return [fresh]
    run.stopped = event.at
    return [run, fresh]


def next_due(found: Iterable[Clock]) -> Clock | None:
    """The running clock that ends first: what an inbox sorts by."""
    running = [clock for clock in found if clock.state is ClockState.RUNNING or _is_late(clock)]
    return min(running, key=lambda clock: clock.due or datetime.max.replace(tzinfo=UTC), default=None)


def _is_late(clock: Clock) -> bool:
    return clock.state is ClockState.MISSED and clock.stopped is None


def require_extendable(clock: Clock) -> None:
    """Raises Refused ``clock.not_extendable``, ``clock.extended_already`` or, once it is over, ``clock.over``."""
    extension = clock.rule.extension
    if extension is None:
        raise Refused("clock.not_extendable")
    if clock.extended >= extension.times:
        raise Refused("clock.extended_already", times=extension.times)
    if clock.state not in (ClockState.RUNNING, ClockState.PAUSED):
        raise Refused("clock.over")


def can_extend(clock: Clock) -> bool:
    """Would ``require_extendable`` let it pass?"""
    try:
        require_extendable(clock)
    except Refused:
        return False
    return True


def require_reopenable(pack: Pack, closed: datetime, now: datetime, calendar: Calendar) -> None:
    """Raises Refused ``case.reopen_late`` when the pack's limit since closing has passed."""
    last = last_day(calendar.bounding, beijing_day(closed), pack.reopen.count, pack.reopen.unit)
    if beijing_day(now) > last:
        raise Refused("case.reopen_late", days=pack.reopen.count)
