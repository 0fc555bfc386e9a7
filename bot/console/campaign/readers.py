"""Who is meant by a notice, in words; how many that is now, by which way, what it costs, and who is not reached?"""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.console.campaign import label
from bot.console.campaign.shown import asked, render
from bot.console.settings import PHRASES, UNITS
from bot.domain.campaign.audience import Audience, Kind
from bot.domain.ports import Connection
from bot.domain.staff import Actor
from bot.services import desk_lists, house
from bot.services.campaign import known
from bot.services.campaign.audience import Forecast, forecast
from bot.services.campaign.views import Campaign


@dataclass(frozen=True, slots=True)
class Expected:
    """``words``: who is meant."""

    campaign: Campaign
    forecast: Forecast
    words: str


def in_words(connection: Connection, audience: Audience) -> str:
    """订阅了这些话题的人：消费提示、召回信息."""
    words, of = label.AUDIENCES[audience.kind], list(audience.of)
    if audience.kind is Kind.AREAS:
        names = {area.code: area.name for area in desk_lists.areas(connection)}
        of = [names.get(code, code) for code in of]
    if audience.kind is Kind.TOPIC:
        named = {one.key: one.name for one in house.shipped().campaigns.topics}
        of = [named.get(key, key) for key in of]
    return f"{words}：{'、'.join(of)}" if of else words


def expect(connection: Connection, /, *, actor: Actor, ref: str, now: datetime) -> Expected:
    """As of now. Raises Refused ``staff.not_allowed``, ``campaign.unknown``."""
    campaign = known.view(connection, actor=actor, ref=ref, now=now)
    row = known.found(connection, ref)
    found = forecast(connection, campaign=row, now=now)
    return Expected(campaign, found, in_words(connection, campaign.audience))


async def show(request: web.Request) -> web.Response:
    """Worked out beside the page: among very many people it takes a moment."""
    expected = await request.app[UNITS].read(expect, **asked(request))
    notes = [request.app[PHRASES].say(one.key, one.values) for one in expected.forecast.notes]
    template = "_forecast.html" if "HX-Request" in request.headers else "people.html"
    return render(
        request,
        f"campaign/{template}",
        known=expected.campaign,
        expected=expected,
        found=expected.forecast,
        notes=notes,
    )
