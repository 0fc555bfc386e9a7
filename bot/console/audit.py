"""Who did what? For those who may read it."""

from aiohttp import web

from bot.console.page import page_number, render
from bot.console.settings import UNITS, session_of
from bot.services import audit


async def show(request: web.Request) -> web.Response:
    found = await request.app[UNITS].read(audit.page, actor=session_of(request).actor, page=page_number(request))
    return render(request, "audit.html", found=found)
