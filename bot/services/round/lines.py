"""How does a line of the plan look, and what comes of it when the samplers are out?"""

import json
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Act, Finding, Progress, Reason, State
from bot.domain.round.line import is_guarded, is_sampled, move, next_steps
from bot.domain.staff import Actor, Permission
from bot.services.round.acting import acting, record
from bot.services.round.known import guide, venue_name
from bot.services.round.nominating import SEALED, words_of
from bot.services.round.views import Line
from bot.store.round import nomination as nominations
from bot.store.round import plan as store
from bot.store.round import rounds, telling
from bot.store.vault import reveal
from bot.text.place import place_in

_TEXT = 500  # characters
_BETWEEN = " 的家店里卖做，。、"  # what is left between a shop and its food


def venues_in(venue: str, area: str) -> int | None:
    """How many venues of a type an area holds; everywhere is the largest figure. None where nobody counted."""
    kind = guide().venue(venue)
    if kind is None:
        return None
    return kind.counts.get(area) if area else max(kind.counts.values(), default=None)


def guarded(row: Any) -> bool:
    return is_guarded(is_named=row.business is not None, venues=venues_in(row.venue, row.area))


def business_of(connection: Connection, row: Any) -> str:
    """The venue that a line names: the clue's, or one that staff wrote."""
    if not row.business:
        return ""
    if written := reveal(connection, "business", row.business):
        return written
    clue = nominations.by_id(connection, row.nomination) if row.nomination else None
    return words_of(connection, clue).get("business", "") if clue is not None else ""


def is_sealed(row: Any) -> bool:
    """Does something stand in the place of a food that would name the business?"""
    return bool(row.nomination and row.food == SEALED)


def _plainly(connection: Connection, row: Any) -> str:
    """The food of a sealed line without the business; empty where that leaves nothing, or another name."""
    clue = nominations.by_id(connection, row.nomination) if is_sealed(row) else None
    if clue is None:
        return ""
    said = words_of(connection, clue)
    food = said.get("food", "").replace(said.get("business", ""), "").strip(_BETWEEN)
    return "" if place_in(food).shop else food


def shown(connection: Connection, row: Any, names: dict[str, str], *, is_open: bool) -> Line:
    """``is_open``: with the business it names."""
    progress = Progress(row.progress)
    return Line(
        id=row.id,
        option=row.option,
        food=row.food,
        venue=row.venue,
        venue_name=venue_name(row.venue),
        area=row.area,
        area_name=names.get(row.area, row.area),
        batches=row.batches,
        score=row.score,
        reasons=tuple(Reason(**reason) for reason in json.loads(row.reasons)),
        progress=progress,
        steps=next_steps(progress),
        is_guarded=guarded(row),
        is_named=row.business is not None,
        finding=Finding(row.finding) if row.finding else None,
        failing=row.failing,
        result=row.result,
        why=row.why,
        unsampled=row.unsampled,
        sampled=row.sampled_at,
        is_sealed=is_sealed(row),
        business=business_of(connection, row) if is_open else "",
        plainly=_plainly(connection, row) if is_open else "",
    )


def progress(
    connection: Connection,
    *,
    actor: Actor,
    line: int,
    step: Progress,
    now: datetime,
    text: str = "",
    finding: Finding | None = None,
    failing: int = 0,
) -> None:
    """The line is sampled, at the laboratory, has a result (``finding``, ``failing`` batches, ``text``), or is not sampled.

    Raises Refused ``staff.not_allowed``, ``round.…`` as acts do, ``plan.line_unknown``, ``plan.step``, ``plan.result_missing``,
    ``plan.failing_bad``, ``plan.text_long``, ``round.needs_why``.
    """
    actor.require(Permission.PLAN_READ)
    before = store.by_id(connection, line)
    if before is None:
        raise Refused("plan.line_unknown")
    round, _ = acting(connection, actor, rounds.by_id(connection, before.round).number, Act.PROGRESS)
    row: Any = store.by_id(connection, line)  # again, now that nobody else changes it
    move(Progress(row.progress), step)
    values = {"progress": step.value} | _brought(row, step, text.strip(), finding, failing, now)
    store.change(connection, line, values)
    if step is Progress.SAMPLED:
        telling.start(connection, round.id, line, step.value, now)
    record(connection, actor.login, step.value, round.number, now, str(line))


def _brought(
    row: Any, step: Progress, text: str, finding: Finding | None, failing: int, now: datetime
) -> dict[str, Any]:
    """What comes with a step; raises Refused where something is missing."""
    if len(text) > _TEXT:
        raise Refused("plan.text_long", limit=_TEXT)
    if step is Progress.RESULT:
        if finding is None or not text:
            raise Refused("plan.result_missing")
        least = 1 if finding is Finding.FAILED else 0
        if not least <= failing <= (row.batches if least else 0):
            raise Refused("plan.failing_bad", most=row.batches)
        return {"finding": finding.value, "failing": failing, "result": text}
    if step is Progress.NOT_SAMPLED:
        if not text:
            raise Refused("round.needs_why")
        return {"unsampled": text}
    return {"sampled_at": now} if step is Progress.SAMPLED else {"unsampled": ""}


def public_progress(state: State, row: Any) -> Progress | None:
    """How far a line is for everybody; None while nothing of it is public."""
    present = Progress(row.progress)
    if state in (State.RESULTS, State.FINISHED):
        return present
    if state is not State.SAMPLING or not is_sampled(present):
        return None
    return Progress.AT_LAB if present is Progress.RESULT else present
