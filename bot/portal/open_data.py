"""How does everybody take a round's figures home: options, totals, ballots without names, what was sampled, what was found?"""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from aiohttp import web

from bot.domain.ports import Connection, Unavailable, Units
from bot.domain.refused import Refused
from bot.domain.round import is_counted
from bot.portal.open.answer import DUMPS, HEADERS, error
from bot.portal.open_shape import LIST, PARTS, Rows, address, ballot, ballot_row, head, lines, listed, options, whole
from bot.services import house, round
from bot.services.export import write
from bot.services.round.views import OpenData, PublicBallot

log = structlog.get_logger()

PAGE = 1000  # ballots at a time
_HASH = re.compile(r"[0-9a-f]{32}")
_HEADERS = HEADERS | {"Cache-Control": "public, max-age=60"}
_STATUS = {"round.unknown": 404, "open.after": 400, "open.part": 400}
Handler = Callable[[web.Request], Awaitable[web.Response]]


def _now() -> datetime:
    return datetime.now(UTC)


def told(handler: Handler) -> Handler:
    """With a rule's no as JSON, in the one shape that all programs are given."""

    async def answered(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Refused as refused:
            words = house.phrases().say("refused." + refused.code, refused.values)
            return error(refused.code, words, _STATUS.get(refused.code, 409))
        except Unavailable as away:
            log.warning("open data not given", reason=str(away))
            return error("unavailable", house.phrases().say("round_page.later"), 503)

    return answered


class OpenRounds:
    """``clock`` gives the services their time; nothing that is given out depends on it."""

    def __init__(self, units: Units, clock: Callable[[], datetime] = _now) -> None:
        self._units = units
        self._clock = clock

    async def all_json(self, _request: web.Request) -> web.Response:
        found = await self._units.read(round.archive, now=self._clock())
        return _json({"rounds": [head(one) | {"data": address(one.number, "json")} for one in found]})

    async def all_csv(self, _request: web.Request) -> web.Response:
        found = await self._units.read(round.archive, now=self._clock())
        return _csv("rounds", LIST, [listed(one) for one in found])

    async def one_json(self, request: web.Request) -> web.Response:
        data, ballots = await self._units.read(self._read, request.match_info["number"], _after(request))
        following = _following(data.number, "json", ballots)
        given = {"items": [ballot(one) for one in ballots], "next": following} if is_counted(data.state) else None
        return _json(whole(data) | {"ballot_list": given}, following)

    async def one_csv(self, request: web.Request) -> web.Response:
        part, after = request.query.get("part", "options"), _after(request)
        if part not in PARTS:
            raise Refused("open.part")
        data, ballots = await self._units.read(self._read, request.match_info["number"], after)
        rows: dict[str, Callable[[], Rows]] = {
            "options": lambda: options(data),
            "lines": lambda: lines(data),
            "ballots": lambda: [ballot_row(one) for one in ballots],
        }
        following = _following(data.number, "csv?part=ballots", ballots) if part == "ballots" else None
        return _csv(f"{data.number}-{part}", PARTS[part], rows[part](), following)

    def _read(self, connection: Connection, number: str, after: str) -> tuple[OpenData, list[PublicBallot]]:
        """Ballots once the vote is closed."""
        data = round.open_data(connection, number=number, now=self._clock())
        if not is_counted(data.state):
            return data, []
        return data, round.ballots(connection, number=data.number, after=after, limit=PAGE)


def _json(body: dict[str, Any], following: str | None = None) -> web.Response:
    say = house.phrases().say
    common = {"publisher": say("office.name"), "licence": say("open_data.licence"), "about": say("open_data.about")}
    return web.json_response(common | body, headers=_HEADERS | _link(following), dumps=DUMPS)


def _after(request: web.Request) -> str:
    after = request.query.get("after", "")
    if after and not _HASH.fullmatch(after):
        raise Refused("open.after")
    return after


def _following(number: str, form: str, ballots: Sequence[PublicBallot]) -> str | None:
    """Where the next ballots are; None after the last ones."""
    if len(ballots) < PAGE:
        return None
    return f"{address(number, form)}{'&' if '?' in form else '?'}after={ballots[-1].receipt}"


def _link(following: str | None) -> dict[str, str]:
    return {"Link": f'<{following}>; rel="next"'} if following else {}


def _csv(name: str, head: Sequence[str], rows: Rows, following: str | None = None) -> web.Response:
    file = write(name, "csv", head, rows)
    more = {"Content-Disposition": f'attachment; filename="{file.name}"'} | _link(following)
    return web.Response(body=file.data, content_type="text/csv", charset="utf-8", headers=_HEADERS | more)


def setup_open_data(app: web.Application, units: Units) -> None:
    given = OpenRounds(units)
    app.router.add_get("/open/rounds.json", told(given.all_json))
    app.router.add_get("/open/rounds.csv", told(given.all_csv))
    app.router.add_get("/open/rounds/{number}.json", told(given.one_json))
    app.router.add_get("/open/rounds/{number}.csv", told(given.one_csv))
