"""Which messages did not surely arrive, and what is done about each?"""

from aiohttp import web

from bot.console.page import page_number, render
from bot.console.settings import UNITS, now_of, session_of
from bot.services import delivery


async def show(request: web.Request) -> web.Response:
    return await _page(request, "delivery.html")


async def listing(request: web.Request) -> web.Response:
    """Only the list, for the page's own refreshing."""
    return await _page(request, "_delivery.html")


async def _page(request: web.Request, template: str) -> web.Response:
    found = await request.app[UNITS].read(delivery.open_rows, page=page_number(request))
    return render(request, template, found=found, done=request.query.get("done", ""))


async def settle(request: web.Request) -> web.Response:
    row = request.match_info["row"]
    decision = str((await request.post()).get("decision", ""))
    if not (row.isascii() and row.isdigit() and len(row) < 10) or decision not in ("resend", "sent"):
        raise web.HTTPNotFound
    await request.app[UNITS].run(
        delivery.settle,
        row=int(row),
        resend=decision == "resend",
        actor=session_of(request).actor,
        now=now_of(request),
    )
    raise web.HTTPSeeOther(f"/console/delivery?done={decision}")
