"""What does somebody read when a page cannot be had, or a rule says no?"""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web

from bot.domain.ports import Phrases, Unavailable
from bot.domain.refused import Refused
from bot.portal.pages import Pages

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Faults:
    """Makes a handler of one that may raise Refused or Unavailable.

    ``template`` shows the words, ``status`` says which refusals are which answer, ``later`` is said while there is no database.
    """

    def __init__(
        self, pages: Pages, phrases: Phrases, template: str, status: Mapping[str, int], later: str, otherwise: int = 409
    ) -> None:
        self._pages = pages
        self._phrases = phrases
        self._template = template
        self._status = status
        self._later = later
        self._otherwise = otherwise

    def told(self, handler: Handler) -> Handler:
        async def answered(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except Refused as refused:
                words = self._phrases.say("refused." + refused.code, refused.values)
                return self._page(words, self._status.get(refused.code, self._otherwise))
            except Unavailable as error:
                log.warning("page not made", reason=str(error))
                return self._page(self._later, 503)

        return answered

    def _page(self, words: str, status: int) -> web.Response:
        response = self._pages.page(self._template, words=words, say=self._phrases.say)
        response.set_status(status)
        return response
