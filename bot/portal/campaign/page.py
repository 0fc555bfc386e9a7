"""What was announced to everybody, and what is on?"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.domain.ports import Connection, Phrases, Units
from bot.portal.campaign.feed import atom
from bot.portal.open.feed import ATOM
from bot.portal.open.fresh import fresh
from bot.portal.pages import Pages
from bot.portal.shown import SHOWN
from bot.services import happening, quiz
from bot.services.campaign import archive
from bot.services.campaign.archive import Archive

_ENTRIES = 50  # of the feed
_DEEPEST = 1000  # pages
_HEADERS = {
    "Cache-Control": "public, no-cache",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
}
_NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # before anything was announced: a feed has to name a moment


class NoticePages:
    def __init__(self, pages: Pages, units: Units, phrases: Phrases, clock: Callable[[], datetime]) -> None:
        self._pages = pages
        self._units = units
        self._phrases = phrases
        self._clock = clock

    async def archive(self, request: web.Request) -> web.Response:
        """The first page begins with what is on."""
        asked, now = request.query.get("page", "1"), self._clock()
        page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1

        def read(connection: Connection) -> tuple[Archive, Mapping[str, Any]]:
            found = archive.listed(connection, page=min(page, _DEEPEST))
            if found.page > 1:
                return found, {"ahead": [], "quizzes": [], "past": []}
            ahead, past = happening.upcoming(connection, now=now), happening.archive(connection, now=now)
            return found, {"ahead": ahead, "quizzes": quiz.current(connection, now=now), "past": past}

        found, on = await self._units.read(read)
        return self._page(request, "list", found=found, **on)

    async def one(self, request: web.Request) -> web.Response:
        found = await self._units.read(archive.one, ref=request.match_info["ref"])
        return self._page(request, "one", one=found)

    async def feed(self, request: web.Request) -> web.Response:
        found = (await self._units.read(archive.listed, size=_ENTRIES, is_whole=True)).items
        body = atom(found, max((one.changed for one in found), default=_NEVER))
        return fresh(request, web.Response(body=body, content_type=ATOM, charset="utf-8", headers=_HEADERS))

    def _page(self, request: web.Request, template: str, /, **values: Any) -> web.Response:
        return fresh(request, self._pages.page(f"campaign/{template}.html", say=self._phrases.say, **SHOWN, **values))
