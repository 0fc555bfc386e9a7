"""What does a browser load: the phone, its files and pictures?"""

from pathlib import Path

from aiohttp import web

from bot.sandbox.authorize import COOKIE
from bot.sandbox.control.door import PLATFORM, RefusalError
from bot.sandbox.phone.samples import sample

_PHONE = Path(__file__).parents[1] / "phone"
_STATIC = web.AppKey("static", dict[str, Path])
_POLICY = (
    "default-src 'self'; media-src 'self' http: https:; img-src 'self' data: http: https:; frame-src http: https:; "
    "base-uri 'none'; form-action 'none'; object-src 'none'"
)


async def phone(_: web.Request) -> web.StreamResponse:
    headers = {"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"}
    return web.FileResponse(_PHONE / "index.html", headers=headers)


async def static(request: web.Request) -> web.FileResponse:
    """Looked at anew each time: modules of two versions do not work together."""
    path = request.app[_STATIC].get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"})


async def media(request: web.Request) -> web.Response:
    """The whole file, or the part that a video player asks for."""
    found = request.app[PLATFORM].media.data(request.match_info["media_id"])
    if found is None:
        raise RefusalError(404, "unknown_media", "没有这个文件")
    mime, data = found
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "max-age=86400", "Accept-Ranges": "bytes"}
    if "Range" not in request.headers:
        return web.Response(body=data, content_type=mime, headers=headers)
    try:
        first, stop, _ = request.http_range.indices(len(data))
    except ValueError:
        first = stop = 0
    if first >= stop:
        raise web.HTTPRequestRangeNotSatisfiable(headers={"Content-Range": f"bytes */{len(data)}"})
    headers["Content-Range"] = f"bytes {first}-{stop - 1}/{len(data)}"
    return web.Response(status=206, body=data[first:stop], content_type=mime, headers=headers)


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
    app[_STATIC] = {path.name: path for path in (_PHONE / "static").iterdir()}
    if assets.is_dir():
        app.router.add_static("/sandbox/assets", assets)


ROUTES = (
    web.get("/sandbox/phone", phone),
    web.get("/sandbox/static/{name}", static),
    web.get("/sandbox/media/{media_id}", media),
    web.get(r"/sandbox/samples/{number:[12]}", sample_picture),
    web.get("/sandbox/open", open_page),
)
