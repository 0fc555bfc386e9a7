"""How do staff correct what a case says about itself?"""

from typing import Any

from aiohttp import web

from bot.console.act_form import Choice, Field, problems, read
from bot.console.page import render_form
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.ports import Connection
from bot.services import complaint, desk_lists


def fields(areas: list[Choice]) -> tuple[Field, ...]:
    return (
        Field("respondent", "商家名称", "按营业执照写，才能看到这家以往的案件。", limit=200, is_required=False),
        Field("category", "食品类别", "如：糕点、肉制品、餐饮。统计按这一项分。", limit=24, is_required=False),
        Field("area", "属于哪里", kind="select", choices=areas, is_required=False),
        Field("happened", "什么时候", limit=60, is_required=False),
        Field("request", "诉求", kind="area", limit=2000, is_required=False),
        Field("number_12315", "12315 编号", "在全国12315平台登记以后的编号。", limit=40, is_required=False),
        Field("source_number", "来源编号", "12345 等转来时的编号。", limit=40, is_required=False),
    )


def _read(connection: Connection, /, **which: Any) -> tuple[Any, tuple[Field, ...]]:
    areas = [(area.code, area.name, "") for area in desk_lists.areas(connection) if area.is_ours]
    return complaint.case(connection, **which), fields(areas)


async def show(request: web.Request) -> web.Response:
    case, asked = await _case(request)
    typed = {field.name: getattr(case, field.name) or "" for field in asked}
    return render_form(request, "describe.html", case=case, asked=asked, typed=typed)


async def _case(request: web.Request) -> tuple[Any, tuple[Field, ...]]:
    number, actor, now = request.match_info["number"], session_of(request).actor, now_of(request)
    return await request.app[UNITS].read(_read, number=number, actor=actor, now=now)


async def save(request: web.Request) -> web.Response:
    """Only what was changed is written."""
    case, asked = await _case(request)
    typed = read(await request.post(), asked)
    if found := problems(typed, asked):
        return render_form(request, "describe.html", case=case, asked=asked, typed=typed, found=found)
    changed = {name: value for name, value in typed.items() if value != (getattr(case, name) or "")}
    if changed:
        actor, now = session_of(request).actor, now_of(request)
        await request.app[UNITS].run(complaint.describe, number=case.number, actor=actor, now=now, **changed)
    raise web.HTTPSeeOther(f"/console/case/{case.number}?done=describe")
