"""Under which addresses are notices?"""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.campaign.page import NoticePages
from bot.portal.fault import Faults
from bot.portal.pages import Pages
from bot.services import house

_REF = "{ref:[0-9a-f]{12}}"
_STATUS = {"campaign.unknown": 404}


def setup_notices(app: web.Application, pages: Pages, units: Units, clock: Callable[[], datetime]) -> None:
    phrases = house.phrases()
    page = NoticePages(pages, units, phrases, clock)
    told = Faults(pages, phrases, "campaign/fault.html", _STATUS, phrases.say("notice_page.later"), 400).told
    app.router.add_get("/notices", told(page.archive))
    app.router.add_get("/notices/feed.atom", told(page.feed))
    app.router.add_get(f"/notices/{_REF}", told(page.one))
