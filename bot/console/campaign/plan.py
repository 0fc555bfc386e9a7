"""Which notices begin by the calendar, and how do staff make, stop and change that?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.campaign import times
from bot.console.campaign.readers import in_words
from bot.console.campaign.shown import render, told_no, who
from bot.console.page import row_number
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import house
from bot.services.campaign import plans
from bot.services.campaign.views import Plan

_NAMES = ("name", "template", "how", "month", "day", "weekday", "clock", "catch_up")
_FRESH = {"how": "month", "clock": "09:00", "catch_up": plans.LATEST}
CATCH_UP = {plans.LATEST: "补写最近的一次", plans.NONE: "不补"}


def _read(connection: Connection, /, **which: Any) -> list[tuple[Plan, str]]:
    return [(plan, in_words(connection, plan.audience)) for plan in plans.plans(connection, **which)]


async def show(request: web.Request) -> web.Response:
    return await _page(request, _FRESH)


async def _page(request: web.Request, typed: Mapping[str, str], refusal: str = "") -> web.Response:
    values: dict[str, Any] = {
        "found": await request.app[UNITS].read(_read, **who(request)),
        "templates": house.shipped().campaigns.templates,
        "typed": dict.fromkeys(_NAMES, "") | dict(typed),
        "times": times,
        "catch_up": CATCH_UP,
    }
    return render(request, "campaign/plans.html", refusal=refusal, **values)


async def add(request: web.Request) -> web.Response:
    form = await request.post()
    typed = {name: str(form.get(name, "")).strip() for name in _NAMES}
    given: dict[str, Any] = {name: typed[name] for name in ("name", "template", "catch_up")}
    try:
        await request.app[UNITS].run(plans.add_plan, cron=times.line(typed), **given, **who(request))
    except Refused as refused:
        return await _page(request, typed, told_no(request, refused))
    raise web.HTTPSeeOther("/console/campaigns/plans?done=add")


async def switch(request: web.Request) -> web.Response:
    is_on = (await request.post()).get("what") == "on"
    await request.app[UNITS].run(plans.switch_plan, plan=row_number(request), is_on=is_on, **who(request))
    raise web.HTTPSeeOther("/console/campaigns/plans?done=switch")
