"""How is a month's quota used, and what goes out on which day?"""

import calendar
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from bot.console.campaign.shown import render, told_no, who
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.clock import beijing_day
from bot.domain.refused import Refused
from bot.domain.staff import Permission
from bot.services.campaign import ledger
from bot.services.campaign.month import quota_of

_YEARS = range(2020, 2100)


def first_of(request: web.Request) -> date:
    """The first day of ``?month=2026-11``; anything else is this month."""
    try:
        given = date.fromisoformat(f"{request.query.get('month', '')}-01")
    except ValueError:
        given = date.min
    return given if given.year in _YEARS else beijing_day(now_of(request)).replace(day=1)


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "") -> web.Response:
    first, session = first_of(request), session_of(request)
    known = await request.app[UNITS].read(quota_of, actor=session.actor, first=first)
    values = {
        "known": known,
        "weeks": calendar.Calendar().monthdatescalendar(first.year, first.month),
        "today": beijing_day(now_of(request)),
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{first + timedelta(days=31):%Y-%m}",
        "may_mark": session.actor.may(Permission.CAMPAIGN_APPROVE),
    }
    return render(request, "campaign/quota.html", refusal=refusal, **values)


async def mark(request: web.Request) -> web.Response:
    """A group message that somebody sent at the platform's own console, or the mistake of noting one."""
    first, form = first_of(request), await request.post()
    slot = str(form.get("slot", ""))
    given: dict[str, Any] = {"month": f"{first:%Y-%m}", "is_used": form.get("what") == "used"}
    number = int(slot) if slot.isascii() and slot.isdigit() and len(slot) < 3 else 0
    try:
        await request.app[UNITS].run(ledger.note_by_hand, slot=number, **given, **who(request))
    except Refused as refused:
        return await _page(request, told_no(request, refused))
    raise web.HTTPSeeOther(f"/console/campaigns/quota?month={given['month']}&done=slot")
