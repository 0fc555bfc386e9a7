"""How does a handler ask for more time, and an approver say no to it?"""

from functools import partial
from typing import Any

from aiohttp import web

from bot.console.act import extendable
from bot.console.act_form import TEXT_LIMIT, Choice, Field, problems, read
from bot.console.fault import say
from bot.console.page import render_form
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.refused import Refused
from bot.services import complaint


def fields(clocks: list[Choice]) -> tuple[Field, ...]:
    return (
        Field("clock", "延长哪个时限", "能延长多少由规定写明。", "radio", choices=clocks),
        Field("text", "申请理由", "审批员看到的。批准以前，时限不变。", "area", limit=TEXT_LIMIT),
    )


async def show(request: web.Request) -> web.Response:
    case, asked = await _asked(request)
    return render_form(request, "extension.html", case=case, asked=asked, typed={})


async def _asked(request: web.Request) -> tuple[Any, tuple[Field, ...]]:
    number, actor, now = request.match_info["number"], session_of(request).actor, now_of(request)
    case = await request.app[UNITS].read(complaint.case, number=number, actor=actor, now=now)
    return case, fields(extendable(request, case))


async def submit(request: web.Request) -> web.Response:
    case, asked = await _asked(request)
    typed = read(await request.post(), asked)
    form = partial(render_form, request, "extension.html", case=case, asked=asked, typed=typed)
    if found := problems(typed, asked):
        return form(found=found)
    given = {"number": case.number, "clock": typed["clock"], "reason": typed["text"]}
    actor, now = session_of(request).actor, now_of(request)
    try:
        await request.app[UNITS].run(complaint.ask_extension, **given, actor=actor, now=now)
    except Refused as refused:
        return form(problem=say(request, refused))
    raise web.HTTPSeeOther(f"/console/case/{case.number}?done=extension_asked")


async def decline(request: web.Request) -> web.Response:
    """No, with a reason that the asker reads in the case."""
    form, number = await request.post(), request.match_info["number"]
    await request.app[UNITS].run(
        complaint.decline_extension,
        number=number,
        clock=str(form.get("clock", "")),
        reason=str(form.get("text", "")),
        actor=session_of(request).actor,
        now=now_of(request),
    )
    raise web.HTTPSeeOther(f"/console/case/{number}?done=extension_no")
