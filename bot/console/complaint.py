"""What do staff see of cases: the list, one case, and, when they ask for it, who reported it?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.page import page_number, render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.complaint import ANSWER_LIMIT, Act, State
from bot.domain.staff import Actor, Permission
from bot.services import audit, complaint

_NEEDS = {Act.ANSWER: Permission.CASE_ANSWER, Act.CLOSE: Permission.CASE_CLOSE}


async def home(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther("/console/")


async def inbox(request: web.Request) -> web.Response:
    return await _list(request, "inbox.html")


async def listing(request: web.Request) -> web.Response:
    """Only the list, for the page's own refreshing."""
    return await _list(request, "_inbox.html")


async def _list(request: web.Request, template: str) -> web.Response:
    given = request.query.get("state", "")
    state = State(given) if given in set(State) else None
    found = await request.app[UNITS].read(complaint.listing, state=state, page=page_number(request))
    return render(request, template, found=found, state=state, states=list(State))


async def show(request: web.Request) -> web.Response:
    number = request.match_info["number"]
    response = await case_page(request)
    actor = session_of(request).actor
    await request.app[UNITS].run(audit.looked, actor=actor, act="case.open", subject=number, now=now_of(request))
    return response


async def refresh(request: web.Request) -> web.Response:
    """What of a case changes while somebody reads it."""
    return await case_page(request, template="_case.html")


async def case_page(
    request: web.Request,
    *,
    template: str = "case.html",
    status: int = 200,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    revealed: Mapping[str, str | None] | None = None,
) -> web.Response:
    """A case; ``problems`` and ``typed`` by act, ``revealed`` what was just asked for."""
    case = await request.app[UNITS].read(complaint.case, number=request.match_info["number"])
    values: dict[str, Any] = {"problems": problems or {}, "typed": typed or {}, "revealed": revealed or {}}
    acts = _acts(case, session_of(request).actor)
    done = request.query.get("done", "")
    return render(request, template, status=status, case=case, acts=acts, done=done, limit=ANSWER_LIMIT, **values)


def _acts(case: complaint.Case, actor: Actor) -> list[Act]:
    """What this person may do with this case now."""
    return [act for act in case.acts if act in _NEEDS and actor.may(_NEEDS[act])]


async def reveal(request: web.Request) -> web.Response:
    """Show what is masked; recorded by the service."""
    what = str((await request.post()).get("what", ""))
    works = {"contact": complaint.reveal_contact, "story": complaint.reveal_story}
    if what not in works:
        raise web.HTTPNotFound
    actor, number = session_of(request).actor, request.match_info["number"]
    value = await request.app[UNITS].run(works[what], number=number, actor=actor, now=now_of(request))
    template = "_revealed.html" if "HX-Request" in request.headers else "case.html"
    return await case_page(request, template=template, revealed={what: value})
