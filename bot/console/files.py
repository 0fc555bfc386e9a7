"""Which files do the staff pages load: their own style and script, and photos of a case?"""

from pathlib import Path

from aiohttp import web

from bot.console.settings import UNITS, now_of, session_of
from bot.services import complaint

_STATIC = {path.name: path for path in (Path(__file__).parent / "static").iterdir()}
# An image cannot run anything; should a browser take it for a page, that page may do nothing.
_PHOTO_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


async def static(request: web.Request) -> web.FileResponse:
    path = _STATIC.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "public, max-age=31536000, immutable"})


async def photo(request: web.Request) -> web.Response:
    number, ref = request.match_info["number"], request.match_info["ref"]
    actor, now = session_of(request).actor, now_of(request)
    fetched = await request.app[UNITS].run(complaint.photo, number=number, ref=ref, actor=actor, now=now)
    headers = {"Content-Security-Policy": _PHOTO_POLICY, "Content-Disposition": "inline"}
    return web.Response(body=fetched.data, content_type=fetched.mime, headers=headers)
