"""Which businesses or foods draw many complaints at once, and who has looked into it?"""

from aiohttp import web

from bot.console.page import page_number, render
from bot.console.settings import UNITS, now_of, session_of
from bot.services import alert

STATES = {"open": "未看", "seen": "在跟进", "closed": "已结束"}
KINDS = {"cluster": "集中反映", "illness": "多人不适", "rise": "明显增多"}


async def show(request: web.Request) -> web.Response:
    given = request.query.get("state", "open")
    state = given if given in STATES else "open"
    actor, page = session_of(request).actor, page_number(request)
    found = await request.app[UNITS].read(alert.listing, actor=actor, state=state, page=page)
    return render(request, "alert.html", found=found, state=state, states=STATES, kinds=KINDS)


async def settle(request: web.Request) -> web.Response:
    works = {"acknowledge": alert.acknowledge, "close": alert.close}
    what, row = str((await request.post()).get("what", "")), request.match_info["row"]
    if what not in works or not (row.isascii() and row.isdigit() and len(row) < 10):
        raise web.HTTPNotFound
    await request.app[UNITS].run(works[what], id=int(row), actor=session_of(request).actor, now=now_of(request))
    raise web.HTTPSeeOther(f"/console/alerts?state={'seen' if what == 'acknowledge' else 'closed'}")
