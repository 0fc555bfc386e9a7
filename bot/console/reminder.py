"""How does somebody put reminders of their cases aside?"""

from aiohttp import web

from bot.console.settings import UNITS, now_of, session_of
from bot.services import reminder


async def seen(request: web.Request) -> web.Response:
    given = [str(row) for row in (await request.post()).getall("row", [])][:100]
    ids = [int(row) for row in given if row.isascii() and row.isdigit() and len(row) < 10]
    await request.app[UNITS].run(reminder.seen, actor=session_of(request).actor, ids=ids, now=now_of(request))
    raise web.HTTPSeeOther("/console/")
