"""What do all pages of quizzes have in common: the parts of the desk, the quiz, the words of its codes?"""

from typing import Any

from aiohttp import web

from bot.console.campaign import shown
from bot.console.campaign.shown import asked
from bot.console.quiz import label
from bot.console.settings import UNITS
from bot.services import quiz
from bot.services.quiz.views import Quiz


async def look(request: web.Request) -> Quiz:
    return await request.app[UNITS].read(quiz.look, **asked(request))


def render(request: web.Request, template: str, *, refusal: str = "", **values: Any) -> web.Response:
    """A page of the desk; ``refusal`` is why something could not be done."""
    return shown.render(request, f"quiz/{template}", refusal=refusal, called=label, **values)
