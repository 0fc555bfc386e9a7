"""How does somebody prove with a one-time code that it is them, and how do they set one up?"""

from aiohttp import web

from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import SETTINGS, UNITS, now_of, session_of
from bot.console.sign_in import HOME, enter
from bot.domain.refused import Refused
from bot.services import staff
from bot.services.staff import SignedIn, Stage

_WRONG = "动态码不对或已用过，请等下一个码。"


async def _try(request: web.Request) -> SignedIn | None:
    code = str((await request.post()).get("code", ""))
    return await request.app[UNITS].run(staff.give_code, session=session_of(request), code=code, now=now_of(request))


async def show_code(request: web.Request) -> web.Response:
    if session_of(request).stage is not Stage.CODE:
        raise web.HTTPSeeOther(HOME)
    return render(request, "code.html", problem="")


async def submit_code(request: web.Request) -> web.Response:
    try:
        signed_in = await _try(request)
    except Refused as refused:
        return render(request, "code.html", status=429, problem=say(request, refused))
    if signed_in is None:
        return render(request, "code.html", status=422, problem=_WRONG)
    return enter(request, signed_in, HOME)


async def show_enrolment(request: web.Request) -> web.Response:
    return await _enrolment(request, 200, "")


async def submit_enrolment(request: web.Request) -> web.Response:
    try:
        signed_in = await _try(request)
    except Refused as refused:
        return await _enrolment(request, 429, say(request, refused))
    if signed_in is None:
        return await _enrolment(request, 422, _WRONG)
    return enter(request, signed_in, HOME)


async def _enrolment(request: web.Request, status: int, problem: str) -> web.Response:
    issuer = request.app[SETTINGS].office
    enrolment = await request.app[UNITS].run(staff.enrol, session=session_of(request), issuer=issuer)
    return render(request, "enrol.html", status=status, problem=problem, enrolment=enrolment)
