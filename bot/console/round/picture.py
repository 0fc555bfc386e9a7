"""How do staff put a picture on a round's page, or take it off?"""

import asyncio

from aiohttp import web

from bot.console.round.edit import show_again
from bot.console.round.shown import asked, look, told_no
from bot.console.settings import UNITS
from bot.domain.ports import Fetched
from bot.domain.refused import Refused
from bot.services import media, picture, round


async def submit(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    given = form.get("picture")
    try:
        if "none" in form:
            await request.app[UNITS].run(round.set_picture, picture="", **asked(request))
        elif isinstance(given, web.FileField):
            await _put(request, await asyncio.to_thread(media.reencode, given.file.read()))
        else:
            return await show_again(request, known, "请先选一张图片。")
    except Refused as refused:
        return await show_again(request, known, told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}?done=edit")


async def _put(request: web.Request, fetched: Fetched) -> None:
    which = asked(request)
    units = request.app[UNITS]
    address = await units.run(picture.keep, actor=which["actor"], picture=fetched, now=which["now"])
    await units.run(round.set_picture, picture=address, **which)
