"""What does a citizen read when a page of a round cannot be had, or a rule says no?"""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.domain.ports import Phrases, Unavailable
from bot.domain.refused import Refused
from bot.portal.pages import Pages

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_STATUS = {"round.unknown": 404, "page.who": 403, "page.form": 403, "page.from_chat": 403, "page.snapshot": 403}
_STATUS |= {"page.state": 403, "page.code_used": 403, "page.refused": 403, "page.login": 503}
_STATUS |= {"ballot.follow_first": 403, "round.ticket_bad": 403, "round.ticket_used": 403, "round.ticket_old": 403}


class Faults:
    """Makes a handler of one that may raise Refused or Unavailable."""

    def __init__(self, pages: Pages, phrases: Phrases) -> None:
        self._pages = pages
        self._phrases = phrases

    def told(self, handler: Handler) -> Handler:
        async def answered(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except Refused as refused:
                words = self._phrases.say("refused." + refused.code, refused.values)
                return self._page(words, _STATUS.get(refused.code, 409))
            except Unavailable as error:
                log.warning("round page not made", reason=str(error))
                return self._page(self._phrases.say("round_page.later"), 503)

        return answered

    def _page(self, words: str, status: int) -> web.Response:
        response = self._pages.page("round/fault.html", words=words, say=self._phrases.say)
        response.set_status(status)
        return response
