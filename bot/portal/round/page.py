"""What is on in a round: its page in every phase, and what a visitor sends from it."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.domain.ports import Units
from bot.domain.refused import Refused
from bot.domain.round.scene import Scene, Way
from bot.portal.pages import Pages
from bot.portal.round.shown import look, moment
from bot.portal.settings import PortalSettings, RoundSettings
from bot.portal.visitor import Visits
from bot.services import round, subscription
from bot.services.round.views import Checked

_NAMES = ("food", "venue", "area", "place", "reason", "business")
_MOST = 60  # options that a form may name


class RoundPage:
    def __init__(
        self, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings, visits: Visits
    ) -> None:
        self._pages = pages
        self._units = units
        self._booth = round.Booth(units)
        self._settings = settings
        self._rounds = rounds
        self._visits = visits

    async def archive(self, _request: web.Request) -> web.Response:
        given = await self._units.read(round.archive, now=self._rounds.clock())
        return self._page("round/archive.html", rounds=given)

    async def show(self, request: web.Request) -> web.Response:
        return await self._round(request, done=request.query.get("done", ""))

    async def scan(self, request: web.Request) -> web.StreamResponse:
        """The code of a poster leads here where the account has none of its own: counted, and on to the round."""
        number, place = request.match_info["number"].upper(), request.match_info["place"]
        scene = Scene(number, "" if place == "all" else place)
        await self._units.run(round.scanned, scene=scene, way=Way.PAGE)
        raise web.HTTPSeeOther(f"/round/{number}")

    async def vote(self, request: web.Request) -> web.StreamResponse:
        form, visitor = await self._visits.form(request, self._settings.public_url)
        given = [str(value) for value in form.getall("option", [])][:_MOST]
        if not all(value.isascii() and value.isdigit() and len(value) < 19 for value in given):
            raise Refused("ballot.option_unknown")
        options = [int(value) for value in given]
        try:
            await self._booth.vote(
                number=request.match_info["number"],
                citizen=visitor.citizen,
                options=options,
                source="page",
                now=self._rounds.clock(),
            )
        except Refused as refused:
            return await self._round(request, problem=refused, typed={"options": options})
        return self._on(request, "voted")

    async def nominate(self, request: web.Request) -> web.StreamResponse:
        form, visitor = await self._visits.form(request, self._settings.public_url)
        words = {name: str(form.get(name, "")).strip() for name in _NAMES}
        number, now = request.match_info["number"], self._rounds.clock()
        try:
            given = await self._units.run(round.nominate, number=number, citizen=visitor.citizen, now=now, **words)
        except Refused as refused:
            return await self._round(request, problem=refused, typed=words)
        return self._on(request, "clue" if given.is_clue else "held" if given.held else "nominated")

    async def check(self, request: web.Request) -> web.StreamResponse:
        """What is published under a receipt; asked for with a form, so that it stands in no log of addresses."""
        receipt = str((await request.post()).get("receipt", ""))[:40]
        try:
            found = await self._units.read(round.check, number=request.match_info["number"], receipt=receipt)
        except Refused as refused:
            return await self._round(request, problem=refused, typed={"receipt": receipt})
        return await self._round(request, checked=found, typed={"receipt": receipt})

    def _on(self, request: web.Request, done: str) -> web.Response:
        return web.Response(
            status=303, headers={"Location": f"/round/{request.match_info['number'].upper()}?done={done}"}
        )

    async def _round(
        self,
        request: web.Request,
        *,
        done: str = "",
        problem: Refused | None = None,
        typed: Mapping[str, Any] | None = None,
        checked: Checked | None = None,
    ) -> web.Response:
        visitor = self._visits.of(request)
        citizen = visitor.citizen if visitor else None
        shown = await self._units.read(look, request.match_info["number"], citizen, self._rounds.clock())
        response = self._page(
            "round/round.html",
            shown=shown,
            round=shown.round,
            visitor=visitor,
            done=done,
            problem=self._said(problem) if problem else "",
            typed=typed or {},
            checked=checked,
            has_login=self._rounds.login is not None,
            notify=subscription.page(),
        )
        response.set_status(409 if problem else 200)
        return response

    def _said(self, refused: Refused) -> str:
        return self._rounds.phrases.say("refused." + refused.code, refused.values)

    def _page(self, template: str, **values: Any) -> web.Response:
        response = self._pages.page(template, say=self._rounds.phrases.say, moment=moment, **values)
        response.headers["Cache-Control"] = "no-store"  # it may hold somebody's own ballot
        return response
