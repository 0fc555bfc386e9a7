"""Which question is next, what came of the last answer, and what of all of them?"""

from typing import Any

from aiohttp import web

from bot.domain.ports import Connection, Units
from bot.domain.refused import Refused
from bot.portal.pages import Pages
from bot.portal.settings import PortalSettings, RoundSettings
from bot.portal.shown import SHOWN
from bot.portal.visitor import Visits
from bot.services import quiz
from bot.services.quiz.views import Quiz, Result, Standing


class QuizPage:
    def __init__(
        self, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings, visits: Visits
    ) -> None:
        self._pages = pages
        self._units = units
        self._settings = settings
        self._rounds = rounds
        self._visits = visits

    async def show(self, request: web.Request) -> web.Response:
        return await self._quiz(request)

    async def answer(self, request: web.Request) -> web.Response:
        """The page comes back with what is right; loaded again it changes nothing: the first answer counts."""
        form, visitor = await self._visits.form(request, self._settings.public_url)
        number, choice = (_whole(form.get(name)) for name in ("number", "choice"))
        if not choice:
            return await self._quiz(request, problem=self._rounds.phrases.say("quiz_page.none"))
        given: dict[str, Any] = {"ref": request.match_info["ref"], "citizen": visitor.citizen, "source": "page"}
        given |= {"number": number, "choice": choice, "now": self._rounds.clock()}
        return await self._quiz(request, result=await self._units.run(quiz.answer, **given))

    async def _quiz(self, request: web.Request, *, result: Result | None = None, problem: str = "") -> web.Response:
        visitor, ref, now = self._visits.of(request), request.match_info["ref"], self._rounds.clock()

        def read(connection: Connection) -> tuple[Quiz, Standing | None]:
            one = quiz.public(connection, ref=ref, now=now)
            if visitor is None or not one.takes_answers:
                return one, None
            try:
                return one, quiz.standing(connection, ref=ref, citizen=visitor.citizen, now=now)
            except Refused:  # they left the account meanwhile: the way in tells them what to do
                return one, None

        one, standing = await self._units.read(read)
        response = self._pages.page(
            "quiz/one.html",
            say=self._rounds.phrases.say,
            one=one,
            standing=standing,
            visitor=visitor,
            result=result,
            problem=problem,
            has_login=self._rounds.login is not None,
            **SHOWN,
        )
        response.headers["Cache-Control"] = "no-store"  # it shows somebody's own answers
        response.set_status(409 if problem else 200)
        return response


def _whole(given: Any) -> int:
    """A small whole number; 0 for anything else."""
    text = str(given or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
