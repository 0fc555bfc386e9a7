"""How are statutory documents printed, and when were they served?"""

from datetime import date

from aiohttp import web

from bot.console.act_form import SERVICE
from bot.console.notice_draft import written
from bot.console.page import render
from bot.console.settings import PHRASES, UNITS, now_of, session_of
from bot.domain.number import BEIJING
from bot.services import complaint


def _id(request: web.Request) -> int:
    given = request.match_info["row"]
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise web.HTTPNotFound
    return int(given)


async def show(request: web.Request) -> web.Response:
    """On paper of A4; opening it is recorded, for it names a person."""
    number, actor, now = request.match_info["number"], session_of(request).actor, now_of(request)
    found = await request.app[UNITS].run(complaint.document, number=number, notice=_id(request), actor=actor, now=now)
    served = written(date.fromisoformat(found.served_on)) if found.served_on else ""
    return render(
        request,
        "notice.html",
        number=number,
        notice=found,
        row=_id(request),
        served=served,
        dated=written(found.made_at.astimezone(BEIJING).date()),
        today=now.astimezone(BEIJING).date().isoformat(),
        ways=SERVICE,
        organ=request.app[PHRASES].say("office.name"),
    )


async def serve(request: web.Request) -> web.Response:
    """When and how it reached the person."""
    form, number = await request.post(), request.match_info["number"]
    ways = {code: words for code, words, _ in SERVICE}
    try:
        day = date.fromisoformat(str(form.get("served_on", "")))
    except ValueError:
        raise web.HTTPBadRequest from None
    how = ways.get(str(form.get("served_how", "")), "")
    await request.app[UNITS].run(
        complaint.serve,
        number=number,
        notice=_id(request),
        served_on=day,
        served_how=how,
        actor=session_of(request).actor,
        now=now_of(request),
    )
    raise web.HTTPSeeOther(f"/console/case/{number}/notice/{_id(request)}")
