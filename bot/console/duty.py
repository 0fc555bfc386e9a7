"""Who is told at once, at midnight too, when somebody is ill?"""

from datetime import datetime, timedelta

from aiohttp import web

from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import desk_lists, roster

_AHEAD = timedelta(days=31)


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, problem: str = "", code: str = "") -> web.Response:
    rows, handlers = await request.app[UNITS].read(_read, now_of(request))
    today = now_of(request).astimezone(BEIJING).date().isoformat()
    values = {"rows": rows, "handlers": handlers, "problem": problem, "code": code, "today": today}
    return render(request, "duty.html", status=422 if problem else 200, **values)


def _read(connection: Connection, now: datetime) -> tuple[object, object]:
    return roster.listing(connection, since=now, until=now + _AHEAD), desk_lists.handlers(connection)


async def plan(request: web.Request) -> web.Response:
    form = await request.post()
    try:
        starts, ends = (datetime.fromisoformat(str(form.get(name, ""))) for name in ("starts", "ends"))
    except ValueError:
        return await _page(request, "请填写开始和结束的时间。")
    rank = str(form.get("rank", "1"))
    try:
        await request.app[UNITS].run(
            roster.plan,
            login=str(form.get("to", "")),
            starts=starts.replace(tzinfo=BEIJING),
            ends=ends.replace(tzinfo=BEIJING),
            rank=int(rank) if rank in ("1", "2", "3") else 1,
            actor=session_of(request).actor,
            now=now_of(request),
        )
    except Refused as refused:
        return await _page(request, say(request, refused))
    raise web.HTTPSeeOther("/console/duty")


async def remove(request: web.Request) -> web.Response:
    row = request.match_info["row"]
    if not (row.isascii() and row.isdigit() and len(row) < 10):
        raise web.HTTPNotFound
    await request.app[UNITS].run(roster.remove, turn=int(row), actor=session_of(request).actor, now=now_of(request))
    raise web.HTTPSeeOther("/console/duty")


async def bind(request: web.Request) -> web.Response:
    """A code that ties the follower account of whoever asks to their staff account."""
    code = await request.app[UNITS].run(roster.binding_code, actor=session_of(request).actor, now=now_of(request))
    return await _page(request, code=code)
