"""Under which addresses are the pages of results?"""

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.fault import Faults
from bot.portal.pages import Pages
from bot.portal.result.feeds import Feeds
from bot.portal.result.page import ResultPages
from bot.services import house
from bot.services.result.figures import Figures

_REF = "{ref:[0-9a-f]{12}}"
_STATUS = {"result.unknown": 404, "page.no_area": 404}


def setup_results(app: web.Application, pages: Pages, units: Units, figures: Figures) -> None:
    phrases = house.phrases()
    page, feeds = ResultPages(pages, units, phrases, figures), Feeds(units)
    told = Faults(pages, phrases, "result/fault.html", _STATUS, phrases.say("result_page.later"), 400).told
    app.router.add_get("/results", told(page.search))
    app.router.add_get("/results/map", told(page.map))
    app.router.add_get("/results/trends", told(page.trends))
    app.router.add_get("/results/feed.atom", told(feeds.atom))
    app.router.add_get("/results/feed.rss", told(feeds.rss))
    app.router.add_get("/results/food/{food}", told(page.food))
    app.router.add_get("/results/area/{code:[0-9]{6,12}}", told(page.area))
    app.router.add_get(f"/results/{_REF}", told(page.one))
