"""How are the staff pages put under /console?"""

from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.console import collision, live
from bot.console.access import TABLE
from bot.console.campaign import one as campaign_page
from bot.console.campaign import tester
from bot.console.fault import faults
from bot.console.guard import guard
from bot.console.page import environment
from bot.console.result import figures as result_figures
from bot.console.result import file as result_file
from bot.console.routes import ROUTES
from bot.console.settings import LABELS, LIVE, PHRASES, SETTINGS, TEMPLATES, UNITS, ConsoleSettings
from bot.domain.ports import LineStream, Phrases, Units
from bot.services import house, result
from bot.services.campaign.checking import Inspector
from bot.services.campaign.publishing import Printer
from bot.services.result.figures import Figures

log = structlog.get_logger()

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",  # stricter, and browsers send "Origin: null" with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def policy(tiles: str) -> str:
    """What a page may load: our own, and pictures of the map from where the settings say."""
    host = f" https://{urlsplit(tiles).netloc.replace('{s}', '*')}" if tiles else ""
    return (
        f"default-src 'self'; img-src 'self' data:{host}; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'self'"
    )


async def _protect(request: web.Request, response: web.StreamResponse) -> None:
    """A header that a page set itself stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", policy(request.app[SETTINGS].tiles))
    if request.app[SETTINGS].is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def setup_console(
    app: web.Application,
    *,
    units: Units,
    phrases: Phrases,
    settings: ConsoleSettings,
    live: LineStream,
    figures: Figures | None = None,
) -> None:
    """Add the staff pages to ``app``; every one stands in ``routes.ROUTES`` with what it asks for.

    ``figures`` are those that the timetable counts.
    """
    console = web.Application(middlewares=[faults, guard])
    console[UNITS], console[PHRASES], console[SETTINGS], console[LIVE] = units, phrases, settings, live
    console[result_file.IMPORTER] = result.Importer(units, settings.clock)
    console[result_figures.FIGURES] = figures or Figures(units)
    if settings.materials is not None:
        console[tester.PRINTER] = Printer(units, settings.materials, settings.clock)
    if settings.links is not None:
        console[campaign_page.INSPECTOR] = Inspector(units, settings.links)
    console[LABELS] = house.shipped().labels
    console[TEMPLATES] = environment(settings, console[LABELS])
    _add_routes(console)
    app.add_subapp("/console", console)
    if not (settings.assets / "htmx.min.js").is_file():
        log.warning(
            "assets missing: lists do not update by themselves; run `npm ci && npm run assets`", file="htmx.min.js"
        )


def _add_routes(console: web.Application) -> None:
    for route in ROUTES:
        console.router.add_route(route.method, route.path, route.handler)
    console[TABLE] = {(route.method, f"/console{route.path}"): route for route in ROUTES}
    console.on_response_prepare.append(_protect)
    live.setup(console)
    collision.setup(console)
    result_file.setup(console)
