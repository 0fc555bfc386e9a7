"""How are the public pages put at the site's root?"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import structlog
from aiohttp import web

from bot.domain.ports import PageSigner, Units
from bot.portal import pages
from bot.portal.business import setup_businesses
from bot.portal.campaign import setup_notices
from bot.portal.happening import setup_happenings
from bot.portal.notify import NotifyPage
from bot.portal.open import setup_open
from bot.portal.open_data import setup_open_data
from bot.portal.picture import setup_pictures
from bot.portal.quiz import setup_quizzes
from bot.portal.result import setup_results
from bot.portal.round import setup_rounds
from bot.portal.sandbox import setup_sandbox
from bot.portal.settings import PortalSettings, RoundSettings
from bot.services.result.figures import Figures

log = structlog.get_logger()

HERE = Path(__file__).parent


def _now() -> datetime:
    return datetime.now(UTC)


def setup_portal(
    app: web.Application,
    *,
    units: Units,
    settings: PortalSettings,
    signer: PageSigner | None = None,
    rounds: RoundSettings | None = None,
    figures: Figures | None = None,
    clock: Callable[[], datetime] | None = None,
) -> None:
    """Add landing page, data notice, results, businesses, open data, assets and the platform's file.

    ``units`` is for what looks something up.

    With a ``signer`` there is the page where citizens agree to notices, with ``rounds`` those of 你点我检. ``figures`` are
    those that the timetable counts.
    """
    portal = pages.Pages(settings, HERE)
    app.router.add_get("/", portal.landing)
    app.router.add_get("/privacy", portal.privacy)
    app.router.add_get("/portal/{name}", portal.static)
    app.router.add_get("/assets/{name}", portal.asset)
    setup_open_data(app, units)
    figures, clock = figures or Figures(units), clock or (rounds.clock if rounds is not None else _now)
    setup_open(app, portal, units, figures, clock)
    setup_results(app, portal, units, figures)
    setup_businesses(app, portal, units, clock)
    setup_notices(app, portal, units, clock)
    setup_pictures(app, portal, units)
    if signer is not None:
        asking = NotifyPage(portal, settings, signer)
        app.router.add_get("/notify", asking.show)
        app.router.add_get("/notify/topics", asking.topics)
    if rounds is not None:
        setup_rounds(app, portal, units, settings, rounds)
        setup_happenings(app, portal, units, settings, rounds)
        setup_quizzes(app, portal, units, settings, rounds)
    if settings.phone:
        app.router.add_get("/demo", portal.demo)
    if settings.sandbox:
        setup_sandbox(app, settings.sandbox)
    if settings.verification:
        app.router.add_get(f"/{settings.verification[0]}", portal.verification)
    if not settings.assets.is_dir():
        log.warning(
            "assets missing: pages work but look plain; run `npm ci && npm run assets`", folder=settings.assets.name
        )
