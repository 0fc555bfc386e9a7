"""Which paths does the platform serve, and what starts and stops with it?"""

from collections.abc import AsyncIterator

from aiohttp import web

from bot.sandbox.api.gate import Gate
from bot.sandbox.api.methods import ROOTS
from bot.sandbox.authorize import authorize
from bot.sandbox.control import admin, citizens, models, observe, pages, tours
from bot.sandbox.control.door import PLATFORM, guard
from bot.sandbox.platform import Platform
from bot.sandbox.settings import Settings

_LARGEST_UPLOAD = 12 * 2**20


async def _run(app: web.Application) -> AsyncIterator[None]:
    await app[PLATFORM].start()
    yield
    await app[PLATFORM].stop()


async def _authorize(request: web.Request) -> web.Response:
    return authorize(request.app[PLATFORM], request)


def create_app(settings: Settings) -> web.Application:
    """The platform API at the root; browsers and control under /sandbox/, so that another origin can proxy it."""
    app = web.Application(client_max_size=_LARGEST_UPLOAD, middlewares=[guard])
    app[PLATFORM] = Platform(settings)
    app.cleanup_ctx.append(_run)
    observe.setup(app)
    tours.setup(app)
    for routes in (citizens.ROUTES, observe.ROUTES, admin.ROUTES, models.ROUTES, tours.ROUTES, pages.ROUTES):
        app.add_routes(routes)
    pages.setup(app, settings.assets)
    gate = Gate(app[PLATFORM])
    app.router.add_get("/connect/oauth2/authorize", _authorize)
    app.router.add_get("/sandbox/connect/oauth2/authorize", _authorize)
    for root in ROOTS:
        app.router.add_route("*", f"/{root}/{{call:.*}}", gate.serve)
    return app
