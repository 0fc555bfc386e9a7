"""Which days are worked, year by year, and how do staff enter the next year?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console import calendar_form
from bot.console.act_form import problems, read
from bot.console.page import render_form
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.calendar import Year
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.services import house, workdays

_NEW = {"notice": "", "issued": "", "source": "", "off": "", "work": ""}


async def show(request: web.Request) -> web.Response:
    years = await request.app[UNITS].read(_years)
    return await _page(request, years, _wanted(request, years))


def _years(connection: Connection) -> Mapping[int, Year]:
    return house.rules(connection).calendar.years


def _wanted(request: web.Request, years: Mapping[int, Year]) -> int:
    """The year asked for; one after the last is where a new one begins."""
    given, today = request.query.get("year", ""), now_of(request).astimezone(BEIJING).year
    asked = int(given) if given.isascii() and given.isdigit() and len(given) == 4 else today
    return asked if asked in (*years, max(years) + 1) else max(years)


async def _page(
    request: web.Request,
    years: Mapping[int, Year],
    year: int,
    *,
    typed: Mapping[str, str] | None = None,
    found: Mapping[str, str] | None = None,
) -> web.Response:
    shown = calendar_form.typed(years[year]) if year in years else _NEW
    return render_form(
        request,
        "calendar.html",
        years=[*years, max(years) + 1],
        year=year,
        known=years.get(year),
        asked=calendar_form.FIELDS,
        typed=typed or shown,
        found=found,
        warning=await request.app[UNITS].read(workdays.warning, now=now_of(request)),
        done="done" in request.query,
    )


async def save(request: web.Request) -> web.Response:
    years = await request.app[UNITS].read(_years)
    year, form = _wanted(request, years), await request.post()
    typed = read(form, calendar_form.FIELDS)
    found = problems(typed, calendar_form.FIELDS)
    data: dict[str, Any] = {}
    if not found:
        data, found = calendar_form.data(year, typed)
    if found:
        return await _page(request, years, year, typed=typed, found=found)
    actor = session_of(request).actor
    await request.app[UNITS].run(workdays.save_year, data=data, actor=actor, now=now_of(request))
    raise web.HTTPSeeOther(f"/console/calendar?year={year}&done=1")
