"""What do all pages of happenings have in common: the parts of the desk, the happening, the words of its codes?"""

from typing import Any

from aiohttp import web

from bot.console.campaign import shown
from bot.console.campaign.shown import asked
from bot.console.happening import label
from bot.console.settings import UNITS
from bot.services import happening
from bot.services.happening.views import Happening


async def look(request: web.Request) -> Happening:
    return await request.app[UNITS].read(happening.look, **asked(request))


def render(request: web.Request, template: str, *, refusal: str = "", **values: Any) -> web.Response:
    """A page of the desk; ``refusal`` is why something could not be done."""
    return shown.render(request, f"happening/{template}", refusal=refusal, called=label, **values)
