"""How do staff add, change and drop a line of the plan, and say how far it is?"""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.console.act_form import Choice, Field, problems, read
from bot.console.page import row_number
from bot.console.round import label
from bot.console.round.form import is_whole
from bot.console.round.shown import asked, render, told_no
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Dropped, Finding, Progress
from bot.services import desk_lists, round
from bot.services.round.views import Line, LineGiven, Plan, Round

Seen = tuple[Round, Line | None, tuple[Field, ...]]
_RESULT = "会公开，也会发给市民；不写商家和个人。有结果的写查出什么，没有抽的写原因。"
_DROP = Field("reason", "为什么去掉", kind="select", choices=[(one, label.DROPPED[one], "") for one in Dropped])


def _fields(areas: Sequence[Choice]) -> tuple[Field, ...]:
    venues = [(venue.key, venue.name, "") for venue in round.venues()]
    return (
        Field("food", "食品", limit=20),
        Field("venue", "场所类型", kind="select", choices=venues),
        Field("area", "区域", "不选就是全区。", "select", is_required=False, choices=areas),
        Field("batches", "批次", kind="number", limit=4),
        Field(
            "business",
            "商家",
            "点名抽哪一家；不填不变。抽样以前只有计划员和审批员看得到。",
            is_required=False,
            limit=60,
        ),
        Field("why", "为什么这样排", "给批准的人看。", is_required=False, limit=200),
    )


def _steps(line: Line) -> tuple[Field, ...]:
    steps = [(step, label.STEPS[step], "") for step in line.steps]
    findings = [(finding, words, "") for finding, words in label.FINDINGS.items()]
    return (
        Field("step", "到哪一步", kind="radio", choices=steps),
        Field("text", "说明", _RESULT, "area", is_required=False, limit=500),
        Field("finding", "结果", "到“有结果”时选。", "select", is_required=False, choices=findings),
        Field("failing", "几批不合格", "都合格填 0。", "number", is_required=False, limit=4),
    )


def _read(connection: Connection, /, *, row: int, **which: Any) -> Seen:
    """The line of the row; row 0 is one to be added."""
    known, plan = round.look(connection, **which), round.plan(connection, **which)
    areas = [(area.code, area.name, "") for area in desk_lists.areas(connection)]
    return known, _line(plan, row), _fields(areas)


def _line(plan: Plan, row: int) -> Line | None:
    found = next((line for line in plan.lines if line.id == row), None)
    if row and found is None:
        raise Refused("plan.line_unknown")
    return found


async def _seen(request: web.Request) -> Seen:
    return await request.app[UNITS].run(_read, row=row_number(request), **asked(request))


async def show(request: web.Request) -> web.Response:
    return _page(request, *await _seen(request))


def _page(
    request: web.Request,
    known: Round,
    line: Line | None,
    fields: tuple[Field, ...],
    typed: Mapping[str, str] | None = None,
    found: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    given = {one.name: str(getattr(line, one.name, "")) for one in fields} | {"business": "", "failing": "0"}
    if line is not None and line.is_sealed:
        given["food"] = line.plainly
    values: dict[str, Any] = {
        "line": line,
        "asked": fields,
        "steps": _steps(line) if line else (),
        "drop": _DROP,
        "typed": given | dict.fromkeys(("step", "text", "finding", "reason"), "") | dict(typed or {}),
        "problems": found or {},
    }
    return render(request, "line.html", known, refusal=refusal, **values)


async def submit(request: web.Request) -> web.Response:
    known, line, fields = await _seen(request)
    form = await request.post()
    what = str(form.get("what", "")) if line else "add"
    parts = {"add": fields, "change": fields, "drop": (_DROP,), "progress": _steps(line) if line else ()}
    if what not in parts:
        raise web.HTTPNotFound
    typed = read(form, parts[what])
    found = problems(typed, parts[what]) | _numbers(typed)
    if found:
        return _page(request, known, line, fields, typed, found)
    try:
        await request.app[UNITS].run(_do, what=what, known=known, line=line, typed=typed, who=_who(request))
    except Refused as refused:
        return _page(request, known, line, fields, typed, refusal=told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}/plan?done={what}")


def _who(request: web.Request) -> dict[str, Any]:
    return {"actor": session_of(request).actor, "now": now_of(request)}


def _numbers(typed: Mapping[str, str]) -> dict[str, str]:
    return {name: "请填一个整数。" for name in ("batches", "failing") if typed.get(name) and not is_whole(typed[name])}


def _do(
    connection: Connection, *, what: str, known: Round, line: Line | None, typed: Mapping[str, str], who: Any
) -> None:
    if line is None:
        round.add_line(connection, number=known.number, given=_given(typed), **who)
    elif what == "change":
        round.change_line(connection, line=line.id, given=_given(typed), **who)
    elif what == "drop":
        round.drop_line(connection, line=line.id, why=Dropped(typed["reason"]), **who)
    else:
        finding = Finding(typed["finding"]) if typed["finding"] else None
        said: dict[str, Any] = {"text": typed["text"], "finding": finding, "failing": int(typed["failing"] or 0)}
        round.progress(connection, line=line.id, step=Progress(typed["step"]), **said, **who)


def _given(typed: Mapping[str, str]) -> LineGiven:
    texts = {name: words for name, words in typed.items() if name != "batches"}
    return LineGiven(batches=int(typed["batches"]), **texts)
