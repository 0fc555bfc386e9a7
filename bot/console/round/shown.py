"""What do all pages of a round have in common: the round, what may be done with it, the words of its codes?"""

from typing import Any

from aiohttp import web

from bot.console import page
from bot.console.fault import say, status_of
from bot.console.round import label
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Permission
from bot.services import round
from bot.services.round.views import Round

TABS = (
    ("", "概况", Permission.ROUND_READ),
    ("/votes", "参与", Permission.ROUND_READ),
    ("/poster", "海报", Permission.ROUND_READ),
    ("/nominations", "提名", Permission.ROUND_EDIT),
    ("/clues", "点名线索", Permission.PLAN_READ),
    ("/doubts", "可疑票", Permission.ROUND_READ),
    ("/plan", "抽检计划", Permission.PLAN_READ),
    ("/told", "告知", Permission.ROUND_READ),
    ("/report", "报告", Permission.ROUND_READ),
)


def asked(request: web.Request) -> dict[str, Any]:
    """Whose page of which round, when: what every function of ``services.round`` wants to know."""
    return {"actor": session_of(request).actor, "number": request.match_info["number"], "now": now_of(request)}


async def look(request: web.Request) -> Round:
    return await request.app[UNITS].read(round.look, **asked(request))


def with_round(connection: Connection, work: Any, /, **which: Any) -> tuple[Round, Any]:
    """The round, and what ``work`` gives of it."""
    now = which.pop("now")
    return round.look(connection, **which, now=now), work(connection, **which)


def render(request: web.Request, template: str, known: Round, *, refusal: str = "", **values: Any) -> web.Response:
    """A page of ``known`` under its heading; ``refusal`` is why something could not be done."""
    actor = session_of(request).actor
    common: dict[str, Any] = {
        "round": known,
        "acts": round.offered(actor=actor, round=known),
        "tabs": [(f"/console/rounds/{known.number}{path}", words) for path, words, needed in TABS if actor.may(needed)],
        "names": label,
        "done": request.query.get("done", ""),
        "refusal": refusal,
    }
    status = 422 if refusal or values.get("problems") else 200
    return page.render(request, f"round/{template}", status=status, **common | values)


def told_no(request: web.Request, refused: Refused) -> str:
    """The sentence for the page; what is forbidden or not there is a page of its own."""
    if status_of(refused) in (403, 404):
        raise refused
    return say(request, refused)
