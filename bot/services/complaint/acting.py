"""How does an act of the office change a case: state, clocks, document, history, audit and messages in one unit?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.case import TABLE, Act, Effects, Row, State, act_on, effects, is_open
from bot.domain.clock import Clock, pack_of, require_extendable, require_reopenable
from bot.domain.clock_event import Event, Happening
from bot.domain.complaint import Kind
from bot.domain.contact import names_in
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.domain.rulepack import Pack
from bot.domain.rules import Rules
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.complaint import paper, telling
from bot.services.complaint.clocks import counted, heard, standing
from bot.services.complaint.given import Given
from bot.services.complaint.known import known, placed, require_hand_on
from bot.store import audit
from bot.store import complaint as store
from bot.store import extension as requests
from bot.store.engine import raise_signal
from bot.store.vault import keep, reveal


@dataclass(frozen=True, slots=True)
class Preview:
    """What an act would do: what the citizen reads (None: nothing), the next state, what happens to the clocks."""

    told: str | None = field(repr=False)
    state: State
    effects: Effects


@dataclass(frozen=True, slots=True)
class Done:
    """``notice``: the number of the document; ``linked``: the number of the report that a clue became."""

    notice: str | None = None
    linked: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """An act that the rules let pass."""

    case: Any
    row: Row
    state: State
    rules: Rules
    pack: Pack
    events: list[Event]
    told: str | None
    moved: dict[str, Any]


def decide(
    connection: Connection, case: Any, lines: Sequence[Any], act: Act, actor: Actor, given: Given, now: datetime
) -> Decided:
    """Do the rules allow it? Raises Refused, nothing is written."""
    actor.require(Permission.CASE_ANSWER)
    given.check()
    kind, state, events = Kind(case.kind), State(case.state), heard(lines)
    rules = house.rules(connection)
    pack = pack_of(rules.packs, events)
    row = TABLE.get((kind, state, act))
    brought = given.of(row) if row else Given().of(next(iter(TABLE.values())))
    row = act_on(kind, state, act, actor.roles, brought, pack.reasons)
    if act is Act.FORWARD:
        require_hand_on(actor, case)
    if act is Act.EXTEND:
        _second(connection, case, actor, given.clock)
        extendable(standing(rules, kind, events, now), given.clock)
    if act is Act.REOPEN:
        require_reopenable(pack, case.closed_at or case.updated_at, now, rules.calendar)
    moved = placed(connection, given) if act is Act.FORWARD else {}
    told = None if telling.is_silent(events) else telling.words(act, case.number, row, given, pack)
    return Decided(case, row, row.moves[state], rules, pack, events, told, moved)


def _second(connection: Connection, case: Any, actor: Actor, clock: str) -> None:
    """Whoever works on the case, or asked for more time, does not approve it (two pairs of eyes)."""
    asked = {row.asked_by for row in requests.waiting(connection, 9, case.id) if row.clock == clock}
    if actor.id in {case.assignee, *asked}:
        raise Refused("case.second_person")


def extendable(found: Sequence[Clock], key: str) -> Clock:
    """The running clock ``key``; raises Refused ``case.needs_clock`` and as ``require_extendable``."""
    clock = next((clock for clock in reversed(found) if clock.rule.key == key and not clock.stopped), None)
    if clock is None:
        raise Refused("case.needs_clock")
    require_extendable(clock)
    return clock


def preview(connection: Connection, *, number: str, act: Act, actor: Actor, given: Given, now: datetime) -> Preview:
    """What ``act`` would do; raises what it would raise."""
    case = known(connection, number)
    found = decide(connection, case, store.events(connection, case.id), act, actor, given, now)
    return Preview(found.told, found.state, effects(found.pack, Kind(case.kind), found.row))


def act(
    connection: Connection,
    *,
    number: str,
    act: Act,
    actor: Actor,
    given: Given,
    now: datetime,
    seen: int | None = None,
) -> Done:
    """One act of the table of cases.

    Raises Refused: ``staff.not_allowed``, ``complaint.unknown``, ``staff.changed`` or ``complaint.text_same`` when the
    case has other than ``seen`` lines, and what the rules say (``case.…``, ``clock.…``, ``complaint.text_long``).
    """
    case = known(connection, number, lock=True)
    lines = store.events(connection, case.id)
    _unchanged(lines, act, actor, plain_of(connection, case, given.text.strip()), seen)
    found = decide(connection, case, lines, act, actor, given, now)
    key = telling.tell(connection, case, act, found.told, now) if found.told else None
    step = _step(act, found, actor, given, now, key)
    write(connection, case, step, found.rules, found.events, now, found.moved)
    if act in telling.TOLD and given.record.strip():
        store.record(connection, case.id, _line(connection, case, "record", found.state, actor.name, given.record, now))
    if found.state is not State(case.state):
        telling.tell_followers(connection, case, found.state, now)
    if act is Act.EXTEND:
        requests.decide(connection, case.id, given.clock, actor.id, now, is_granted=True)
    audit.write(connection, actor=actor.login, act=f"case.{act}", subject=number, now=now)
    raise_signal(connection, "complaint")
    return Done(
        notice=paper.issue(connection, case, found.row, actor, given, now),
        linked=paper.clue(connection, case, actor, given, now) if act is Act.CLUE else None,
    )


def _unchanged(lines: Sequence[Any], act: Act, actor: Actor, words: str, seen: int | None) -> None:
    """A form sent twice by a nervous finger is one act; what came meanwhile is to be read first."""
    last = lines[-1]
    if words and (last.act, last.actor, last.text) == (act.value, actor.name, words):
        raise Refused("complaint.text_same")
    if seen is not None and len(lines) != seen:
        raise Refused("staff.changed")


def _step(act: Act, found: Decided, actor: Actor, given: Given, now: datetime, key: str | None) -> store.Step:
    is_told = found.told is not None
    words = given.text.strip() if act in telling.TOLD else given.line()
    return store.Step(
        act.value,
        found.state.value,
        actor.name,
        now,
        words,
        outbox_key=key,
        happenings=" ".join(found.row.sets_off),
        clock=given.clock if act is Act.EXTEND else "",
        reason=given.reason if found.row.needs.reason else "",
        target=(given.target or given.area or given.assignee)[:80],
        is_told=is_told,
    )


def _line(
    connection: Connection, case: Any, act: str, state: State, actor: str, text: str, now: datetime
) -> store.Step:
    return sealed(connection, case, store.Step(act, state.value, actor, now, text.strip()), now)


def plain_of(connection: Connection, case: Any, words: str) -> str:
    """``words`` without personal numbers and without the name of whoever reported the case."""
    contact = reveal(connection, "contact", case.contact) if case.contact and words else None
    return redact(words, names_in(contact))


def sealed(connection: Connection, case: Any, step: store.Step, now: datetime) -> store.Step:
    """The step with personal numbers and the reporter's name taken out of its text; the full text goes to the vault."""
    plain = plain_of(connection, case, step.text)
    full = keep(connection, "line", step.text, now) if plain != step.text else None
    return replace(step, text=plain, text_ref=full)


def write(
    connection: Connection,
    case: Any,
    step: store.Step,
    rules: Rules,
    events: list[Event],
    now: datetime,
    moved: dict[str, Any],
) -> None:
    """The step, the state it leads to and the clocks as they stand after it."""
    state = State(step.state)
    store.record(connection, case.id, sealed(connection, case, step, now))
    after = [*events, *(Event(Happening(what), now, step.clock) for what in step.happenings.split())]
    found = standing(rules, Kind(case.kind), after, now)
    closed = None if is_open(state) else case.closed_at or now
    values = {"state": state.value, "updated_at": now, "closed_at": closed, **moved}
    if Happening.RECEIVED in step.happenings.split():
        values |= {"received_at": now, "round": case.round + 1}
    store.change(connection, case.id, values | counted(case, state, found, now))
