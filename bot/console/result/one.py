"""What is known of one result: its tests, where it stands, who did what, and what can be done with it?"""

from typing import Any

from aiohttp import web

from bot.console.campaign.label import STATES as NOTICES
from bot.console.result.shown import render, who
from bot.console.round import label
from bot.console.settings import PHRASES, UNITS
from bot.services import result, round
from bot.services.campaign import origin
from bot.services.result.views import ONLY_THIS_BATCH, StaffResult


def asked(request: web.Request) -> dict[str, Any]:
    """Whose look at which result, when."""
    return who(request) | {"ref": request.match_info["ref"]}


async def look(request: web.Request) -> StaffResult:
    return await request.app[UNITS].read(result.staff_view, **asked(request))


async def show(request: web.Request) -> web.Response:
    return await page(request)


async def page(request: web.Request, refusal: str = "") -> web.Response:
    """The result; ``refusal`` is why something could not be done."""
    known, given = await look(request), asked(request)
    answers = await request.app[UNITS].read(result.loop, actor=given["actor"], ref=given["ref"])
    values = {"only": ONLY_THIS_BATCH, "venue_kind": round.venue_name(known.shown.venue_kind), "loop": answers}
    notices = await request.app[UNITS].read(origin.begun, actor=given["actor"], sample=known.shown.ref)
    values |= {"notices": notices, "called": NOTICES}
    values |= {"steps": label.STEPS, "findings": label.FINDINGS}
    return render(request, "one.html", refusal=refusal, known=known, one=known.shown, **values)


async def paper(request: web.Request) -> web.Response:
    """The document for the business, to be printed; opening it is recorded."""
    found = await request.app[UNITS].run(result.paper, **asked(request))
    return render(request, "paper.html", paper=found, organ=request.app[PHRASES].say("office.name"))
