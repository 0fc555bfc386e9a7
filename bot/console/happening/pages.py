"""Which happenings are there, what does one say, who comes, and what may be done with it?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.campaign.shown import asked, told_no, who
from bot.console.happening import form as asking
from bot.console.happening import label
from bot.console.happening.shown import look, render
from bot.console.page import page_number
from bot.console.round.edit import OVERTAKEN
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.happening import Act
from bot.domain.refused import Refused
from bot.services import happening
from bot.services.campaign import announcing
from bot.services.happening.views import Happening

_LONGEST = 9  # digits


def seen_of(known: Happening) -> str:
    """What a page was made from."""
    return known.changed.isoformat()


async def show(request: web.Request) -> web.Response:
    given = {"page": page_number(request)} | who(request)
    return render(request, "list.html", found=await request.app[UNITS].read(happening.listing, **given))


async def create(request: web.Request) -> web.Response:
    ref = await request.app[UNITS].run(happening.draft, **who(request))
    raise web.HTTPSeeOther(f"/console/happenings/{ref}/edit")


async def show_one(request: web.Request) -> web.Response:
    return await _one(request, await look(request))


async def _one(request: web.Request, known: Happening, refusal: str = "") -> web.Response:
    actor, after = session_of(request).actor, request.query.get("after", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) <= _LONGEST else 0
    people = await request.app[UNITS].read(happening.listed, actor=actor, ref=known.ref, after=start)
    acts = happening.offered(known, actor=actor)
    return render(request, "one.html", refusal=refusal, known=known, people=people, acts=acts)


async def sheet(request: web.Request) -> web.Response:
    """Names and numbers for the door, to be printed; opening it is recorded."""
    known = await look(request)
    people = await request.app[UNITS].run(happening.sheet, **asked(request))
    return render(request, "sheet.html", known=known, people=people)


async def show_edit(request: web.Request) -> web.Response:
    known = await look(request)
    return _edit(request, known, asking.of_happening(known))


def _edit(
    request: web.Request,
    known: Happening,
    typed: Mapping[str, Any],
    problems: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    values: dict[str, Any] = {"texts": asking.TEXTS, "times": asking.TIMES, "places": asking.PLACES}
    values |= {"known": known, "typed": typed, "problems": problems or {}, "seen": seen_of(known)}
    return render(request, "edit.html", refusal=refusal, **values)


async def save(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    typed = asking.of_form(form)
    if found := asking.problems(typed):
        return _edit(request, known, typed, found)
    if form.get("seen") != seen_of(known):
        return _edit(request, known, typed, refusal=OVERTAKEN)
    try:
        await request.app[UNITS].run(happening.edit, given=asking.setting(typed), **asked(request))
    except Refused as refused:
        return _edit(request, known, typed, refusal=told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/happenings/{known.ref}?done=edit")


async def show_act(request: web.Request) -> web.Response:
    return await _act(request, await look(request))


def _named(request: web.Request) -> Act:
    given = request.match_info["act"]
    if given not in label.EFFECTS:
        raise web.HTTPNotFound
    return Act(given)


async def _act(request: web.Request, known: Happening, refusal: str = "", why: str = "") -> web.Response:
    act = _named(request)
    is_offered = act in happening.offered(known, actor=session_of(request).actor)
    values = {"act": act, "effects": label.EFFECTS[act] if is_offered else (), "why": why, "seen": seen_of(known)}
    is_over = known.ends <= now_of(request)
    return render(request, "act.html", refusal=refusal, known=known, is_over=is_over, **values)


async def submit_act(request: web.Request) -> web.Response:
    """Only what was shown is done: one that changed since is shown again."""
    act, known, form = _named(request), await look(request), await request.post()
    why = str(form.get("why", "")).strip()
    if form.get("seen") != seen_of(known):
        return await _act(request, known, OVERTAKEN, why)
    try:
        await request.app[UNITS].run(happening.act, act=act, why=why, **asked(request))
    except Refused as refused:
        return await _act(request, known, told_no(request, refused), why)
    raise web.HTTPSeeOther(f"/console/happenings/{known.ref}?done={act}")


async def announce(request: web.Request) -> web.Response:
    """A notice about it, begun with what is known."""
    ref = await request.app[UNITS].run(announcing.from_happening, **asked(request))
    raise web.HTTPSeeOther(f"/console/campaigns/{ref}/edit")
