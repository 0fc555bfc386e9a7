"""How is an act done: what it asks for, what it will do, and only then the act itself?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiohttp import web

from bot.console.act_form import SERVICE, Choice, Field, Offers, fields, problems, read
from bot.console.act_outcome import outcome, span
from bot.console.answer import SENT, seen_of
from bot.console.fault import say
from bot.console.notice_draft import draft, written
from bot.console.page import render, render_form
from bot.console.reply import chosen
from bot.console.settings import LABELS, PHRASES, UNITS, now_of, session_of
from bot.domain.case import TABLE, Act, Notice, Proof, Row
from bot.domain.clock import can_extend
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import complaint, desk_lists
from bot.services.complaint import Given
from bot.services.complaint.telling import TOLD

Typed = dict[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """An act on a case as it stands."""

    case: Any
    act: Act
    row: Row
    asked: tuple[Field, ...]
    replies: Sequence[Any]


async def show(request: web.Request) -> web.Response:
    task = await _task(request)
    typed = {"clock": request.query.get("clock", "")}
    return _form(request, task, typed, seen=str(task.case.version))


async def submit(request: web.Request) -> web.StreamResponse:
    task, form = await _task(request), await request.post()
    typed = read(form, task.asked)
    seen, text = str(form.get("seen", "")), str(form.get("notice_text", "")).replace("\r\n", "\n").strip()
    if "fill" in form:
        typed["text"] = await chosen(request, str(form.get("canned", "")), task.case) or typed["text"]
        return _form(request, task, typed, seen=seen)
    found = problems(typed, task.asked)
    if found or "back" in form:
        return _form(request, task, typed, seen=seen, found=found)
    if task.row.needs.notice:
        typed["notice_text"] = text or await _draft(request, task, typed)
    try:
        if "confirmed" in form:
            return await _do(request, task, typed, seen)
        return await _confirm(request, task, typed, seen)
    except Refused as refused:
        if refused.code == SENT:
            raise web.HTTPSeeOther(f"/console/case/{task.case.number}?done={task.act}") from None
        return _form(request, task, typed, seen=seen, problem=say(request, refused))


async def _task(request: web.Request) -> Task:
    number, name = request.match_info["number"], request.match_info["act"]
    if name not in set(Act):
        raise web.HTTPNotFound
    act, actor, now = Act(name), session_of(request).actor, now_of(request)
    actor.require(Permission.CASE_CLOSE if act is Act.CLOSE else Permission.CASE_ANSWER)
    case, targets, replies = await request.app[UNITS].read(_case, number=number, actor=actor, now=now)
    row = TABLE.get((case.kind, case.state, act))
    if row is None or case.pack is None:
        raise Refused("case.not_now")
    if act not in case.acts:
        raise Refused("case.not_allowed")
    offers = Offers(_reasons(case, row), extendable(request, case), targets)
    return Task(case, act, row, fields(row, offers), replies if act in TOLD else ())


def _case(connection: Connection, /, **which: Any) -> tuple[Any, list[Choice], list[Any]]:
    areas = [(area.code, area.name, area.office) for area in desk_lists.areas(connection)]
    return complaint.case(connection, **which), areas, desk_lists.canned(connection)


def _reasons(case: Any, row: Row) -> list[Choice]:
    if not row.needs.reason:
        return []
    found = case.pack.reasons[row.needs.reason].items()
    return [
        (code, source.text, f"{source.article}{'，待本局确认' if source.checked.is_to_confirm else ''}")
        for code, source in found
    ]


def extendable(request: web.Request, case: Any) -> list[Choice]:
    """Clocks that may be extended, with what for and by whom."""
    found: list[Choice] = []
    for clock in filter(can_extend, case.clocks):
        units = request.app[LABELS]["units"]
        extension = clock.rule.extension
        below = f"延长 {extension.count} {units[clock.rule.length.unit]}，{extension.by}（{clock.rule.source.article}）"
        found.append((clock.rule.key, clock.rule.source.text, below))
    return found


def given_of(row: Row, typed: Mapping[str, str], areas: Mapping[str, str]) -> Given:
    """What was typed, as the service takes it."""
    is_record = row.needs.proof is Proof.RECORD
    target = typed.get("target", "")
    return Given(
        text="" if is_record else typed.get("text", ""),
        record=typed.get("text", "") if is_record else "",
        reason=typed.get("reason", ""),
        target=areas.get(target, target),
        area=target if target in areas else "",
        clock=typed.get("clock", ""),
        notice=typed.get("notice_text", ""),
        served_on=date.fromisoformat(typed["served_on"]) if typed.get("served_on") else None,
        served_how={code: words for code, words, _ in SERVICE}.get(typed.get("served_how", ""), ""),
    )


def _given(task: Task, typed: Mapping[str, str]) -> Given:
    target = next((field for field in task.asked if field.name == "target"), None)
    areas = {code: words for code, words, _ in target.choices} if target else {}
    return given_of(task.row, typed, areas)


async def _draft(request: web.Request, task: Task, typed: Mapping[str, str]) -> str:
    """The document's text; it names the person it goes to, which is recorded as a look."""
    case, needs = task.case, task.row.needs
    length = case.pack.clocks["mediate"].length
    reasons = case.pack.reasons.get(needs.reason, {})
    values = {name: typed.get(name, "") for name in ("text", "target", "deadline", "meeting", "venue")} | {
        "person": await _person(request, case),
        "respondent": case.respondent or case.place,
        "number": case.number,
        "received": written(case.received.astimezone(BEIJING).date()),
    }
    if values["deadline"]:
        values["deadline"] = written(date.fromisoformat(values["deadline"]))
    notice: Notice = needs.notice or Notice.RESULT
    said = span(request.app[LABELS], length)
    return draft(request.app[PHRASES], notice, case.pack, values, reasons.get(typed.get("reason", "")), said)


