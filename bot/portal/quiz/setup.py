"""Under which addresses is a quiz?"""

from datetime import datetime

from aiohttp import web

from bot.domain.ports import Connection, Units
from bot.portal.door import Door, Lead
from bot.portal.fault import Faults
from bot.portal.pages import Pages
from bot.portal.quiz.page import QuizPage
from bot.portal.settings import PortalSettings, RoundSettings
from bot.portal.visitor import IN_VAIN, Visits
from bot.services import quiz, ticket
from bot.services.quiz.views import Quiz

_REF = "{ref:[0-9a-f]{12}}"
_STATUS = {"quiz.unknown": 404, "quiz.follow_first": 403, **IN_VAIN}


def _look(connection: Connection, ref: str, now: datetime) -> Quiz:
    return quiz.public(connection, ref=ref, now=now)


def _take(connection: Connection, ref: str, token: str, now: datetime) -> str:
    return ticket.take(connection, page=f"quiz/{ref}", token=token, now=now)


_LEAD = Lead("quiz", "ref", "quiz/ticket.html", _look, _take, "quiz.follow_first")


def setup_quizzes(
    app: web.Application, pages: Pages, units: Units, settings: PortalSettings, rounds: RoundSettings
) -> None:
    visits = Visits(rounds.keys, rounds.clock, is_secure=settings.is_secure)
    page = QuizPage(pages, units, settings, rounds, visits)
    door = Door(pages, units, settings, rounds, visits, _LEAD)
    told = Faults(pages, rounds.phrases, "quiz/fault.html", _STATUS, rounds.phrases.say("quiz_page.later")).told
    app.router.add_get(f"/quiz/{_REF}", told(page.show))
    app.router.add_get(f"/quiz/{_REF}/enter", told(door.show))
    app.router.add_post(f"/quiz/{_REF}/enter", told(door.use_ticket))
    app.router.add_post(f"/quiz/{_REF}/answer", told(page.answer))
