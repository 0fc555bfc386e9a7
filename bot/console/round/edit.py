"""How do staff change what a round says, where and when it is, and what can be voted for?"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.console import act_form
from bot.console.act_form import Field
from bot.console.round import form as asking
from bot.console.round.form import Filled
from bot.console.round.shown import asked, look, render, told_no
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Offered, State
from bot.domain.staff import Actor
from bot.services import desk_lists, round
from bot.services.round.views import Round, Setting

OVERTAKEN = "您打开这一页以后，别人改过。请先看看现在的内容，再保存。"
_WHY = Field("why", "为什么改", "市民看得到，请勿写商家和个人。", limit=200)


def seen_of(known: Round) -> str:
    """What a form was made from: anything else of the round is another value."""
    return hashlib.sha256(repr(known).encode()).hexdigest()[:16]


async def show(request: web.Request) -> web.Response:
    known = await look(request)
    return await _form(request, known, asking.of_round(known))


async def show_again(request: web.Request, known: Round, refusal: str) -> web.Response:
    """The form as the round stands, with why something beside it could not be done."""
    return await _form(request, known, asking.of_round(known), refusal=refusal)


async def _form(
    request: web.Request,
    known: Round,
    filled: Filled,
    problems: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    areas = await request.app[UNITS].read(desk_lists.areas)
    values: dict[str, Any] = {
        "texts": asking.TEXTS,
        "numbers": asking.NUMBERS,
        "times": asking.TIMES if known.state is State.DRAFT else (),
        "filled": filled,
        "typed": filled.typed,
        "areas": [(area.code, area.name) for area in areas],
        "venues": [(venue.key, venue.name) for venue in round.venues()],
        "seen": seen_of(known),
        "problems": problems or {},
    }
    return render(request, "edit.html", known, refusal=refusal, **values)


async def save(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    filled = asking.of_form(form, known)
    if "more" in form:
        return await _form(request, known, filled.with_more())
    if found := asking.problems(filled.typed):
        return await _form(request, known, filled, found)
    if form.get("seen") != seen_of(known):
        return await _form(request, known, filled, refusal=OVERTAKEN)
    times = asking.times_of(filled.typed) if known.state is State.DRAFT else known.times
    given, options = filled.setting(times), filled.options
    try:
        await request.app[UNITS].run(_save, given=given, options=options, **asked(request))
    except Refused as refused:
        return await _form(request, known, filled, refusal=told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}?done=edit")


def _save(
    connection: Connection, *, actor: Actor, number: str, given: Setting, options: Sequence[Offered], now: datetime
) -> None:
    round.edit(connection, actor=actor, number=number, given=given, now=now)
    round.set_options(connection, actor=actor, number=number, options=options, now=now)


async def show_times(request: web.Request) -> web.Response:
    known = await look(request)
    return _times(request, known, asking.times_typed(known.times) | {"why": ""})


def _times(
    request: web.Request,
    known: Round,
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    fields = (*asking.TIMES, _WHY)
    return render(request, "times.html", known, refusal=refusal, asked=fields, typed=typed, problems=problems or {})


async def save_times(request: web.Request) -> web.Response:
    known = await look(request)
    typed = act_form.read(await request.post(), (*asking.TIMES, _WHY))
    found = act_form.problems(typed, (*asking.TIMES, _WHY)) | asking.time_problems(typed)
    if found:
        return _times(request, known, typed, found)
    given: dict[str, Any] = {"times": asking.times_of(typed), "why": typed["why"]}
    try:
        await request.app[UNITS].run(round.reschedule, **given, **asked(request))
    except Refused as refused:
        return _times(request, known, typed, refusal=told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}?done=times")
