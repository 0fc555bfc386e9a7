"""How does a visitor come in: by the platform's login, or by a link from the chat that works once?"""

import structlog
from aiohttp import web

from bot.domain.ports import DeliveryError, Units
from bot.domain.refused import Refused
from bot.portal.pages import Pages
from bot.portal.round.settings import RoundSettings
from bot.portal.round.visitor import Visits, is_ours
from bot.portal.settings import PortalSettings
from bot.services import round

log = structlog.get_logger()

_USED = ("40163", "40029")  # the platform: this code was used, or is none
_LONGEST = 200  # characters of a code or ticket


class Door:
    """The address that a link in the chat names."""

    def __init__(
        self, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings, visits: Visits
    ) -> None:
        self._pages = pages
        self._units = units
        self._settings = settings
        self._rounds = rounds
        self._visits = visits

    async def show(self, request: web.Request) -> web.StreamResponse:
        """On to the platform, back from it, or the button behind which the ticket of a link is used."""
        number, query = request.match_info["number"].upper(), request.query
        if "code" in query or "state" in query:
            return await self._back(request, number)
        if "ticket" in query:
            # Not used yet: whoever merely looks what a link leads to, as scanners do, uses up nothing.
            given = await self._units.read(round.public, number=number, now=self._rounds.clock())
            words = {"round": given, "ticket": query["ticket"][:_LONGEST], "say": self._rounds.phrases.say}
            return self._pages.page("round/ticket.html", **words)
        if self._visits.of(request) is not None:
            raise web.HTTPSeeOther(f"/round/{number}")
        await self._units.read(round.public, number=number, now=self._rounds.clock())
        return self._away(number)

    def _away(self, number: str) -> web.StreamResponse:
        if self._rounds.login is None:
            raise Refused("page.from_chat")
        response = web.Response(status=303)
        state = self._visits.depart(response, number)
        back = f"{self._settings.public_url.rstrip('/')}/round/{number}/enter"
        response.headers["Location"] = self._rounds.login.address(back, state)
        return response

    async def _back(self, request: web.Request, number: str) -> web.StreamResponse:
        query, login = request.query, self._rounds.login
        if login is None:
            raise Refused("page.from_chat")
        if not self._visits.is_back(request, number, query.get("state", "")):
            raise Refused("page.state")
        if not query.get("code"):
            raise Refused("page.refused")
        citizen = await self._units.read(round.follower, openid=await self._identify(query["code"][:_LONGEST]))
        if citizen is None:
            raise Refused("ballot.follow_first")
        return self._in(number, citizen)

    async def _identify(self, code: str) -> str:
        assert self._rounds.login is not None  # noqa: S101 - asked by the caller
        try:
            return await self._rounds.login.identify(code)
        except DeliveryError as error:
            log.warning("visitor not identified", reason=error.code)
            if error.code == "snapshot":
                raise Refused("page.snapshot") from None
            raise Refused("page.code_used" if error.code in _USED else "page.login") from None

    async def use_ticket(self, request: web.Request) -> web.StreamResponse:
        """The button was tapped: the ticket is used now, whatever comes of it."""
        if not is_ours(request, self._settings.public_url):
            raise Refused("page.form")
        number, token = request.match_info["number"].upper(), str((await request.post()).get("ticket", ""))
        now = self._rounds.clock()
        return self._in(
            number, await self._units.run(round.take_ticket, number=number, token=token[:_LONGEST], now=now)
        )

    def _in(self, number: str, citizen: str) -> web.StreamResponse:
        response = web.Response(status=303, headers={"Location": f"/round/{number}"})
        self._visits.admit(response, citizen)
        return response
