"""Where does a citizen agree to be told when there is news? The pages with the platform's own button on them."""

from collections.abc import Mapping

import structlog
from aiohttp import web

from bot.domain.ports import DeliveryError, PageSigner, Unavailable
from bot.portal.pages import Pages
from bot.portal.settings import PortalSettings

log = structlog.get_logger()

SCRIPT = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js"
# The button evaluates scripts and frames addresses of its own; with default-src or frame-src it stays away (community, 2023).
_POLICY = (
    "script-src 'self' 'unsafe-eval' https://res.wx.qq.com; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


class NotifyPage:
    """The demo's phone brings its own script; elsewhere it is the platform's."""

    def __init__(self, pages: Pages, settings: PortalSettings, signer: PageSigner) -> None:
        self._pages = pages
        self._settings = settings
        self._signer = signer

    async def show(self, request: web.Request) -> web.Response:
        """For news of a case."""
        return await self._asking(request, self._settings.notice_template, "notify.html")

    async def topics(self, request: web.Request) -> web.Response:
        """For topics somebody subscribed to."""
        return await self._asking(request, self._settings.topic_template, "notify_topics.html")

    async def _asking(self, request: web.Request, template: str, page: str) -> web.Response:
        if not template:
            raise web.HTTPNotFound
        url = f"{self._settings.public_url.rstrip('/')}{request.raw_path}"
        script = "/sandbox/static/jweixin.js" if self._settings.is_demo else SCRIPT
        signed = await self._signed(url)
        response = self._pages.page(page, notice=template, signed=signed, script=script)
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    async def _signed(self, url: str) -> Mapping[str, str] | None:
        """None while the platform gives no ticket: the page says so and has no button."""
        try:
            return await self._signer.sign(url)
        except (DeliveryError, Unavailable) as error:
            log.warning("page not signed", reason=str(error))
            return None
