"""What will an act do to a result? Said first, done once it is confirmed, and only on what was looked at."""

import hashlib
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console import act_form
from bot.console.act_form import Choice, Field
from bot.console.result.form import effects, fields
from bot.console.result.one import asked, look
from bot.console.result.shown import refused_words, render
from bot.console.round.edit import OVERTAKEN
from bot.console.settings import UNITS, session_of
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.table import Act
from bot.services import desk_lists, result, round
from bot.services.result.views import ONLY_THIS_BATCH, StaffResult

_WRITES = frozenset({Act.EDIT, Act.CORRECT})


def _act(request: web.Request) -> Act:
    given = request.match_info["act"]
    if given not in list(Act):
        raise web.HTTPNotFound
    return Act(given)


def seen_of(known: StaffResult) -> str:
    """What a page was made from: anything else of the result is another value."""
    return hashlib.sha256(repr(known).encode()).hexdigest()[:16]


def _areas(connection: Connection) -> list[Choice]:
    return [(area.code, area.name, "") for area in desk_lists.areas(connection)]


async def _asked(request: web.Request, act: Act) -> tuple[tuple[Field, ...], dict[str, str]]:
    """What is asked, and what stands there now."""
    if act not in _WRITES:
        return fields(act, (), ()), {}
    areas = await request.app[UNITS].read(_areas)
    which: dict[str, Any] = {"actor": session_of(request).actor, "ref": request.match_info["ref"]}
    present = await request.app[UNITS].read(result.editable, **which)
    kinds = [(venue.key, venue.name, "") for venue in round.venues()]
    return fields(act, areas, kinds), present


async def show(request: web.Request) -> web.Response:
    act = _act(request)
    asking, present = await _asked(request, act)
    return await _page(request, act, asking, present)


async def _page(
    request: web.Request,
    act: Act,
    asking: tuple[Field, ...],
    typed: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    refusal: str = "",
) -> web.Response:
    known = await look(request)
    values: dict[str, Any] = {
        "known": known,
        "one": known.shown,
        "act": act,
        "effects": effects(act, known) if act in known.acts else (),
        "asked": asking,
        "typed": {field.name: typed.get(field.name, "") for field in asking},
        "problems": problems or {},
        "seen": seen_of(known),
        "only": ONLY_THIS_BATCH,
    }
    return render(request, "act.html", refusal=refusal, **values)


async def submit(request: web.Request) -> web.Response:
    """Only what was shown is done: a result that changed since is shown again."""
    act, known, form = _act(request), await look(request), await request.post()
    asking, present = await _asked(request, act)
    typed = act_form.read(form, asking)
    if found := act_form.problems(typed, asking):
        return await _page(request, act, asking, typed, found)
    if form.get("seen") != seen_of(known):
        return await _page(request, act, asking, typed, refusal=OVERTAKEN)
    try:
        await request.app[UNITS].run(result.act, act=act, **asked(request), **_given(known, act, typed, present))
    except Refused as refused:
        return await _page(request, act, asking, typed, refusal=refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/results/{known.shown.ref}?done={act}")


def _given(known: StaffResult, act: Act, typed: Mapping[str, str], present: Mapping[str, str]) -> dict[str, Any]:
    """Of what can be written only what somebody changed; the hash is of what the page showed."""
    values = {name: text for name, text in typed.items() if name != "why" and text != present.get(name, "").strip()}
    task = known.task.hash if known.task else ""
    return {"why": typed.get("why", ""), "values": values, "hash": task if act is Act.FOLLOW_UP else known.hash}
