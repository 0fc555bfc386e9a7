"""How do feed readers hear of results?"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.open import feed
from bot.portal.open.fresh import fresh
from bot.services.result import public
from bot.services.result.views import PublicResult

_ENTRIES = 50
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cache-Control": "public, no-cache",
    "X-Content-Type-Options": "nosniff",
}
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # before anything was published: a feed has to name a moment


class Feeds:
    def __init__(self, units: Units) -> None:
        self._units = units

    async def atom(self, request: web.Request) -> web.Response:
        return await self._feed(request, feed.atom, feed.ATOM)

    async def rss(self, request: web.Request) -> web.Response:
        return await self._feed(request, feed.rss, feed.RSS)

    async def _feed(
        self, request: web.Request, write: Callable[[Sequence[PublicResult], datetime], bytes], kind: str
    ) -> web.Response:
        found = await self._units.read(public.latest, limit=_ENTRIES)
        body = write(found, found[0].changed_at if found else _NEVER)
        return fresh(request, web.Response(body=body, content_type=kind, charset="utf-8", headers=_HEADERS))
