"""Who was told and who was not, and how is the whole round reported, on a page and on paper?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.round import label
from bot.console.round.shown import asked, render
from bot.console.round.votes import figures
from bot.console.round.votes import read as read_votes
from bot.console.settings import PHRASES, UNITS, now_of
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import round
from bot.services.round.views import Round, Told

_COMING = ("waiting", "sending", "parked", "noticed")


def _read_told(connection: Connection, /, *, now: Any, **which: Any) -> tuple[Round, Told]:
    return round.look(connection, **which, now=now), round.told(connection, **which)


async def show_told(request: web.Request) -> web.Response:
    known, told = await request.app[UNITS].read(_read_told, **asked(request))
    return render(request, "told.html", known, told=told, steps=steps_of(told))


def steps_of(told: Told) -> list[tuple[str, int, int, int]]:
    """Step, how many were reached, how many wait for them, how many were not."""
    return [(label.TOLD.get(step, step), *_reached(states)) for step, states in told.steps.items()]


def _reached(states: Mapping[str, int]) -> tuple[int, int, int]:
    reached, coming = states.get("sent", 0), sum(states.get(state, 0) for state in _COMING)
    return reached, coming, sum(states.values()) - reached - coming


def _read(connection: Connection, /, **which: Any) -> dict[str, Any]:
    """What everybody may read once it is public, and what staff may: nothing of the plan before."""
    known, part, tally = read_votes(connection, **which)
    who = {"actor": which["actor"], "number": which["number"]}
    try:
        lines = round.open_data(connection, number=known.number, now=which["now"]).lines
    except Refused:
        lines = ()  # a draft
    told, doubts = round.told(connection, **who), round.suspicions(connection, **who)
    return {"known": known, "part": part, "tally": tally, "lines": lines, "told": told, "doubts": doubts}


async def show(request: web.Request) -> web.Response:
    found = await request.app[UNITS].read(_read, **asked(request))
    known, told = found.pop("known"), found.pop("told")
    values = figures(found.pop("part"), found.pop("tally")) | found
    values |= {"organ": request.app[PHRASES].say("office.name"), "at": now_of(request)}
    return render(request, "report.html", known, told=told, steps=steps_of(told), **values)
