"""What may everybody change about their own account?"""

from aiohttp import web

from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.refused import Refused
from bot.domain.staff import check_password
from bot.services import staff


async def show(request: web.Request) -> web.Response:
    return render(request, "account.html", problems={}, is_done="done" in request.query)


async def change_password(request: web.Request) -> web.Response:
    form = await request.post()
    old, new, again = (str(form.get(name, "")) for name in ("old", "new", "again"))
    problems = _problems(request, new, again) or await _change(request, old, new)
    if problems:
        return render(request, "account.html", status=422, problems=problems, is_done=False)
    raise web.HTTPSeeOther("/console/account?done=1")


def _problems(request: web.Request, new: str, again: str) -> dict[str, str]:
    """What is wrong, by field."""
    try:
        check_password(new, session_of(request).actor.login)
    except Refused as refused:
        return {"new": say(request, refused)}
    return {} if new == again else {"again": "两次输入的新密码不一样。"}


async def _change(request: web.Request, old: str, new: str) -> dict[str, str]:
    session, units = session_of(request), request.app[UNITS]
    try:
        stored = await units.run(staff.own_challenge, session=session, now=now_of(request))
    except Refused as refused:
        return {"old": say(request, refused)}
    if not await staff.matches(stored, old):
        return {"old": "现在的密码不对。"}
    hashed = await staff.hashed(new)
    await units.run(staff.change_password, session=session, hashed=hashed, now=now_of(request))
    return {}
