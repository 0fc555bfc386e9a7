"""Which pictures did staff put on public pages?"""

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.fault import Faults
from bot.portal.pages import Pages
from bot.services import house, picture

_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",  # its name says what it shows
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


def setup_pictures(app: web.Application, pages: Pages, units: Units) -> None:
    phrases = house.phrases()
    told = Faults(pages, phrases, "result/fault.html", {}, phrases.say("result_page.later")).told

    async def show(request: web.Request) -> web.Response:
        data = await units.read(picture.look, ref=request.match_info["ref"])
        if data is None:
            raise web.HTTPNotFound
        return web.Response(body=data, content_type="image/jpeg", headers=_HEADERS)

    app.router.add_get(r"/picture/{ref:[\w-]{22}}.jpg", told(show))
