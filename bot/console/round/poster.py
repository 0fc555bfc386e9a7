"""Which posters are there for a round, and how many came by them?"""

import asyncio
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.console.round.shown import asked, render
from bot.console.settings import PHRASES, SETTINGS, UNITS, now_of
from bot.domain.number import BEIJING
from bot.domain.ports import DeliveryError
from bot.domain.refused import Refused
from bot.domain.round.scene import Scene
from bot.services import poster, round
from bot.services.round.views import Area, Round, Shared

log = structlog.get_logger()

_NAMES = {"a4": "A4 纸", "phone": "手机图"}
_STAYS = timedelta(days=7)  # posters hang on for a while after the vote; what they lead to then says so


async def show(request: web.Request) -> web.Response:
    given = await _shared(request)
    return render(request, "poster.html", given.round, places=given.places, sizes=_NAMES)


async def _shared(request: web.Request) -> Shared:
    return await request.app[UNITS].read(round.share, **asked(request))


async def download(request: web.Request) -> web.Response:
    size, code = request.match_info["name"], request.query.get("area", "")
    if size not in poster.SIZES:
        raise web.HTTPNotFound
    given = await _shared(request)
    area = next((one.area for one in given.places if one.area.code == code), None)
    if area is None:
        raise Refused("round.area_unknown")
    sheet = _poster(request, given.round, area, await _address(request, given.round, area))
    data = await asyncio.to_thread(poster.draw, sheet, size, request.app[SETTINGS].assets)
    name = f"{given.round.number}-{code or 'all'}-{size}.png"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, content_type="image/png", headers=headers)


async def _address(request: web.Request, known: Round, area: Area) -> str:
    """The account's own code, by which people also follow; where it may make none, a link to the page."""
    settings, scene = request.app[SETTINGS], Scene(known.number, area.code)
    life = known.times.vote_until - now_of(request) + _STAYS
    if settings.codes is not None and life > timedelta(0):
        try:
            return await settings.codes.address(str(scene), life)
        except DeliveryError as error:
            log.warning("no code of the account", reason=error.code)
    return f"{settings.public_url.rstrip('/')}/round/{known.number}/scan/{area.code or 'all'}"


def _poster(request: web.Request, known: Round, area: Area, address: str) -> poster.Poster:
    say, times = request.app[PHRASES].say, known.times
    lines = [say("round_poster.vote", {"start": _day(times.vote_from), "until": _day(times.vote_until)})]
    if times.nominate_from and times.nominate_until:
        span = {"start": _day(times.nominate_from), "until": _day(times.nominate_until)}
        lines.insert(0, say("round_poster.nominate", span))
    return poster.Poster(
        head=say("office.name"),
        title=known.title,
        words=known.words,
        lines=(*lines, *([area.name] if area.code else [])),
        call=say("round_poster.call"),
        foot=say("round_poster.foot", {"number": known.number}),
        address=address,
    )


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(BEIJING):%m月%d日 %H:%M}"
