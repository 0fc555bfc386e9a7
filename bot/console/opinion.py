"""What was asked most, not found, marked useless, week by week?"""

from datetime import timedelta

from aiohttp import web

from bot.console.gap import STATES
from bot.console.page import render
from bot.console.settings import UNITS, now_of, session_of
from bot.services import opinion


async def show(request: web.Request) -> web.Response:
    weeks = opinion.mondays(now_of(request))
    monday = next((day for day in weeks if day.isoformat() == request.query.get("week")), weeks[0])
    found = await request.app[UNITS].read(opinion.week, actor=session_of(request).actor, monday=monday)
    sunday = monday + timedelta(days=6)
    return render(request, "opinion.html", week=found, weeks=weeks, sunday=sunday, states=STATES)
