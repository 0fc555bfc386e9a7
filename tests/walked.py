"""How do tests open every page there is: the public's, and the console's as each role?"""

from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.console.routes import ROUTES
from bot.domain.round import Standing
from bot.domain.staff import Permission
from bot.portal import PortalSettings, RoundSettings, setup_portal
from tests.chat import CONTENT
from tests.searched import Places, read, signed_in

ROLES = {"look": "viewer", "li": "handler", "pan": "planner", "wang": "approver", "admin1": "admin"}
OF_THE_TEAM = frozenset({"pan", "wang"})
ENDLESS = "/live"
WISHES = ("merge", "accept", "pass", "propose")


def public_paths(number: str) -> list[str]:
    """Every page of the public that there is."""
    app = web.Application()
    rounds = RoundSettings(CONTENT.texts, lambda: datetime.now(UTC), (b"k" * 32,))
    setup_portal(app, units=None, settings=PortalSettings(assets=Path("assets")), rounds=rounds)  # type: ignore[arg-type]
    routes = {route.resource.canonical for route in app.router.routes() if route.resource and route.method == "GET"}
    filled = [
        path.format(number=number, name="round.css", place="all", ref="0" * 12, food="韭菜", code="990101")
        for path in sorted(routes)
    ]
    parts = [f"/open/rounds/{number}.csv?part={part}" for part in ("options", "lines", "ballots")]
    return [*filled, *parts, f"/round/{number}?done=clue"]


async def get(http: aiohttp.ClientSession, path: str) -> tuple[int, bytes]:
    async with http.get(path) as answer:
        assert answer.status < 500, path
        return answer.status, read(await answer.read())


class Walk:
    """The whole console as each role: what is the plan team's, and what is everybody else's."""

    def __init__(self, number: str, rows: list[int]) -> None:
        self._rows = rows
        self._values = {
            "number": number,
            "ref": "x",
            "name": "console.css",
            "act": "close_voting",
            "what": "cases",
            "form": "xlsx",
            "kind": "menu",
        }
        self.places: dict[str, list[bytes]] = {"team": [], "pages": [], "audit": [], "refused": [], "posted": []}

    async def as_everybody(self, base: str) -> Places:
        for login in ROLES:
            async with signed_in(base, login) as http:
                await self._opens(http, login)
                if login not in OF_THE_TEAM:
                    await self._tries(http)
        return {place: b"\n".join(parts) for place, parts in self.places.items()}

    async def _opens(self, http: aiohttp.ClientSession, login: str) -> None:
        for route in ROUTES:
            if route.method != "GET" or route.path == ENDLESS:
                continue
            for path in self._paths(route.path):
                status, data = await get(http, path)
                self.places[self._place(login, route.access, route.path)].append(data)
                if route.access is Permission.PLAN_READ and login not in OF_THE_TEAM:
                    assert status == 403, (login, path)

    def _place(self, login: str, access: object, path: str) -> str:
        if access is Permission.PLAN_READ:
            return "team" if login in OF_THE_TEAM else "refused"
        return "audit" if path == "/audit" else "pages"

    def _paths(self, path: str) -> list[str]:
        more = [f"?standing={standing}" for standing in Standing] if path.endswith("/nominations") else [""]
        rows = self._rows if "{row}" in path and "rounds" in path else [1]
        return [f"/console{path}".format(**self._values, row=row) + part for row in rows for part in more]

    async def _tries(self, http: aiohttp.ClientSession) -> None:
        """What they may not do, and what a clue lets nobody do, is refused without a word of it."""
        _, page = await get(http, "/console/rounds")
        token = page.partition(b'name="csrf" value="')[2].partition(b'"')[0].decode()
        for route in ROUTES:
            if route.method != "POST" or "rounds/{number}/" not in route.path:
                continue
            for path in self._paths(route.path):
                for what in WISHES:
                    form = {"csrf": token, "what": what, "into": "1", "standing": "clue"}
                    async with http.post(path, data=form) as answer:
                        self.places["posted"].append(await answer.read())
