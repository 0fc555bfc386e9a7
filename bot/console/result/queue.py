"""Which results wait for somebody, and what of failing ones was not followed up yet?"""

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bot.console.page import page_number
from bot.console.result import label
from bot.console.result.shown import render, who
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.result.state import State, is_open
from bot.services import desk_lists, result
from bot.services.result.views import Queue

_SIZE = 50
_OPEN = "open"
_DRAFTS = "drafts"


def chosen_of(request: web.Request) -> dict[str, str]:
    """What of the filters makes sense; nothing chosen is what is open."""
    given = {name: request.query.get(name, "") for name in ("state", "verdict", "import", "area")}
    given["state"] = given["state"] if given["state"] in (*State, _DRAFTS, "all") else _OPEN
    given["verdict"] = given["verdict"] if given["verdict"] in label.VERDICTS else ""
    return given | {"import": given["import"][:12], "area": given["area"][:12]}


def _wanted(chosen: dict[str, str]) -> dict[str, Any]:
    state = chosen["state"]
    states = [State(state)] if state in list(State) else [one for one in State if state != _OPEN or is_open(one)]
    more = {"import_ref": chosen["import"], "verdict": chosen["verdict"], "area": chosen["area"]}
    return {"states": states, "drafts": state == _DRAFTS} | more


def _read(connection: Connection, /, **wanted: Any) -> tuple[Queue, list[tuple[str, str]]]:
    areas = [(area.code, area.name) for area in desk_lists.areas(connection) if area.is_ours]
    return result.queue(connection, **wanted), areas


async def show(request: web.Request) -> web.Response:
    chosen = chosen_of(request)
    wanted = {"page": page_number(request), "size": _SIZE} | _wanted(chosen) | who(request)
    found, areas = await request.app[UNITS].read(_read, **wanted)
    states = [(_OPEN, "公布以前的"), *label.STATES.items(), (_DRAFTS, "等第二个人同意的更正"), ("all", "全部")]
    query = urlencode({name: text for name, text in chosen.items() if text})
    return render(request, "list.html", found=found, chosen=chosen, states=states, areas=areas, query=query)


async def tasks(request: web.Request) -> web.Response:
    page, is_done = page_number(request), request.query.get("state") == "done"
    found, total = await request.app[UNITS].read(result.tasks, page=page, size=_SIZE, done=is_done, **who(request))
    sheet = {"items": found, "page": page, "pages": max(1, -(-total // _SIZE)), "total": total}
    return render(request, "tasks.html", found=sheet, is_done=is_done)
