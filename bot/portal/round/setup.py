"""Under which addresses are the pages of a round?"""

from datetime import datetime

from aiohttp import web

from bot.domain.ports import Connection, Units
from bot.portal.door import Door, Lead
from bot.portal.pages import Pages
from bot.portal.round.fault import faults
from bot.portal.round.page import RoundPage
from bot.portal.settings import PortalSettings, RoundSettings
from bot.portal.visitor import Visits
from bot.services import round
from bot.services.round.views import Round


def _look(connection: Connection, number: str, now: datetime) -> Round:
    return round.public(connection, number=number, now=now)


def _take(connection: Connection, number: str, token: str, now: datetime) -> str:
    return round.take_ticket(connection, number=number, token=token, now=now)


_LEAD = Lead("round", "number", "round/ticket.html", _look, _take, "ballot.follow_first", spell=str.upper)
_NUMBER = r"{number:[Dd]\d{4}-\d{4}}"


def setup_rounds(
    app: web.Application, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings
) -> None:
    visits = Visits(rounds.keys, rounds.clock, is_secure=settings.is_secure)
    page = RoundPage(pages, units, settings, rounds, visits)
    door = Door(pages, units, settings, rounds, visits, _LEAD)
    told = faults(pages, rounds.phrases).told
    app.router.add_get("/round", told(page.archive))
    app.router.add_get(f"/round/{_NUMBER}", told(page.show))
    app.router.add_get(f"/round/{_NUMBER}/scan/{{place:all|\\d{{1,12}}}}", told(page.scan))
    app.router.add_get(f"/round/{_NUMBER}/enter", told(door.show))
    app.router.add_post(f"/round/{_NUMBER}/enter", told(door.use_ticket))
    app.router.add_post(f"/round/{_NUMBER}/vote", told(page.vote))
    app.router.add_post(f"/round/{_NUMBER}/nominate", told(page.nominate))
    app.router.add_post(f"/round/{_NUMBER}/check", told(page.check))
