"""How do staff say which line of a plan and which cases a result answers, and fill the line with what was found?"""

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.console.result import one
from bot.console.result.shown import refused_words
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services import result

_TYPED: Mapping[str, tuple[Callable[..., None], str]] = {
    "line": (result.link_line, "line"),
    "case": (result.link_case, "number"),
    "uncase": (result.unlink_case, "number"),
}


async def submit(request: web.Request) -> web.Response:
    """``what`` is linked, taken back, or filled in; a no is said on the page itself."""
    form, given = await request.post(), one.asked(request)
    what = str(form.get("what", ""))
    try:
        if what == "fill":
            await request.app[UNITS].run(_fill, **given)
        elif what in _TYPED:
            work, name = _TYPED[what]
            await request.app[UNITS].run(work, **given | {name: str(form.get("typed", ""))})
        else:
            raise web.HTTPNotFound
    except Refused as refused:
        return await one.page(request, refusal=refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/results/{given['ref']}?done={what}#loop-title")


def _fill(connection: Connection, *, actor: Any, ref: str, now: Any) -> None:
    found = result.loop(connection, actor=actor, ref=ref).found
    if found is None:
        raise Refused("result.line_waits")
    result.confirm_line(connection, actor=actor, line=found.line, now=now)
