"""Under which addresses are the pages of businesses?"""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.business.page import BusinessPages
from bot.portal.fault import Faults
from bot.portal.pages import Pages
from bot.services import house

_STATUS = {"business.unknown": 404}


def setup_businesses(app: web.Application, pages: Pages, units: Units, clock: Callable[[], datetime]) -> None:
    phrases = house.phrases()
    page = BusinessPages(pages, units, phrases, clock)
    told = Faults(pages, phrases, "business/fault.html", _STATUS, phrases.say("result_page.later"), 400).told
    app.router.add_get("/b/{ref}", told(page.one))
    app.router.add_get("/businesses", told(page.among))
    app.router.add_get("/trace", told(page.trace))
