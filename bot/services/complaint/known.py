"""Which case is meant, who works on it, and where does it belong?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain import subject
from bot.domain.case.wall import may_hand_on
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.complaint.given import Given
from bot.store import audit, desk, search
from bot.store import complaint as store
from bot.store.engine import raise_signal


def known(connection: Connection, number: str, *, lock: bool = False) -> Any:
    """The case's row; raises Refused ``complaint.unknown``."""
    case = store.by_number(connection, number, lock=lock)
    if case is None:
        raise Refused("complaint.unknown", number=number)
    return case


def placed(connection: Connection, given: Given) -> dict[str, Any]:
    """Where a case goes within the grid; raises Refused ``case.area_unknown``, ``case.outside``, ``staff.unknown``."""
    moved: dict[str, Any] = {"assignee": worker(connection, given.assignee) if given.assignee else None}
    if given.area:
        area = desk.area(connection, given.area)
        if area is None:
            raise Refused("case.area_unknown")
        if not area.is_ours:
            raise Refused("case.outside", office=area.office or area.name)
        moved["area"] = area.code
    return moved


def worker(connection: Connection, login: str) -> int:
    """Who can be given a case; raises Refused ``staff.unknown``."""
    found = next((row.id for row in desk.handlers(connection) if row.login == login), None)
    if found is None:
        raise Refused("staff.unknown", login=login)
    return int(found)


def require_hand_on(actor: Actor, case: Any) -> None:
    """Raises Refused ``case.hand_on``."""
    if not may_hand_on(actor, case.assignee):
        raise Refused("case.hand_on", number=case.number)


def assign(connection: Connection, *, numbers: Sequence[str], to: str | None, actor: Actor, now: datetime) -> int:
    """Give cases to somebody, or (None) to nobody; how many.

    Raises Refused ``staff.not_allowed``, ``staff.unknown``, ``case.hand_on``.
    """
    actor.require(Permission.CASE_ANSWER)
    staff = worker(connection, to) if to else None
    cases = store.by_numbers(connection, set(numbers))
    if not cases:
        return 0
    for case in cases:
        require_hand_on(actor, case)
    store.change_all(connection, [case.id for case in cases], {"assignee": staff, "updated_at": now})
    step = store.Step("assign", "", actor.name, now, target=to or "")
    store.record_for_all(connection, [(case.id, case.state) for case in cases], step)
    for case in cases:
        audit.write(connection, actor=actor.login, act="case.assign", subject=case.number, now=now, detail=to or "")
    raise_signal(connection, "complaint")
    return len(cases)


def describe(connection: Connection, /, *, number: str, actor: Actor, now: datetime, **values: str | None) -> None:
    """Correct what is known about a case: category, area, respondent, number_12315, source_number, request, happened."""
    actor.require(Permission.CASE_ANSWER)
    case = known(connection, number, lock=True)
    change = described(values)
    store.change(connection, case.id, change | {"updated_at": now})
    names = "、".join(sorted(values))
    store.record(connection, case.id, store.Step("describe", case.state, actor.name, now, target=names[:80]))
    search.write(connection, case.id)
    audit.write(connection, actor=actor.login, act="case.describe", subject=number, now=now, detail=names)
    raise_signal(connection, "complaint")


_WORDS = {
    "category": 24,
    "area": 12,
    "respondent": 200,
    "number_12315": 40,
    "source_number": 40,
    "request": 2000,
    "happened": 60,
}


def described(values: Mapping[str, str | None]) -> dict[str, Any]:
    """The columns behind corrected words, redacted; raises ValueError for a name that is none of them."""
    if unknown := sorted(values.keys() - _WORDS.keys()):
        raise ValueError(f"{unknown[0]} cannot be corrected; use {', '.join(_WORDS)}")
    may_be_empty = ("category", "area", "number_12315", "source_number")
    change: dict[str, Any] = {}
    for name, value in values.items():
        plain = redact((value or "").strip())[: _WORDS[name]]
        change[name] = plain or (None if name in may_be_empty else "")
    if "respondent" in change:
        change["subject_key"] = subject.key(change["respondent"]) or None
    return change
