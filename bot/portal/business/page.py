"""What does everybody see of a business, and of the certificate on a lot?"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.domain.business import LONG
from bot.domain.ports import Connection, Phrases, Units
from bot.portal.business.among import found, search_of
from bot.portal.open.fresh import fresh
from bot.portal.pages import Pages
from bot.portal.result.page import areas
from bot.services import business, round
from bot.services.business.among import Among
from bot.services.result.views import ONLY_THIS_BATCH


class BusinessPages:
    def __init__(self, pages: Pages, units: Units, phrases: Phrases, clock: Callable[[], datetime]) -> None:
        self._pages = pages
        self._units = units
        self._phrases = phrases
        self._clock = clock

    async def one(self, request: web.Request) -> web.Response:
        page = await self._units.read(business.page, ref=request.match_info["ref"], now=self._clock())
        return self._page(request, "one", page=page, one=page.business)

    async def among(self, request: web.Request) -> web.Response:
        search = search_of(request.query)

        def read(connection: Connection) -> tuple[Among[Any], dict[str, str]]:
            return found(connection, search, self._clock()), areas(connection)

        shops, names = await self._units.read(read)
        kinds = {venue.key: venue.name for venue in round.venues()}
        return self._page(request, "among", search=search, found=shops, areas=names, kinds=kinds)

    async def trace(self, request: web.Request) -> web.Response:
        number = request.query.get("number", "").replace("\0", "").strip()[:64]
        found = await self._units.read(business.certified, number=number)
        return self._page(request, "trace", number=number, found=found)

    def _page(self, request: web.Request, template: str, /, **values: Any) -> web.Response:
        common: dict[str, Any] = {"say": self._phrases.say, "day": day, "only_batch": ONLY_THIS_BATCH, "quote": quote}
        return fresh(request, self._pages.page(f"business/{template}.html", **common, **values))


def day(value: date) -> str:
    """2026年3月5日; 长期 for what has no end."""
    return "长期" if value == LONG else f"{value.year}年{value.month}月{value.day}日"
