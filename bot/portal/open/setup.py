"""Under which addresses are the open data, and who answers which?"""

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.domain.ports import Units
from bot.portal.open.answer import Handler, told, wants
from bot.portal.open.handler import OpenResults
from bot.portal.open.param import read
from bot.portal.open.table import ENDPOINTS, REF, Endpoint
from bot.portal.pages import Pages
from bot.services.result.figures import Figures


def setup_open(
    app: web.Application, pages: Pages, units: Units, figures: Figures, clock: Callable[[], datetime]
) -> None:
    """An application of its own under /api, so that whatever is asked wrongly there is told as JSON."""
    inner = web.Application(middlewares=[told])
    answers = OpenResults(pages, units, figures, clock)
    for one in ENDPOINTS:
        path = f"/v1{one.path}".replace("{ref}", f"{{ref:{REF}}}")
        inner.router.add_get(path, _answered(answers, one))
    inner.router.add_get("/v1", _answered(answers, ENDPOINTS[0]))
    app.add_subapp("/api", inner)


def _answered(answers: OpenResults, one: Endpoint) -> Handler:
    answer = getattr(answers, one.name)

    async def handler(request: web.Request) -> web.StreamResponse:
        wants(request, one.media)
        response: web.StreamResponse = await answer(request, read(one.params, request.query))
        return response

    return handler
