"""Who takes part, when, from where; and how do the votes stand?"""

from typing import Any

from aiohttp import web

from bot.console.round import label
from bot.console.round.chart import HEIGHT, WIDTH, chart, shares
from bot.console.round.shown import asked, render
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.services import round
from bot.services.round.sharing import EVERYWHERE
from bot.services.round.views import Participation, Round, Tally


def read(connection: Connection, /, *, now: Any, **which: Any) -> tuple[Round, Participation, Tally]:
    known = round.look(connection, **which, now=now)
    return known, round.participation(connection, **which), round.progressing(connection, **which)


async def show(request: web.Request) -> web.Response:
    return await _page(request, "votes.html")


async def refresh(request: web.Request) -> web.Response:
    """Only the figures, for the page's own refreshing."""
    return await _page(request, "_votes.html")


async def _page(request: web.Request, template: str) -> web.Response:
    known, part, tally = await request.app[UNITS].read(read, **asked(request))
    return render(request, template, known, **figures(part, tally))


def figures(part: Participation, tally: Tally) -> dict[str, Any]:
    """What the chart and the tables need."""
    sources = {label.SOURCES.get(code, code): count for code, count in part.sources.items()}
    areas = {name or "没有说": count for name, count in part.areas.items()}
    scans = {name or EVERYWHERE: count for name, count in part.scans.items()}
    return {
        "part": part,
        "tally": tally,
        "chart": chart(part.hours),
        "drawing": (WIDTH, HEIGHT),
        "parts": (
            ("从哪里投的", shares(sources)),
            ("哪个区域的人", shares(areas)),
            ("哪里的海报扫了几次", shares(scans)),
        ),
        "options": [(one, 100 * one.votes / max(1, tally.ballots)) for one in tally.counts],
    }
