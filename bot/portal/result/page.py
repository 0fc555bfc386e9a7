"""Which pages of results does the public see? What was found, of which batch, when; never that something is safe."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.domain.number import BEIJING
from bot.domain.ports import Connection, Phrases, Unavailable, Units
from bot.domain.refused import Refused
from bot.portal.open.fresh import fresh
from bot.portal.pages import Pages
from bot.portal.result.asked import TRENDS, kindly, search_of
from bot.portal.result.chart import FEW, chart, share
from bot.portal.result.map import Venue, look
from bot.portal.result.plain import explained
from bot.services import desk_lists, round
from bot.services.result import public
from bot.services.result.figures import BY, Figures
from bot.services.result.public import Asked
from bot.services.result.views import ONLY_THIS_BATCH, Change, PublicResult, Results

_MONTHS = 24  # of the chart: two years show what comes back every summer
_NAME = 200  # characters of a food in an address


class ResultPages:
    def __init__(self, pages: Pages, units: Units, phrases: Phrases, figures: Figures) -> None:
        self._pages = pages
        self._units = units
        self._figures = figures
        self._phrases = phrases

    async def search(self, request: web.Request) -> web.Response:
        search = search_of(request.query)

        def read(connection: Connection) -> tuple[Results, dict[str, str]]:
            return public.search(connection, asked=search.asked, page=search.page), areas(connection)

        found, names = await self._units.read(read)
        return self._page(request, "search", search=search, found=found, areas=names)

    async def one(self, request: web.Request) -> web.Response:
        def read(connection: Connection) -> tuple[PublicResult, list[Change]]:
            one = public.by_ref(connection, ref=request.match_info["ref"])
            return one, public.history(connection, ref=one.ref)

        one, history = await self._units.read(read)
        tests = explained(one)
        kinds = {venue.key: venue.name for venue in round.venues()}
        return self._page(request, "one", one=one, tests=tests, history=history, kinds=kinds, words=self._words)

    def _words(self, name: str, value: str) -> str:
        """A value of the history, as people say it."""
        if name == "verdict" and value:
            return self._phrases.say(f"result_page.verdict.{value}")
        return value or self._phrases.say("result_page.nothing")

    async def food(self, request: web.Request) -> web.Response:
        name = request.match_info["food"].replace("\0", "").strip()[:_NAME]
        found = await self._units.read(public.food, food=name)
        months = found.months[:_MONTHS][::-1]
        return self._page(request, "food", name=name, found=found, months=months, chart=chart(months))

    async def area(self, request: web.Request) -> web.Response:
        code = request.match_info["code"]

        def read(connection: Connection) -> tuple[str | None, Results]:
            return areas(connection).get(code), public.search(connection, asked=Asked(area=code))

        name, found = await self._units.read(read)
        if name is None:
            raise Refused("page.no_area")
        try:
            rates = await self._figures.rates(by="category", area=code)
        except Unavailable:  # counted for the first time: what was found is worth a look all the same
            rates = []
        return self._page(request, "area", name=name, code=code, found=found, rates=rates)

    async def map(self, request: web.Request) -> web.Response:
        search = search_of(request.query)

        def read(connection: Connection) -> tuple[list[Venue], Results, dict[str, str]]:
            return *look(connection, search), areas(connection)

        venues, found, names = await self._units.read(read)
        return self._page(request, "map", search=search, venues=venues, found=found, areas=names)

    async def trends(self, request: web.Request) -> web.Response:
        values, typed, unread = kindly(TRENDS, request.query)
        asked = {"area": values["area"], "since": values["month_from"], "until": values["month_until"]}
        rates = {by: await self._figures.rates(by=by, **asked) for by in BY}
        offered = [one.key for one in await self._figures.rates(by="month") if one.key]
        months = [one for one in rates["month"] if one.key][:_MONTHS][::-1]
        return self._page(
            request,
            "trends",
            typed=typed,
            unread=unread,
            rates=rates,
            offered=offered,
            months=months,
            chart=chart(months),
            areas=await self._units.read(areas),
            kinds={venue.key: venue.name for venue in round.venues()},
            as_of=self._figures.as_of,
        )

    def _page(self, request: web.Request, template: str, /, **values: Any) -> web.Response:
        common: Mapping[str, Any] = {
            "say": self._phrases.say,
            "moment": moment,
            "quote": quoted,
            "share": share,
            "few": FEW,
            "only_batch": ONLY_THIS_BATCH,
        }
        return fresh(request, self._pages.page(f"result/{template}.html", **common, **values))


def areas(connection: Connection) -> dict[str, str]:
    """Codes and names of what is ours."""
    return {area.code: area.name for area in desk_lists.areas(connection) if area.is_ours}


def moment(value: datetime) -> str:
    """2026年11月22日 10:00, as the office's clock shows it."""
    return f"{value.astimezone(BEIJING):%Y年%m月%d日 %H:%M}"


def quoted(text: str) -> str:
    """As part of an address."""
    return quote(text, safe="")
