"""How does the sampling plan come about: drawn from what is known, adjusted by staff, approved by a second person?"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Act, Progress, Reason, State, plan
from bot.domain.round.line import Dropped, digest, is_guarded, may_tell
from bot.domain.round.plan import Known
from bot.domain.staff import Actor, Permission
from bot.services.audit import looked
from bot.services.round.acting import acting, record
from bot.services.round.known import area_names, found, guide
from bot.services.round.lines import shown, venues_in
from bot.services.round.making import check_places
from bot.services.round.nominating import words_of
from bot.services.round.tally import tally_of
from bot.services.round.views import LineGiven, Plan
from bot.store import audit
from bot.store.result import loop
from bot.store.round import nomination as nominations
from bot.store.round import plan as store
from bot.store.round import rounds, telling
from bot.store.vault import keep

_SPOKEN_OF = timedelta(days=180)  # complaints and reports of the last half year
_FOUND = timedelta(days=730)  # published failing samples of the last two years
_BUSINESS, _WHY = 60, 200  # characters
_CHANGED = {"plan_digest": "", "plan_proposed_by": None}


def draw(connection: Connection, *, actor: Actor, number: str, now: datetime) -> None:
    """A plan from votes, nominations, complaints, past failures, season and place, in place of the one that is there.

    Raises Refused ``staff.not_allowed``, ``round.…`` as acts do, ``plan.unverified`` until the ledger was counted again.
    """
    row, state = acting(connection, actor, number, Act.DRAW)
    actor.require(Permission.PLAN_READ)
    if row.verified_at is None:
        raise Refused("plan.unverified")
    for line in store.lines(connection, row.id):
        store.drop(connection, line)
    rounds.leave_none_out(connection, row.id)
    drawn = sorted(_candidates(connection, row, now), key=lambda one: -one["score"])[: row.batches]
    for line, batches in zip(drawn, plan.shared_out(row.batches, [one["score"] for one in drawn]), strict=True):
        store.add(connection, line | {"batches": batches})
    edited = _CHANGED | {"state": state.value, "plan_edited_by": actor.id}
    if not rounds.move(connection, row.id, row.state, edited):
        raise Refused("round.not_now")
    record(connection, actor.login, Act.DRAW.value, row.number, now)


def _candidates(connection: Connection, row: Any, now: datetime) -> Iterator[dict[str, Any]]:
    """Options with votes, and clues."""
    tally, month = tally_of(connection, row), now.astimezone(BEIJING).month
    voices = nominations.voices_by_option(connection, row.id)
    for count in tally.counts:
        option = count.option
        known = Known(option.food, option.venue, option.area, count.counted, tally.counted, voices.get(option.id, 0))
        if count.counted:
            yield _line(connection, row, replace(known, month=month), now) | {"option": option.id}
    for clue in nominations.clues(connection, row.id):
        food = words_of(connection, clue).get("food", clue.food)
        known = Known(food, clue.venue, clue.area, voices=clue.supporters, month=month)
        yield _line(connection, row, known, now) | {"nomination": clue.id, "business": clue.clue, "food": clue.food}


def _line(connection: Connection, row: Any, known: Known, now: datetime) -> dict[str, Any]:
    cases = store.cases(connection, known.food, now - _SPOKEN_OF)
    failures = store.failures(connection, known.food, row.id)
    found = loop.failing(connection, known.food, known.area, beijing_day(now - _FOUND))
    reasons = plan.reasons(replace(known, cases=cases, failures=failures, found=found), guide().weights)
    return _row(row, known.food, known.venue, known.area, reasons)


def _row(row: Any, food: str, venue: str, area: str, reasons: Sequence[Reason]) -> dict[str, Any]:
    return {
        "round": row.id,
        "food": food,
        "venue": venue,
        "area": area,
        "score": plan.score(reasons),
        "reasons": json.dumps([asdict(reason) for reason in reasons], ensure_ascii=False),
        "progress": Progress.PLANNED.value,
        "failing": 0,
        "result": "",
        "why": "",
        "unsampled": "",
    }


def show(connection: Connection, *, actor: Actor, number: str, now: datetime) -> Plan:
    """The plan with the businesses it names; the look is recorded. Raises Refused ``staff.not_allowed``, ``round.unknown``."""
    actor.require(Permission.PLAN_READ)
    row = found(connection, number)
    looked(connection, actor=actor, act="round.plan", subject=row.number, now=now)
    rows, names = store.lines(connection, row.id), area_names(connection)
    people = rounds.names(connection, [row.plan_proposed_by, row.plan_approved_by, row.plan_edited_by])
    return Plan(
        lines=tuple(shown(connection, line, names, is_open=True) for line in rows),
        digest=digest_of(rows),
        batches=sum(line.batches for line in rows),
        proposed_by=people.get(row.plan_proposed_by, ""),
        approved_by=people.get(row.plan_approved_by, ""),
        edited_by=people.get(row.plan_edited_by, ""),
        may_approve=_may_approve(row, actor),
    )


def _may_approve(row: Any, actor: Actor) -> bool:
    is_second = actor.id not in (row.plan_proposed_by, row.plan_edited_by)
    return bool(row.state == State.PLAN and row.plan_digest and is_second and actor.may(Permission.ROUND_DECIDE))


def digest_of(rows: Sequence[Any]) -> str:
    """What an approval is bound to."""
    columns = ("id", "food", "venue", "area", "business", "batches", "why")
    return digest({name: getattr(row, name) for name in columns} for row in rows)


def add_line(connection: Connection, *, actor: Actor, number: str, given: LineGiven, now: datetime) -> int:
    """A line that staff think of; its id.

    Raises Refused ``staff.not_allowed``, ``round.…`` as acts do, ``plan.line_bad``, ``plan.business_long``.
    """
    row, _ = acting(connection, actor, number, Act.ADJUST)
    actor.require(Permission.PLAN_READ)
    check_line(connection, given)
    business = keep(connection, "business", given.business.strip(), now) if given.business.strip() else None
    values = _row(row, given.food.strip(), given.venue, given.area, [Reason("staff", 0, given.why.strip())])
    made = store.add(connection, values | {"batches": given.batches, "business": business})
    _edited(connection, actor, row, now, f"+{made}")
    return made


def check_line(connection: Connection, given: LineGiven) -> None:
    """Raises Refused ``plan.line_bad``, ``plan.business_long``, and as ``check_places`` does."""
    if not 1 <= len(given.food.strip()) <= 20 or not 1 <= given.batches <= 1000 or len(given.why) > _WHY:
        raise Refused("plan.line_bad")
    if len(given.business) > _BUSINESS:
        raise Refused("plan.business_long", limit=_BUSINESS)
    check_places(connection, [given.venue], [given.area])


def change_line(connection: Connection, *, actor: Actor, line: int, given: LineGiven, now: datetime) -> None:
    """Other words, place, number of batches; an empty business leaves the one that is named. Raises Refused as ``add_line``."""
    present, row = _line_of(connection, actor, line)
    check_line(connection, given)
    values: dict[str, Any] = {"food": given.food.strip(), "venue": given.venue, "area": given.area}
    values |= {"batches": given.batches, "why": given.why.strip()}
    if given.business.strip():
        values["business"] = keep(connection, "business", given.business.strip(), now)
    store.change(connection, present.id, values)
    _edited(connection, actor, row, now, str(line))


def drop_line(connection: Connection, *, actor: Actor, line: int, why: Dropped, now: datetime) -> None:
    """The line leaves the plan; those who voted for it are told why at the end. Raises Refused as ``add_line``."""
    present, row = _line_of(connection, actor, line)
    store.drop(connection, present)
    if present.option is not None:
        rounds.leave_out(connection, present.option, why.value)
    _void(connection, actor, row)
    audit.write(connection, actor=actor.login, act="plan.drop", subject=row.number, now=now, detail=f"{line}: {why}")


def _line_of(connection: Connection, actor: Actor, line: int) -> tuple[Any, Any]:
    actor.require(Permission.PLAN_READ)
    present = store.by_id(connection, line)
    if present is None:
        raise Refused("plan.line_unknown")
    row, _ = acting(connection, actor, rounds.by_id(connection, present.round).number, Act.ADJUST)
    return present, row


def _edited(connection: Connection, actor: Actor, row: Any, now: datetime, detail: str) -> None:
    _void(connection, actor, row)
    record(connection, actor.login, Act.ADJUST.value, row.number, now, detail)


def _void(connection: Connection, actor: Actor, row: Any) -> None:
    """Whatever was proposed is not what stands there any more."""
    rounds.change(connection, row.id, _CHANGED | {"plan_edited_by": actor.id})


def propose(connection: Connection, *, actor: Actor, number: str, now: datetime) -> str:
    """Ask a second person to approve the plan as it stands; its digest. Raises Refused as ``add_line``, ``plan.empty``."""
    row, _ = acting(connection, actor, number, Act.PROPOSE)
    actor.require(Permission.PLAN_READ)
    rows = store.lines(connection, row.id)
    if not rows:
        raise Refused("plan.empty")
    proposed = digest_of(rows)
    rounds.change(connection, row.id, {"plan_digest": proposed, "plan_proposed_by": actor.id})
    record(connection, actor.login, Act.PROPOSE.value, row.number, now, proposed)
    return proposed


def approve(connection: Connection, *, actor: Actor, number: str, digest: str, now: datetime) -> None:
    """The samplers may go: ``digest`` is of the plan the approver has read.

    Raises Refused ``staff.not_allowed``, ``round.…`` as acts do, ``plan.not_proposed``, ``plan.changed``, ``plan.own``.
    """
    row, state = acting(connection, actor, number, Act.APPROVE)
    actor.require(Permission.ROUND_DECIDE)
    rows = store.lines(connection, row.id)
    if not row.plan_digest:
        raise Refused("plan.not_proposed")
    if actor.id in (row.plan_proposed_by, row.plan_edited_by):
        raise Refused("plan.own")
    if not row.plan_digest == digest == digest_of(rows):
        raise Refused("plan.changed")
    values = {"state": state.value, "plan_approved_by": actor.id, "plan_approved_at": now}
    if not rounds.move(connection, row.id, row.state, values):
        raise Refused("round.not_now")
    for line in rows:
        guarded = is_guarded(is_named=line.business is not None, venues=venues_in(line.venue, line.area))
        if may_tell(Progress.PLANNED, is_guarded=guarded):
            telling.start(connection, row.id, line.id, "planned", now)
    record(connection, actor.login, Act.APPROVE.value, row.number, now, digest)
