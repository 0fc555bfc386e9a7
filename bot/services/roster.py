"""Who on duty hears of a poisoning, at any hour, until somebody has it?"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.domain.window import MESSAGE_WINDOW
from bot.services import house
from bot.store import audit, desk, duty, outbox
from bot.store import complaint as store
from bot.store.engine import raise_signal

PATIENCE = timedelta(minutes=10)
BINDING = timedelta(minutes=10)
LONGEST = timedelta(days=31)  # of one turn


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of duty; the lowest ``rank`` is told first."""

    id: int
    name: str
    login: str
    starts: datetime
    ends: datetime
    rank: int


def plan(
    connection: Connection, *, login: str, starts: datetime, ends: datetime, rank: int, actor: Actor, now: datetime
) -> None:
    """Put somebody on duty; raises Refused ``staff.not_allowed``, ``staff.unknown``, ``duty.span``."""
    _require(actor)
    if not starts < ends <= starts + LONGEST:
        raise Refused("duty.span", days=LONGEST.days)
    staff = next((row.id for row in desk.handlers(connection) if row.login == login), None)
    if staff is None:
        raise Refused("staff.unknown", login=login)
    duty.plan(connection, staff, starts, ends, rank)
    audit.write(connection, actor=actor.login, act="duty.plan", subject=login, now=now, detail=f"{starts} {ends}")


def remove(connection: Connection, *, turn: int, actor: Actor, now: datetime) -> None:
    """Take a turn of duty back; raises Refused ``staff.not_allowed``."""
    _require(actor)
    duty.remove(connection, turn)
    audit.write(connection, actor=actor.login, act="duty.remove", subject=str(turn), now=now)


def _require(actor: Actor) -> None:
    actor.require(Permission.DUTY_EDIT)


def listing(connection: Connection, *, since: datetime, until: datetime) -> list[Turn]:
    """Turns of duty that touch the span, in order of time."""
    return [Turn(*row) for row in duty.listing(connection, since, until)]


def on_duty(connection: Connection, *, now: datetime) -> list[str]:
    """Names of those on duty, in the order in which they are told."""
    return [row.name for row in duty.on_duty(connection, now)]


def raise_alarm(
    connection: Connection, complaint: int, number: str, place: str, illness: Mapping[str, Any], now: datetime
) -> None:
    """A poisoning came in: the first on duty is told in the same unit."""
    duty.raise_alarm(connection, complaint, now)
    _next(connection, duty.unanswered(connection, now, complaint), now)


def raise_next(connection: Connection, *, now: datetime) -> int:
    """Whoever is next is told of alarms that nobody took; how many alarms."""
    alarms = duty.unanswered(connection, now)
    _next(connection, alarms, now)
    return len(alarms)


def _next(connection: Connection, alarms: Sequence[Any], now: datetime) -> None:
    if not alarms:
        return
    people = duty.on_duty(connection, now)
    people += [one for one in duty.approvers(connection) if one.id not in {other.id for other in people}]
    for alarm in alarms:
        _tell_next(connection, alarm, people, now)
    raise_signal(connection, "complaint")


def _tell_next(connection: Connection, alarm: Any, people: Sequence[Any], now: datetime) -> None:
    """One more person; whoever cannot be reached at once does not make the next one wait."""
    told = alarm.told.split()
    left = [one for one in people if str(one.id) not in told]
    if not left:
        duty.note_told(connection, alarm.complaint, alarm.told, None)
        audit.write(connection, actor="system", act="alarm.unheard", subject=alarm.number, now=now)
        return
    person = left[0]
    if person.citizen:
        values = {"number": alarm.number, "place": alarm.place, "ill": alarm.ill or 1, "at": now.astimezone(BEIJING)}
        said = house.phrases().say("told.duty", values)
        key = f"duty:{alarm.number}:{person.id}"
        outbox.enqueue(connection, key, person.citizen, said, now, purpose="duty", subject=alarm.number)
    is_open = person.message_at is not None and person.message_at > now - MESSAGE_WINDOW
    wait = PATIENCE if person.citizen and is_open else timedelta(0)
    duty.note_told(connection, alarm.complaint, " ".join([*told, str(person.id)])[:200], now + wait)
    audit.write(connection, actor="system", act="alarm.tell", subject=alarm.number, now=now, detail=person.login)


def acknowledge(
    connection: Connection, *, number: str, now: datetime, actor: Actor | None = None, citizen: str = ""
) -> bool:
    """Somebody of the office has it, from the console or their follower account; False when somebody else was first.

    Raises Refused ``complaint.unknown``, ``staff.not_allowed``.
    """
    person = duty.by_account(connection, citizen) if actor is None else actor
    if person is None:
        raise Refused("staff.not_allowed")
    case = store.by_number(connection, number, lock=True)
    if case is None:
        raise Refused("complaint.unknown", number=number)
    if not duty.take(connection, case.id, person.id, now):
        return False
    store.record(connection, case.id, store.Step("alarm_taken", case.state, person.name, now))
    audit.write(connection, actor=person.login, act="alarm.take", subject=number, now=now)
    raise_signal(connection, "complaint")
    return True


def waiting(connection: Connection) -> list[tuple[str, datetime]]:
    """Alarms that nobody has taken yet: number, when."""
    return [(row.number, row.raised_at) for row in duty.waiting(connection)]


def binding_code(connection: Connection, *, actor: Actor, now: datetime) -> str:
    """Eight digits, valid for ten minutes, that bind the follower account which sends them to ``actor``."""
    actor.require(Permission.CASE_ANSWER)
    code = f"{secrets.randbelow(100_000_000):08d}"
    duty.set_binding(connection, actor.id, store.digest(connection, "binding", code), now + BINDING)
    audit.write(connection, actor=actor.login, act="staff.binding", subject=actor.login, now=now)
    return code


def bind(connection: Connection, *, citizen: str, code: str, now: datetime) -> str | None:
    """The follower account belongs to whoever asked for ``code``: their name; None when it is wrong or too old."""
    person = duty.by_binding(connection, store.digest(connection, "binding", code.strip()), now)
    if person is None:
        return None
    duty.bind(connection, person.id, citizen)
    audit.write(connection, actor=person.name, act="staff.bound", subject=person.name, now=now)
    return str(person.name)
