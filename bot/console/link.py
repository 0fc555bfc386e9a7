"""How are two cases put together, after a look at the second?"""

from typing import Any

from aiohttp import web

from bot.console.act_form import Field, problems, read
from bot.console.fault import say
from bot.console.page import render_form
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.number import find
from bot.domain.refused import Refused
from bot.services import complaint

ASKED = (Field("other", "另一件的编号", "如：T20261122-0001。", limit=40),)


async def show(request: web.Request) -> web.Response:
    return await _form(request, request.query.get("other", "")[:40])


async def _form(request: web.Request, typed: str, problem: str = "", other: Any = None) -> web.Response:
    case = await _case(request, request.match_info["number"])
    found = {"other": problem} if problem else None
    return render_form(request, "link.html", case=case, asked=ASKED, typed={"other": typed}, found=found, other=other)


async def _case(request: web.Request, number: str) -> Any:
    actor, now = session_of(request).actor, now_of(request)
    return await request.app[UNITS].read(complaint.case, number=number, actor=actor, now=now)


async def submit(request: web.Request) -> web.Response:
    """First the other case is shown, then they are linked."""
    form, number = await request.post(), request.match_info["number"]
    typed = read(form, ASKED)
    if found := problems(typed, ASKED):
        return await _form(request, typed["other"], found["other"])
    other = find(typed["other"]) or typed["other"]
    try:
        if "confirmed" not in form:
            return await _form(request, other, other=await _case(request, other))
        actor, now = session_of(request).actor, now_of(request)
        await request.app[UNITS].run(complaint.link, number=number, other=other, actor=actor, now=now)
    except Refused as refused:
        return await _form(request, typed["other"], say(request, refused))
    raise web.HTTPSeeOther(f"/console/case/{number}?done=link")
