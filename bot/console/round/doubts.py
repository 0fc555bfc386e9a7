"""Which ballots look odd, and do two people leave them out?"""

from typing import Any

from aiohttp import web

from bot.console.page import row_number
from bot.console.round.shown import asked, look, render, told_no
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import round
from bot.services.round.views import Round, Suspicion, Tally

_WORKS: dict[str, Any] = {"doubt": round.doubt, "exclude": round.exclude, "keep": round.keep}
_DONE = {"doubt": "已提出，等第二个人决定。", "exclude": "已剔除，不计入。", "keep": "照常计入。"}


def _read(connection: Connection, /, *, now: Any, **which: Any) -> tuple[Round, list[Suspicion], Tally]:
    known = round.look(connection, **which, now=now)
    return known, round.suspicions(connection, **which), round.progressing(connection, **which)


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "") -> web.Response:
    known, found, tally = await request.app[UNITS].read(_read, **asked(request))
    options = {option.id: option.words for option in known.options}
    return render(request, "doubts.html", known, refusal=refusal, found=found, tally=tally, options=options, said=_DONE)


async def settle(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    what = str(form.get("what", ""))
    if what not in _WORKS:
        raise web.HTTPNotFound
    given: dict[str, Any] = {"suspicion": row_number(request)}
    if what == "doubt":
        given["why"] = str(form.get("why", ""))
    try:
        await request.app[UNITS].run(_WORKS[what], **given, actor=session_of(request).actor, now=now_of(request))
    except Refused as refused:
        return await _page(request, told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}/doubts?done={what}")
