"""Under which addresses are the pages of a round?"""

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.pages import Pages
from bot.portal.round.door import Door
from bot.portal.round.fault import faults
from bot.portal.round.page import RoundPage
from bot.portal.round.settings import RoundSettings
from bot.portal.round.visitor import Visits
from bot.portal.settings import PortalSettings

_NUMBER = r"{number:[Dd]\d{4}-\d{4}}"


def setup_rounds(
    app: web.Application, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings
) -> None:
    visits = Visits(rounds.keys, rounds.clock, is_secure=settings.is_secure)
    door, page = Door(pages, units, settings, rounds, visits), RoundPage(pages, units, settings, rounds, visits)
    told = faults(pages, rounds.phrases).told
    app.router.add_get("/round", told(page.archive))
    app.router.add_get(f"/round/{_NUMBER}", told(page.show))
    app.router.add_get(f"/round/{_NUMBER}/scan/{{place:all|\\d{{1,12}}}}", told(page.scan))
    app.router.add_get(f"/round/{_NUMBER}/enter", told(door.show))
    app.router.add_post(f"/round/{_NUMBER}/enter", told(door.use_ticket))
    app.router.add_post(f"/round/{_NUMBER}/vote", told(page.vote))
    app.router.add_post(f"/round/{_NUMBER}/nominate", told(page.nominate))
    app.router.add_post(f"/round/{_NUMBER}/check", told(page.check))