async def _person(request: web.Request, case: Any) -> str:
    general = "投诉人" if case.kind == "complaint" else "举报人"
    actor, now = session_of(request).actor, now_of(request)
    if not (case.has_contact and case.may_reveal):
        return general
    contact = await request.app[UNITS].run(complaint.reveal_contact, number=case.number, actor=actor, now=now)
    return "".join(one for one in contact or "" if not (one.isdigit() or one in "-+ ，,")) or general


def _form(
    request: web.Request,
    task: Task,
    typed: Mapping[str, str],
    *,
    seen: str,
    found: Mapping[str, str] | None = None,
    problem: str = "",
) -> web.Response:
    return render_form(
        request,
        "act.html",
        asked=task.asked,
        typed=typed,
        found=found,
        problem=problem,
        case=task.case,
        act=task.act,
        seen=seen,
        replies=task.replies,
        names_person=bool(task.row.needs.notice and task.case.has_contact and task.case.may_reveal),
    )


async def _confirm(request: web.Request, task: Task, typed: Typed, seen: str) -> web.Response:
    case, actor, now = task.case, session_of(request).actor, now_of(request)
    given = _given(task, typed)
    preview = await request.app[UNITS].read(
        complaint.preview, number=case.number, act=task.act, actor=actor, given=given, now=now
    )
    labels = request.app[LABELS]
    lines = outcome(labels, case.pack, case.kind, case.state, task.row, case.clocks, given.clock)
    shown = [(field.words, _shown(field, typed[field.name])) for field in task.asked if typed[field.name]]
    return render(
        request,
        "act_confirm.html",
        case=case,
        act=task.act,
        typed=typed,
        shown=shown,
        seen=seen,
        outcome=lines,
        told=preview.told,
        notice=task.row.needs.notice,
    )


def _shown(field: Field, value: str) -> str:
    return next((words for code, words, _ in field.choices if code == value), value)


async def _do(request: web.Request, task: Task, typed: Typed, seen: str) -> web.StreamResponse:
    actor: Actor = session_of(request).actor
    await request.app[UNITS].run(
        complaint.act,
        number=task.case.number,
        act=task.act,
        actor=actor,
        given=_given(task, typed),
        seen=seen_of(seen),
        now=now_of(request),
    )
    raise web.HTTPSeeOther(f"/console/case/{task.case.number}?done={task.act}")
