"""How does whoever works on a case ask for more time, and an approver say no? Yes is the act of extending itself."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.case import TABLE, Act, State
from bot.domain.complaint import ANSWER_LIMIT, Kind
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.complaint.acting import extendable, sealed
from bot.services.complaint.clocks import heard, standing
from bot.services.complaint.known import known
from bot.store import audit
from bot.store import complaint as store
from bot.store import extension as requests
from bot.store.engine import raise_signal

ASKED, DECLINED = "extension_asked", "extension_no"
"""As the history names them; neither is an act of the table: no clock hears of them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that waits; ``clock`` is the key of the clock, ``reason`` without personal numbers."""

    number: str
    clock: str
    by: str
    at: datetime
    reason: str = field(repr=False)
    may_decide: bool


def ask_extension(connection: Connection, *, number: str, clock: str, reason: str, actor: Actor, now: datetime) -> None:
    """Ask for the time the rules allow for ``clock``.

    Raises Refused ``staff.not_allowed``, ``complaint.unknown``, ``case.not_now``, ``.needs_text``, ``.needs_clock``,
    ``.asked_already``, and ``clock.…`` where the rules allow no more.
    """
    actor.require(Permission.CASE_ANSWER)
    case = known(connection, number, lock=True)
    _check(connection, case, clock, reason, now)
    step = _say(connection, case, ASKED, actor, reason, now, clock)
    requests.ask(
        connection,
        {"complaint": case.id, "clock": clock, "reason": step.text, "asked_by": actor.id, "asked_at": now},
    )


def _check(connection: Connection, case: Any, clock: str, reason: str, now: datetime) -> None:
    if (Kind(case.kind), State(case.state), Act.EXTEND) not in TABLE:
        raise Refused("case.not_now")
    if not reason.strip():
        raise Refused("case.needs_text")
    if len(reason) > ANSWER_LIMIT:
        raise Refused("complaint.record_long", limit=ANSWER_LIMIT)
    events = heard(store.events(connection, case.id))
    extendable(standing(house.rules(connection), Kind(case.kind), events, now), clock)
    if any(row.clock == clock for row in requests.waiting(connection, 9, case.id)):
        raise Refused("case.asked_already")


def decline_extension(
    connection: Connection, *, number: str, clock: str, reason: str, actor: Actor, now: datetime
) -> None:
    """An approver says no; raises Refused ``case.not_allowed``, ``.needs_text``, ``.not_asked``, ``complaint.unknown``."""
    if "approver" not in actor.roles:
        raise Refused("case.not_allowed")
    if not reason.strip():
        raise Refused("case.needs_text")
    case = known(connection, number, lock=True)
    if not requests.decide(connection, case.id, clock, actor.id, now, is_granted=False):
        raise Refused("case.not_asked")
    _say(connection, case, DECLINED, actor, reason[:ANSWER_LIMIT], now, clock)


def _say(
    connection: Connection, case: Any, act: str, actor: Actor, reason: str, now: datetime, clock: str
) -> store.Step:
    step = store.Step(act, case.state, actor.name, now, reason.strip(), clock=clock)
    step = sealed(connection, case, step, now)
    store.record(connection, case.id, step)
    audit.write(connection, actor=actor.login, act=f"case.{act}", subject=case.number, now=now, detail=clock)
    raise_signal(connection, "complaint")
    return step


def waiting_extensions(
    connection: Connection, *, actor: Actor, number: str | None = None, limit: int = 50
) -> list[Asked]:
    """Requests that wait (for one case), the oldest first; ``may_decide``: an approver who neither asked nor has the case."""
    case = known(connection, number).id if number else None
    return [
        Asked(
            row.number,
            row.clock,
            row.name,
            row.asked_at,
            row.reason,
            "approver" in actor.roles and actor.id not in (row.asked_by, row.assignee),
        )
        for row in requests.waiting(connection, limit, case)
    ]
