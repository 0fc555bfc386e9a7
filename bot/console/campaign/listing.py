"""Which notices are there, and from which template does one begin?"""

from urllib.parse import urlencode

from aiohttp import web

from bot.console.campaign import label
from bot.console.campaign.shown import render, told_no, who
from bot.console.page import page_number
from bot.console.settings import UNITS, session_of
from bot.domain.campaign.state import State
from bot.domain.refused import Refused
from bot.services import house
from bot.services.campaign import known, making, origin


async def show(request: web.Request) -> web.Response:
    given = request.query.get("state", "")
    state = given if given in list(State) else ""
    actor = session_of(request).actor
    found = await request.app[UNITS].read(known.listing, actor=actor, state=state, page=page_number(request))
    query = urlencode({"state": state} if state else {})
    states = [(one, words, found.counts.get(one, 0)) for one, words in label.STATES.items()]
    return render(request, "campaign/list.html", found=found, chosen=state, states=states, query=query)


async def show_new(request: web.Request) -> web.Response:
    return await _new(request)


async def _new(request: web.Request, refusal: str = "") -> web.Response:
    return render(request, "campaign/new.html", refusal=refusal, templates=house.shipped().campaigns.templates)


async def create(request: web.Request) -> web.Response:
    """A draft from a template, opened for changes."""
    template = str((await request.post()).get("template", ""))
    try:
        ref = await request.app[UNITS].run(making.draft, template=template, **who(request))
    except Refused as refused:
        return await _new(request, told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/campaigns/{ref}/edit")


async def from_result(request: web.Request) -> web.Response:
    """A tip for those who asked about a failing batch; the one that is there, where it was begun already."""
    sample = str((await request.post()).get("sample", ""))[:12]
    ref = await request.app[UNITS].run(origin.from_sample, sample=sample, **who(request))
    raise web.HTTPSeeOther(f"/console/campaigns/{ref}")
