"""Which line of a plan and which cases does a result answer? It is proposed; a person links it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain import subject
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Verdict
from bot.domain.result.state import State, is_public, overturned
from bot.domain.round.line import is_sampled
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.result.known import found
from bot.services.result.line import LineFound, in_words, line_found
from bot.services.result.telling import reporters
from bot.services.round.known import area_names, venue_name
from bot.services.round.lines import is_sealed
from bot.store import audit
from bot.store import complaint as cases
from bot.store.engine import raise_signal
from bot.store.result import loop as store
from bot.store.result import samples
from bot.store.round import plan


@dataclass(frozen=True, slots=True)
class Answered:
    """A line of a plan, as the result's page names it: never with a business."""

    ref: str
    what: str
    progress: str


@dataclass(frozen=True, slots=True)
class Loop:
    """What a result answers and may answer: ``line`` and ``cases`` (numbers) are linked, ``lines`` and ``alike`` proposed.

    ``found``: what the line's linked results say together; None for who may not see plans. ``tip``: a text to copy, where a
    published batch failed and ``asked`` citizens asked about it.
    """

    line: Answered | None
    found: LineFound | None
    lines: tuple[Answered, ...]
    cases: tuple[str, ...]
    alike: tuple[str, ...]
    asked: int
    tip: str
    waiting: int


def loop(connection: Connection, *, actor: Actor, ref: str) -> Loop:
    """Raises Refused ``staff.not_allowed``, ``result.unknown``."""
    actor.require(Permission.RESULT_READ)
    row = found(connection, ref)
    names, sees_plans = area_names(connection), actor.may(Permission.PLAN_READ)
    line = plan.by_id(connection, row.line) if row.line and sees_plans else None
    sees_cases = actor.may(Permission.CASE_READ)
    asked = _asked(connection, row)
    return Loop(
        line=_answered(line, names) if line is not None else None,
        found=line_found(connection, actor=actor, line=line.id) if line is not None else None,
        lines=tuple(_answered(one, names) for one in _lines(connection, row)) if sees_plans else (),
        cases=tuple(case.number for case in store.cases(connection, row.id)) if sees_cases else (),
        alike=tuple(case.number for case in _alike(connection, row)) if sees_cases else (),
        asked=asked,
        tip=_tip(connection, row) if asked else "",
        waiting=store.waiting(connection, row.id),
    )


def _answered(line: Any, names: dict[str, str]) -> Answered:
    food = "" if is_sealed(line) else line.food
    return Answered(
        line.ref, " ".join(filter(None, (names.get(line.area), venue_name(line.venue), food))), line.progress
    )


def _lines(connection: Connection, row: Any) -> list[Any]:
    if row.line or not row.food or row.state == State.WITHDRAWN:
        return []
    rows = store.lines_like(connection, row.food, row.category, row.venue_kind, row.area)
    return [line for line in rows if not is_sealed(line)]


def _alike(connection: Connection, row: Any) -> list[Any]:
    """Open cases about the same business that speak of the same food."""
    name = subject.key(row.venue)
    if not name or not row.food or row.state == State.WITHDRAWN:
        return []
    return list(store.cases_like(connection, name, row.food, row.id))


def _asked(connection: Connection, row: Any) -> int:
    """Citizens who asked about a published failing batch, by a case or by the line of a round; 0 for any other."""
    is_failing = row.verdict == Verdict.FAILED and not overturned(row.verdict, row.objection, row.reinspection)
    if not is_public(State(row.state)) or not is_failing:
        return 0
    line = plan.by_id(connection, row.line) if row.line else None
    voters = store.askers(connection, line) if line is not None else set()
    return len(voters | set(reporters(connection, row.id)))


def _tip(connection: Connection, row: Any) -> str:
    """A consumption tip (消费提示), for a person to look through: a warning is not the district's to give (食品安全法 Art 118)."""
    values = in_words(connection, row)
    more = house.phrases().say("result_told.page", {"page": values["page"]}) if values["page"] else ""
    return house.phrases().say("result_told.tip", values | {"more": more}).strip()


def link_line(connection: Connection, *, actor: Actor, ref: str, line: str, now: datetime) -> None:
    """The result answers this line (by its ref; empty: none). Only before it is published, or where none was linked.

    Raises Refused ``staff.not_allowed``, ``result.unknown``, ``.line_unknown``, ``.line_early``, ``.told_already``,
    ``result.not_now``.
    """
    actor.require(Permission.RESULT_EDIT)
    actor.require(Permission.PLAN_READ)
    row = _open(connection, ref)
    present = store.line_by_ref(connection, line.strip()[:12]) if line.strip() else None
    if line.strip() and present is None:
        raise Refused("result.line_unknown")
    if present is not None and not is_sampled(present.progress):
        raise Refused("result.line_early")
    if row.line and row.public_at is not None:
        raise Refused("result.told_already")
    samples.change(connection, row.id, {"line": present.id if present is not None else None})
    _noted(connection, actor, "line", row, now, present.ref if present is not None else "-")


def link_case(connection: Connection, *, actor: Actor, ref: str, number: str, now: datetime) -> None:
    """The result answers this case; where it is published, who reported it hears of it now.

    Raises Refused ``staff.not_allowed``, ``result.unknown``, ``result.not_now``, ``.case_unknown``.
    """
    actor.require(Permission.RESULT_EDIT)
    actor.require(Permission.CASE_ANSWER)
    row, case = _open(connection, ref), _case(connection, number)
    store.link(connection, row.id, case.id, actor.login, now)
    if row.public_at is not None:
        store.tell_again(connection, row.id, now)
    _noted(connection, actor, "case", row, now, case.number)


def unlink_case(connection: Connection, *, actor: Actor, ref: str, number: str, now: datetime) -> None:
    """It was a mistake; not after publication, when somebody was told. Raises Refused as ``link_case``, ``result.told_already``."""
    actor.require(Permission.RESULT_EDIT)
    actor.require(Permission.CASE_ANSWER)
    row, case = _open(connection, ref), _case(connection, number)
    if row.public_at is not None:
        raise Refused("result.told_already")
    if store.unlink(connection, row.id, case.id):
        _noted(connection, actor, "case", row, now, f"-{case.number}")


def _open(connection: Connection, ref: str) -> Any:
    row = found(connection, ref, lock=True)
    if row.state == State.WITHDRAWN:
        raise Refused("result.not_now")
    return row


def _case(connection: Connection, number: str) -> Any:
    case = cases.by_number(connection, number.strip()[:20])
    if case is None:
        raise Refused("result.case_unknown", number=number.strip()[:20])
    return case


def _noted(connection: Connection, actor: Actor, what: str, row: Any, now: datetime, detail: str) -> None:
    audit.write(connection, actor=actor.login, act=f"result.{what}", subject=row.ref, now=now, detail=detail)
    raise_signal(connection, "result")
