"""Who looks at notices before anybody else, how does one become one of them, and how do they get a preview?"""

from typing import Any

from aiohttp import web

from bot.console.campaign import one
from bot.console.campaign.shown import render, told_no, who
from bot.console.settings import UNITS, session_of
from bot.domain.refused import Refused
from bot.services.campaign import testers
from bot.services.campaign.publishing import Printer

PRINTER = web.AppKey("printer", Printer)


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "", name: str = "", word: str = "") -> web.Response:
    found = await request.app[UNITS].read(testers.testers, actor=session_of(request).actor)
    minutes = int(testers.LIFE.total_seconds()) // 60
    values: dict[str, Any] = {"found": found, "name": name, "word": word, "minutes": minutes}
    return render(request, "campaign/testers.html", refusal=refusal, **values)


async def change(request: web.Request) -> web.Response:
    """A word for somebody new, shown once and stored nowhere in clear; or somebody is taken off the list."""
    form = await request.post()
    name, is_new = str(form.get("name", "")), form.get("what") == "invite"
    try:
        if is_new:
            word = await request.app[UNITS].run(testers.invite, name=name, **who(request))
            return await _page(request, name=name.strip(), word=word)
        await request.app[UNITS].run(testers.dismiss, name=name, **who(request))
    except Refused as refused:
        return await _page(request, told_no(request, refused), name)
    raise web.HTTPSeeOther("/console/campaigns/testers?done=gone")


async def preview(request: web.Request) -> web.Response:
    """To the phones of the testers; what did not arrive is said by name."""
    printer, ref = request.app.get(PRINTER), request.match_info["ref"]
    try:
        if printer is None:
            raise Refused("campaign.not_printed", why="没有连上公众平台")
        sent = await printer.preview(actor=session_of(request).actor, ref=ref)
    except Refused as refused:
        return await one.page(request, told_no(request, refused))
    lost = [f"{each.name}（{each.why}）" for each in sent if each.why]
    if lost:
        return await one.page(request, f"没有发到：{'、'.join(lost)}。其余 {len(sent) - len(lost)} 位已经发到。")
    raise web.HTTPSeeOther(f"/console/campaigns/{ref}?done=preview")
