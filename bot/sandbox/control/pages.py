"""What does a browser load: the phone, its files and pictures?"""

from pathlib import Path

from aiohttp import web

from bot.sandbox.api.oauth import COOKIE
from bot.sandbox.control.door import PLATFORM, RefusalError
from bot.sandbox.phone.samples import sample

_PHONE = Path(__file__).parents[1] / "phone"
_POLICY = (
    "default-src 'self'; img-src 'self' data: http: https:; frame-src http: https:; "
    "base-uri 'none'; form-action 'none'; object-src 'none'"
)


async def phone(_: web.Request) -> web.StreamResponse:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return web.FileResponse(_PHONE / "index.html", headers=headers)


async def media(request: web.Request) -> web.Response:
    found = request.app[PLATFORM].media.data(request.match_info["media_id"])
    if found is None:
        raise RefusalError(404, "unknown_media", "没有这个文件")
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=86400"}
    return web.Response(body=found[1], content_type=found[0], headers=headers)


async def sample_picture(request: web.Request) -> web.Response:
    number = request.match_info["number"]
    return web.Response(body=sample(int(number)), content_type="image/jpeg", headers={"Cache-Control": "max-age=86400"})


async def open_page(request: web.Request) -> web.Response:
    """On to ``url`` as the citizen: what the phone opens knows by cookie who holds it."""
    url = request.query.get("url", "")
    if not url.startswith(("http://", "https://", "/")):
        raise RefusalError(400, "bad_url", "只能打开 http 或 https 链接")
    response = web.Response(status=302, headers={"Location": url})
    response.set_cookie(COOKIE, request.query.get("citizen", ""), path="/", httponly=True, samesite="Lax")
    return response


def setup(app: web.Application, assets: Path) -> None:
    app.router.add_static("/sandbox/static", _PHONE / "static")
    if assets.is_dir():
        app.router.add_static("/sandbox/assets", assets)


ROUTES = (
    web.get("/sandbox/phone", phone),
    web.get("/sandbox/media/{media_id}", media),
    web.get(r"/sandbox/samples/{number:[12]}", sample_picture),
    web.get("/sandbox/open", open_page),
)
