"""Which parts of the list does somebody come back to?"""

from aiohttp import web

from bot.console.inbox import chosen_of
from bot.console.settings import UNITS, session_of
from bot.services import desk_lists


async def save(request: web.Request) -> web.Response:
    form = await request.post()
    chosen = chosen_of({name: str(value) for name, value in form.items()})
    name, actor = str(form.get("name", "")).strip()[:20], session_of(request).actor
    if name:
        await request.app[UNITS].run(desk_lists.save_view, actor=actor, name=name, query=chosen.query)
    raise web.HTTPSeeOther(f"/console/?{chosen.query}")


async def remove(request: web.Request) -> web.Response:
    row = request.match_info["row"]
    if not (row.isascii() and row.isdigit() and len(row) < 10):
        raise web.HTTPNotFound
    await request.app[UNITS].run(desk_lists.remove_view, view=int(row), actor=session_of(request).actor)
    raise web.HTTPSeeOther("/console/")
