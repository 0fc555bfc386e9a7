"""Under which addresses is something people can come to?"""

from datetime import datetime

from aiohttp import web

from bot.domain.ports import Connection, Units
from bot.portal.door import Door, Lead
from bot.portal.fault import Faults
from bot.portal.happening.page import HappeningPage
from bot.portal.pages import Pages
from bot.portal.settings import PortalSettings, RoundSettings
from bot.portal.visitor import IN_VAIN, Visits
from bot.services import happening, ticket
from bot.services.happening.views import Happening

_REF = "{ref:[0-9a-f]{12}}"
_STATUS = {"happening.unknown": 404, "happening.follow_first": 403, **IN_VAIN}


def _look(connection: Connection, ref: str, now: datetime) -> Happening:
    return happening.public(connection, ref=ref, now=now)


def _take(connection: Connection, ref: str, token: str, now: datetime) -> str:
    return ticket.take(connection, page=f"happening/{ref}", token=token, now=now)


_LEAD = Lead("happening", "ref", "happening/ticket.html", _look, _take, "happening.follow_first")


def setup_happenings(
    app: web.Application, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings
) -> None:
    visits = Visits(rounds.keys, rounds.clock, is_secure=settings.is_secure)
    page = HappeningPage(pages, units, settings, rounds, visits)
    door = Door(pages, units, settings, rounds, visits, _LEAD)
    later = rounds.phrases.say("happening_page.later")
    told = Faults(pages, rounds.phrases, "happening/fault.html", _STATUS, later).told
    app.router.add_get(f"/happening/{_REF}", told(page.show))
    app.router.add_get(f"/happening/{_REF}/calendar.ics", told(page.calendar))
    app.router.add_get(f"/happening/{_REF}/enter", told(door.show))
    app.router.add_post(f"/happening/{_REF}/enter", told(door.use_ticket))
    app.router.add_post(f"/happening/{_REF}/sign-up", told(page.sign_up))
    app.router.add_post(f"/happening/{_REF}/take-back", told(page.take_back))
