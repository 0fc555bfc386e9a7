"""Which result is meant, and how does staff see it, alone and in lists?"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Verdict
from bot.domain.result.state import Objection, Reinspection, State, overturned
from bot.domain.result.table import Act, acts_offered
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.result import content, correcting
from bot.services.result.shown import shown
from bot.services.result.views import Event, Queue, Queued, StaffResult, Task
from bot.store.result import imports
from bot.store.result import public as public_store
from bot.store.result import samples as store
from bot.store.round import rounds

_DRAFT_ACTS = frozenset({Act.AGREE, Act.DROP})


def found(connection: Connection, ref: str, *, lock: bool = False) -> Any:
    """The sample's row; raises Refused ``result.unknown``."""
    row = store.by_ref(connection, ref.strip()[:12], lock=lock)
    if row is None:
        raise Refused("result.unknown")
    return row


def look(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> StaffResult:
    """Raises Refused ``staff.not_allowed``, ``result.unknown``."""
    actor.require(Permission.RESULT_READ)
    return view(connection, found(connection, ref), actor, now)


def editable(connection: Connection, *, actor: Actor, ref: str) -> dict[str, str]:
    """Every field that staff may change, as text. Raises Refused ``staff.not_allowed``, ``result.unknown``."""
    actor.require(Permission.RESULT_EDIT)
    row = found(connection, ref)
    return correcting.texts(connection, row, content.tests_of(connection, row.id))


def view(connection: Connection, row: Any, actor: Actor, now: datetime) -> StaffResult:
    tests, task = content.tests_of(connection, row.id), store.task(connection, row.id)
    names = rounds.names(connection, {row.edited_by, row.proposed_by, row.approved_by, *_people(task)})
    made = imports.by_id(connection, row._mapping["import"])
    rules, today = house.shipped().publishing, beijing_day(now)
    draft = json.loads(row.draft) if row.draft else {}
    return StaffResult(
        shown=shown(connection, [row])[0],
        state=State(row.state),
        acts=_acts(row, task, actor),
        missing=(*content.lacking(row, tests), *content.waiting(row, rules, today)),
        hash=draft.get("hash") or content.hash_of(row, tests),
        source=made.source if made else "",
        import_ref=made.ref if made else "",
        sampling_number=row.sampling_number,
        report_number=row.report_number,
        region=row.region,
        remark=row.remark,
        edited_by=names.get(row.edited_by, ""),
        proposed_by=names.get(row.proposed_by, ""),
        approved_by=names.get(row.approved_by, ""),
        notified_at=row.notified_at,
        served_on=row.served_on,
        served_how=row.served_how,
        window_until=row.window_until,
        objection=Objection(row.objection),
        objection_text=row.objection_text,
        reinspection=Reinspection(row.reinspection),
        line=row.line,
        draft=draft.get("after", {}),
        history=tuple(_event(event) for event in store.history(connection, row.id, is_public=False)),
        task=task_of(task, row.ref, row.food, row.venue, names, today) if task else None,
    )


def _people(task: Any | None) -> set[int | None]:
    return {task.done_by, task.agreed_by} if task else set()


def _acts(row: Any, task: Any | None, actor: Actor) -> tuple[Act, ...]:
    """What this person may do now, as far as the row says."""
    if not actor.may(Permission.RESULT_EDIT):
        return ()
    offered = acts_offered(State(row.state), actor.roles)
    out = set[Act]()
    out |= {Act.CORRECT} if row.draft else _DRAFT_ACTS
    out |= {Act.APPROVE} if row.proposed_by in (None, actor.id) or row.edited_by == actor.id else set()
    out |= {Act.NOTIFY} if row.verdict != Verdict.FAILED else set()
    out |= {Act.FOLLOW} if task is None or task.state == "done" else set()
    out |= {Act.FOLLOW_UP} if task is None or task.state != "written" or task.done_by == actor.id else set()
    return tuple(act for act in offered if act not in out)


def _event(event: Any) -> Event:
    before, after = json.loads(event.before), json.loads(event.after)
    return Event(event.at, event.act, event.by, event.version, event.why, before, after, event.is_public)


def task_of(task: Any, ref: str, food: str, venue: str, names: Mapping[int, str], today: date) -> Task:
    return Task(
        ref=ref,
        food=food,
        venue=venue,
        state=task.state,
        opened_on=task.opened_on,
        due_on=task.due_on,
        what=task.what,
        done_by=names.get(task.done_by, ""),
        agreed_by=names.get(task.agreed_by, ""),
        is_late=task.state != "done" and task.due_on < today,
        hash=correcting.task_hash(task.what),
    )


def queue(
    connection: Connection,
    *,
    actor: Actor,
    now: datetime,
    states: Sequence[State] = tuple(State),
    drafts: bool = False,
    import_ref: str = "",
    verdict: str = "",
    area: str = "",
    refs: Sequence[str] = (),
    page: int = 1,
    size: int = 50,
) -> Queue:
    """Results in these states, the newest first; ``drafts``: with a correction to agree to; of one import, verdict or area alone;
    of ``refs`` where some are given.

    Raises Refused ``staff.not_allowed``, ``result_import.unknown``.
    """
    actor.require(Permission.RESULT_READ)
    made = imports.by_ref(connection, import_ref) if import_ref else None
    if import_ref and made is None:
        raise Refused("result_import.unknown")
    page, id = max(page, 1), made.id if made else None
    wanted: dict[str, Any] = {"drafts": drafts, "id": id, "verdict": verdict, "area": area, "refs": refs}
    rows, total = store.page(connection, [state.value for state in states], page, size, **wanted)
    tests = public_store.tests(connection, [row.id for row in rows])
    rules, today = house.shipped().publishing, beijing_day(now)
    counts = {State(state): count for state, count in store.counts(connection).items()}
    items = [_queued(row, tests[row.id], rules, today) for row in rows]
    return Queue(items, page, max(1, -(-total // size)), total, counts)


def _queued(row: Any, tests: Sequence[Any], rules: Any, today: date) -> Queued:
    return Queued(
        ref=row.ref,
        state=State(row.state),
        food=row.food,
        venue=row.venue,
        producer=row.producer,
        verdict=Verdict(row.verdict) if row.verdict else None,
        published_on=row.published_on,
        window_until=row.window_until,
        changed_at=row.changed_at,
        version=row.version,
        has_draft=bool(row.draft),
        is_overturned=bool(overturned(row.verdict, row.objection, row.reinspection)),
        is_ready=not content.lacking(row, tests) and not content.waiting(row, rules, today),
    )


def tasks(
    connection: Connection, *, actor: Actor, now: datetime, done: bool = False, page: int = 1, size: int = 50
) -> tuple[list[Task], int]:
    """核查处置, the first due first, and how many; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.RESULT_READ)
    rows, total = store.tasks(connection, ["done"] if done else ["open", "written"], max(page, 1), size)
    names = rounds.names(connection, {id for row in rows for id in _people(row)})
    return [task_of(row, row.ref, row.food, row.venue, names, beijing_day(now)) for row in rows], total
