"""Which cases hold these words?"""

from aiohttp import web

from bot.console.page import page_number, render
from bot.console.settings import UNITS, session_of
from bot.services import search


async def show(request: web.Request) -> web.Response:
    query = request.query.get("q", "").strip()[:60]
    found = None
    if query:
        actor = session_of(request).actor
        found = await request.app[UNITS].read(search.find, actor=actor, query=query, page=page_number(request))
    return render(request, "search.html", query=query, found=found)
