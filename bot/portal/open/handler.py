"""What is answered to each question of the open data?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.domain.ports import Units
from bot.domain.result.reading import Verdict
from bot.portal.open import shape
from bot.portal.open.answer import DUMPS, HEADERS, given, wants
from bot.portal.open.bulk import Bulk
from bot.portal.open.cursor import Place, after_food, of_food, read, written
from bot.portal.open.document import dictionary, document
from bot.portal.open.fresh import fresh
from bot.portal.open.table import ENDPOINTS, HTML, JSON, ROOT
from bot.portal.pages import Pages
from bot.services import desk_lists, house, round
from bot.services.business import by_ref
from bot.services.business.open import listed
from bot.services.result import public
from bot.services.result.figures import Figures
from bot.services.result.public import Asked

Asking = Mapping[str, Any]
_SOUGHT = ("food", "business", "batch", "item", "area", "since", "until")


class OpenResults:
    """One method a question, named as in the table."""

    def __init__(self, pages: Pages, units: Units, figures: Figures, clock: Callable[[], datetime]) -> None:
        self._pages = pages
        self._clock = clock
        self._units = units
        self._figures = figures
        self._bulk = Bulk(units, clock)

    async def start(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        return given(request, {"addresses": {one.name: address(one.path) for one in ENDPOINTS}})

    async def results(self, request: web.Request, asking: Asking) -> web.StreamResponse:
        place, limit = read(asking["cursor"]), asking["limit"]
        asked: dict[str, Any] = {"asked": _asked(asking), "now": self._clock()}
        found = await self._units.read(public.changes, after=_after(place), limit=limit, **asked)
        last = found.items[-1] if len(found.items) == limit else None
        onward = written(Place(last.changed_at, last.ref)) if last else ""
        return _list(request, [shape.result(one) for one in found.items], onward)

    async def result(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        found = await self._units.read(public.by_ref, ref=request.match_info["ref"])
        return given(request, {"item": shape.result(found)})

    async def results_csv(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        return await self._bulk.csv(request)

    async def results_jsonl(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        return await self._bulk.lines(request)

    async def businesses(self, request: web.Request, asking: Asking) -> web.StreamResponse:
        page = {"name": asking["name"], "after": asking["cursor"], "limit": asking["limit"]}
        found = await self._units.read(listed, now=self._clock(), **page)
        onward = found[-1].ref if len(found) == asking["limit"] else ""
        return _list(request, [shape.business(one) for one in found], onward)

    async def business(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        found = await self._units.read(by_ref, ref=request.match_info["ref"], now=self._clock())
        return given(request, {"item": shape.business(found)})

    async def rates(self, request: web.Request, asking: Asking) -> web.StreamResponse:
        period = {"since": asking["month_from"], "until": asking["month_until"]}
        found = await self._figures.rates(by=asking["by"], area=asking["area"], **period)
        names = {venue.key: venue.name for venue in round.venues()} if asking["by"] == "venue_kind" else {}
        return _list(request, [shape.rate(one, names) for one in found], "", self._counted())

    async def foods(self, request: web.Request, asking: Asking) -> web.StreamResponse:
        after, limit = after_food(asking["cursor"]), asking["limit"]
        found = await self._figures.foods(word=asking["food"], after=after, limit=limit)
        onward = of_food(found[-1].food) if len(found) == limit else ""
        return _list(request, [shape.food(one) for one in found], onward, self._counted())

    def _counted(self) -> dict[str, Any]:
        """Up to when figures are."""
        as_of = self._figures.as_of
        return {"as_of": as_of.isoformat() if as_of else None}

    async def areas(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        found = await self._units.read(desk_lists.areas)
        return _list(request, [shape.area(one) for one in found], "")

    async def dictionary(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        told = dictionary()
        if wants(request, (JSON, HTML)) == JSON:
            return given(request, told, {"Vary": "Accept"})
        page = self._pages.page(
            "result/dictionary.html", say=house.phrases().say, openapi=address("/openapi.json"), **told
        )
        page.headers["Vary"] = "Accept"
        return fresh(request, page)

    async def openapi(self, request: web.Request, _asking: Asking) -> web.StreamResponse:
        return fresh(request, web.json_response(document(house.address()), headers=HEADERS, dumps=DUMPS))


def address(path: str) -> str:
    return f"{house.address()}{ROOT}{path}"


def _after(place: Place | None) -> str:
    """As the service names a place."""
    return f"{place.changed_at.isoformat()}~{place.ref}" if place else ""


def _asked(asking: Asking) -> Asked | None:
    """None for everything, which is also what was withdrawn."""
    verdict = Verdict(asking["verdict"]) if asking["verdict"] else None
    asked = Asked(**{name: asking[name] for name in _SOUGHT}, verdict=verdict)
    return asked if asked != Asked() else None


def _list(request: web.Request, items: list[dict[str, Any]], onward: str, more: Mapping[str, Any] = {}) -> web.Response:
    """``onward`` is the cursor of the next page, empty after the last; ``more`` stands beside the items."""
    query = {name: value for name, value in request.query.items() if name != "cursor"} | {"cursor": onward}
    following = str(request.rel_url.with_query(query)) if onward else None
    headers = {"Link": f'<{following}>; rel="next"'} if following else {}
    return given(request, {"items": items, "next": following, "cursor": onward or None, **more}, headers)
