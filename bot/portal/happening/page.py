"""What is on, and what does a visitor do from its page: sign up, take it back, put it into the calendar?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.domain.happening import Standing
from bot.domain.ports import Connection, Units
from bot.domain.refused import Refused
from bot.portal.happening.calendar import KIND, written
from bot.portal.pages import Pages
from bot.portal.settings import PortalSettings, RoundSettings
from bot.portal.shown import SHOWN
from bot.portal.visitor import Visits
from bot.services import happening
from bot.services.campaign import topics
from bot.services.happening.views import Happening, SignUp

_DONE = ("signed", "queued", "back")


class HappeningPage:
    def __init__(
        self, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings, visits: Visits
    ) -> None:
        self._pages = pages
        self._units = units
        self._settings = settings
        self._rounds = rounds
        self._visits = visits

    async def show(self, request: web.Request) -> web.Response:
        return await self._happening(request, done=request.query.get("done", ""))

    async def calendar(self, request: web.Request) -> web.Response:
        """A file that phones and mail programs take; one that was called off says so."""
        ref = request.match_info["ref"]
        one = await self._units.read(happening.public, ref=ref, now=self._rounds.clock())
        body = written(one, self._settings.public_url, self._rounds.phrases.say("office.name"))
        headers = {
            "Content-Disposition": f'attachment; filename="{one.ref}.ics"',
            "Cache-Control": "no-cache",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(body=body, content_type=KIND, charset="utf-8", headers=headers)

    async def sign_up(self, request: web.Request) -> web.StreamResponse:
        form, visitor = await self._visits.form(request, self._settings.public_url)
        typed = {name: str(form.get(name, ""))[:60] for name in ("name", "phone")}
        given: dict[str, Any] = {"ref": request.match_info["ref"], "citizen": visitor.citizen, **typed}
        try:
            done = await self._units.run(happening.sign_up, now=self._rounds.clock(), **given)
        except Refused as refused:
            return await self._happening(request, problem=refused, typed=typed)
        return self._on(request, "signed" if done.standing is Standing.IN else "queued")

    async def take_back(self, request: web.Request) -> web.StreamResponse:
        _, visitor = await self._visits.form(request, self._settings.public_url)
        given: dict[str, Any] = {"ref": request.match_info["ref"], "citizen": visitor.citizen}
        await self._units.run(happening.take_back, now=self._rounds.clock(), **given)
        return self._on(request, "back")

    def _on(self, request: web.Request, done: str) -> web.Response:
        return web.Response(status=303, headers={"Location": f"/happening/{request.match_info['ref']}?done={done}"})

    async def _happening(
        self,
        request: web.Request,
        *,
        done: str = "",
        problem: Refused | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> web.Response:
        visitor, ref, now = self._visits.of(request), request.match_info["ref"], self._rounds.clock()

        def read(connection: Connection) -> tuple[Happening, SignUp | None]:
            one = happening.public(connection, ref=ref, now=now)
            mine = happening.mine(connection, ref=ref, citizen=visitor.citizen) if visitor else None
            return one, mine

        one, mine = await self._units.read(read)
        response = self._pages.page(
            "happening/one.html",
            say=self._rounds.phrases.say,
            one=one,
            mine=mine,
            visitor=visitor,
            done=done if visitor and done in _DONE and (mine is None) == (done == "back") else "",
            problem=self._rounds.phrases.say("refused." + problem.code, problem.values) if problem else "",
            typed=typed or {},
            consent=topics.consent_page(),
            has_login=self._rounds.login is not None,
            **SHOWN,
        )
        response.headers["Cache-Control"] = "no-store"  # it may show that somebody signed up
        response.set_status(409 if problem else 200)
        return response
