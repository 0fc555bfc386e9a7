"""How does a member of staff come in and go out?"""

from aiohttp import web

from bot.console.fault import say
from bot.console.guard import find_session
from bot.console.page import render
from bot.console.settings import SETTINGS, UNITS, address_of, now_of, session_of
from bot.domain.refused import Refused
from bot.services import staff
from bot.services.staff import SignedIn, Stage

HOME = "/console/"


def onward(given: str) -> str:
    """Where to go after signing in: a page of ours, never another site."""
    return given if given.startswith("/console/") and "\\" not in given else HOME


async def show(request: web.Request) -> web.Response:
    session = await find_session(request)
    if session is not None and session.stage is Stage.FULL:
        raise web.HTTPSeeOther(HOME)
    return _page(request, 200, "", request.query.get("next", ""))


def _page(request: web.Request, status: int, problem: str, onto: str, login: str = "") -> web.Response:
    return render(request, "sign_in.html", status=status, problem=problem, login=login, onto=onward(onto))


async def submit(request: web.Request) -> web.Response:
    form = await request.post()
    login, password = str(form.get("login", "")), str(form.get("password", ""))
    onto = str(form.get("next", ""))
    if not login.strip() or not password:
        return _page(request, 422, "请填写登录名和密码。", onto, login)
    try:
        signed_in = await _try(request, login, password)
    except Refused as refused:
        response = _page(request, 429, say(request, refused), onto, login)
        response.headers["Retry-After"] = "900"
        return response
    if signed_in is None:
        return _page(request, 401, "登录名或密码不对。", onto, login)
    return enter(request, signed_in, onward(onto))


async def _try(request: web.Request, login: str, password: str) -> SignedIn | None:
    units, settings = request.app[UNITS], request.app[SETTINGS]
    challenge = await units.run(staff.challenge, login=login, address=address_of(request), now=now_of(request))
    matched = await staff.matches(challenge.stored, password)
    return await units.run(
        staff.admit, challenge=challenge, matched=matched, totp_required=settings.totp_required, now=now_of(request)
    )


def enter(request: web.Request, signed_in: SignedIn, onto: str) -> web.Response:
    """Hand over the session's cookie and go on."""
    settings = request.app[SETTINGS]
    response = web.Response(status=303, headers={"Location": onto})
    response.set_cookie(
        settings.cookie, signed_in.token, path="/", secure=settings.is_secure, httponly=True, samesite="Strict"
    )
    return response


async def sign_out(request: web.Request) -> web.Response:
    await request.app[UNITS].run(staff.sign_out, session=session_of(request), now=now_of(request))
    settings = request.app[SETTINGS]
    response = web.Response(status=303, headers={"Location": "/console/sign-in"})
    response.del_cookie(settings.cookie, path="/", secure=settings.is_secure, httponly=True, samesite="Strict")
    return response
