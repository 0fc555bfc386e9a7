"""May this request go through? Origin, session, permission and form token, for every page at one place."""

from collections.abc import Mapping
from datetime import timedelta
from hmac import compare_digest
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.console.access import Access, Handler, Route, route_of
from bot.console.settings import SESSION, SETTINGS, UNITS, now_of
from bot.domain.refused import Refused
from bot.domain.staff import Permission
from bot.services import staff
from bot.services.staff import Session, Stage

TOUCH_EVERY = timedelta(minutes=1)  # being seen costs a commit
UPLOAD = 8 * 1024 * 1024  # bytes of a form that brings a file: sheets of 5 MB, and what stands around them
_SAFE = ("GET", "HEAD")
_STEP = {Stage.CODE: "/console/code", Stage.ENROL: "/console/enrol"}


class SessionOver(web.HTTPUnauthorized):
    """Nobody is signed in (any more). Carries what was typed, so that it can be shown for copying."""

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self.typed = typed


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    if request.match_info.http_exception is not None:
        return await handler(request)
    route = route_of(request)
    if route is None:
        raise web.HTTPForbidden
    if request.method not in _SAFE and not comes_from_us(request):
        raise web.HTTPForbidden(reason="cross-site")
    if route.access is Access.PUBLIC:
        return await handler(request)
    request[SESSION] = session = await _session(request)
    _check_stage(route, session)
    if isinstance(route.access, Permission):
        session.actor.require(route.access)
    if not route.is_upload:
        return await _admitted(request, route, handler)
    return await _with_files(request, route, handler)


async def _admitted(request: web.Request, route: Route, handler: Handler) -> web.StreamResponse:
    session = request[SESSION]
    await _check_token(request, session)
    await _check_texts(request)
    await _touch(request, route, session)
    return await handler(request)


async def _with_files(request: web.Request, route: Route, handler: Handler) -> web.StreamResponse:
    """Only for those who may send files, a form may be large."""
    request = request.clone(client_max_size=UPLOAD)
    form = await request.post()
    try:
        return await _admitted(request, route, handler)
    finally:
        for part in form.values():
            if isinstance(part, web.FileField):
                part.file.close()


def comes_from_us(request: web.Request) -> bool:
    """Was this sent by a page of ours? A client that says nothing about it is no browser."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    ours = urlsplit(request.app[SETTINGS].public_url)
    return urlsplit(origin).netloc == request.host or origin == f"{ours.scheme}://{ours.netloc}"


async def find_session(request: web.Request) -> Session | None:
    """The session behind the cookie, if there is one."""
    settings = request.app[SETTINGS]
    token = request.cookies.get(settings.cookie)
    if not token:
        return None
    units = request.app[UNITS]
    return await units.read(staff.look, token=token, totp_required=settings.totp_required, now=settings.clock())


async def _session(request: web.Request) -> Session:
    session = await find_session(request)
    if session is not None:
        return session
    if request.method in _SAFE and "HX-Request" not in request.headers and _wants_page(request):
        raise web.HTTPSeeOther(f"/console/sign-in?next={quote(request.path_qs, safe='')}")
    raise SessionOver(typed=_text(await request.post()) if request.method == "POST" else "")


def _wants_page(request: web.Request) -> bool:
    return "text/html" in request.headers.get("Accept", "text/html")


def _text(form: Mapping[str, object]) -> str:
    return str(form.get("text", ""))


def _check_stage(route: Route, session: Session) -> None:
    if route.access is not Access.PENDING and session.stage is not Stage.FULL:
        raise web.HTTPSeeOther(_STEP[session.stage])


async def _check_token(request: web.Request, session: Session) -> None:
    if request.method in _SAFE:
        return
    given = request.headers.get("X-CSRF") or str((await request.post()).get("csrf", ""))
    if not compare_digest(given.encode(), session.csrf.encode()):
        raise web.HTTPForbidden(reason="csrf")


async def _check_texts(request: web.Request) -> None:
    """PostgreSQL takes no NUL in a text; nobody types one."""
    typed = [*request.query.values(), *((await request.post()).values() if request.method == "POST" else ())]
    if any("\0" in one for one in typed if isinstance(one, str)):
        raise Refused("page.unprintable")


async def _touch(request: web.Request, route: Route, session: Session) -> None:
    now = now_of(request)
    if not route.is_passive and now - session.seen >= TOUCH_EVERY:
        await request.app[UNITS].run(staff.touch, session=session, now=now)
