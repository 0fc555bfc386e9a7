"""What became of one notice: whom it reached, whom not and why, and what the platform says?"""

from datetime import datetime

from aiohttp import web

from bot.console.campaign.shown import asked, render
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.staff import Actor
from bot.services.campaign import reporting
from bot.services.campaign.known import view
from bot.services.campaign.reporting import Report
from bot.services.campaign.views import Campaign


def read(
    connection: Connection, /, *, actor: Actor, ref: str, now: datetime, in_short: bool = False
) -> tuple[Campaign, Report]:
    known = view(connection, actor=actor, ref=ref, now=now)
    return known, reporting.report(connection, actor=actor, ref=ref, in_short=in_short)


async def show(request: web.Request) -> web.Response:
    known, found = await request.app[UNITS].read(read, **asked(request))
    return render(request, "campaign/report.html", known=known, found=found)
