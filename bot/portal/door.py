"""How does a visitor come in: by the platform's login, or by a link from the chat that works once?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web

from bot.domain.ports import DeliveryError, Units
from bot.domain.refused import Refused
from bot.portal.pages import Pages
from bot.portal.settings import PortalSettings, RoundSettings
from bot.portal.visitor import Visits, is_ours
from bot.services import round

log = structlog.get_logger()

_USED = ("40163", "40029")  # the platform: this code was used, or is none
_LONGEST = 200  # characters of a code or ticket


@dataclass(frozen=True, slots=True)
class Lead:
    """What a door leads to: ``path`` begins its addresses, ``key`` names the part of them that says which one, ``spell`` writes
    it the one way; ``template`` shows the button behind which a ticket is used.

    ``look(connection, name, now)`` gives what is there, ``take(connection, name, token, now)`` the citizen of a ticket; both
    raise Refused. ``follow_first`` is said to whoever does not follow.
    """

    path: str
    key: str
    template: str
    look: Callable[..., Any]
    take: Callable[..., str]
    follow_first: str
    spell: Callable[[str], str] = str.lower


class Door:
    """The address that a link in the chat names."""

    def __init__(
        self, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings, visits: Visits, lead: Lead
    ) -> None:
        self._pages = pages
        self._units = units
        self._settings = settings
        self._rounds = rounds
        self._visits = visits
        self._lead = lead

    async def show(self, request: web.Request) -> web.StreamResponse:
        """On to the platform, back from it, or the button behind which the ticket of a link is used."""
        name, query = self._name(request), request.query
        if "code" in query or "state" in query:
            return await self._back(request, name)
        given = await self._units.read(self._lead.look, name, self._rounds.clock())
        if "ticket" in query:
            # Not used yet: whoever merely looks what a link leads to, as scanners do, uses up nothing.
            words = {"one": given, "ticket": query["ticket"][:_LONGEST], "say": self._rounds.phrases.say}
            return self._pages.page(self._lead.template, **words)
        if self._visits.of(request) is not None:
            raise web.HTTPSeeOther(self._page(name))
        return self._away(name)

    def _name(self, request: web.Request) -> str:
        return self._lead.spell(request.match_info[self._lead.key])

    def _page(self, name: str) -> str:
        return f"/{self._lead.path}/{name}"

    def _away(self, name: str) -> web.StreamResponse:
        if self._rounds.login is None:
            raise Refused("page.from_chat")
        response = web.Response(status=303)
        state = self._visits.depart(response, self._page(name))
        back = f"{self._settings.public_url.rstrip('/')}{self._page(name)}/enter"
        response.headers["Location"] = self._rounds.login.address(back, state)
        return response

    async def _back(self, request: web.Request, name: str) -> web.StreamResponse:
        query, login = request.query, self._rounds.login
        if login is None:
            raise Refused("page.from_chat")
        if not self._visits.is_back(request, self._page(name), query.get("state", "")):
            raise Refused("page.state")
        if not query.get("code"):
            raise Refused("page.refused")
        citizen = await self._units.read(round.follower, openid=await self._identify(query["code"][:_LONGEST]))
        if citizen is None:
            raise Refused(self._lead.follow_first)
        return self._in(name, citizen)

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
        name, token = self._name(request), str((await request.post()).get("ticket", ""))
        return self._in(name, await self._units.run(self._lead.take, name, token[:_LONGEST], self._rounds.clock()))

    def _in(self, name: str, citizen: str) -> web.StreamResponse:
        response = web.Response(status=303, headers={"Location": self._page(name)})
        self._visits.admit(response, citizen)
        return response
