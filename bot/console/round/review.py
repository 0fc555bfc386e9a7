"""What becomes of nominations: an option, part of another one, a clue, or nothing with a reason?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console.page import page_number, row_number
from bot.console.round import label
from bot.console.round.shown import asked, look, render, told_no, with_round
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Standing
from bot.services import round
from bot.services.round.views import Clue, Nomination, Round

_SIZE = 30
_WORKS: Mapping[str, Callable[..., None]] = {
    "accept": round.accept,
    "merge": round.merge,
    "decline": round.decline,
    "pass": round.let_pass,
    "seal": round.seal,
}
DONE = {
    "accept": "已采纳，成了选项。",
    "merge": "已合并，支持的人一起算。",
    "decline": "已记下不采纳。",
    "pass": "已放行。",
    "seal": "已改成点名线索，只有抽检计划的人看得到。",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list; ``page`` counts from 1."""

    items: list[Nomination]
    page: int
    pages: int


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "") -> web.Response:
    which = asked(request)
    known, found = await request.app[UNITS].read(with_round, round.nominations, **which)
    given = request.query.get("standing", "")
    standing = Standing(given) if given in label.STANDINGS else Standing.OPEN
    counts = {one: sum(row.standing is one for row in found) for one in Standing}
    return render(
        request,
        "nominations.html",
        known,
        refusal=refusal,
        found=part([row for row in found if row.standing is standing], page_number(request)),
        standing=standing,
        counts=counts,
        targets=[row for row in found if row.standing in (Standing.OPEN, Standing.ACCEPTED)],
        said=DONE,
    )


def part(rows: list[Nomination], page: int) -> Part:
    pages = max(1, -(-len(rows) // _SIZE))
    page = min(page, pages)
    return Part(rows[(page - 1) * _SIZE : page * _SIZE], page, pages)


async def show_clues(request: web.Request) -> web.Response:
    return await _clues(request)


async def _clues(request: web.Request, refusal: str = "") -> web.Response:
    """Looking is recorded by the service."""
    known, found = await request.app[UNITS].run(_read_clues, **asked(request))
    return render(request, "clues.html", known, refusal=refusal, found=found, venue=round.venue_name, said=DONE)


def _read_clues(connection: Connection, /, **which: Any) -> tuple[Round, list[Clue]]:
    return round.look(connection, **which), round.clues(connection, **which)


async def settle(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    what, standing = str(form.get("what", "")), str(form.get("standing", ""))
    if what not in _WORKS:
        raise web.HTTPNotFound
    given: dict[str, Any] = {"nomination": row_number(request)} | _more(what, form)
    page = "clues" if standing == "clue" else "nominations"
    try:
        await request.app[UNITS].run(_WORKS[what], **given, actor=session_of(request).actor, now=now_of(request))
    except Refused as refused:
        refusal = told_no(request, refused)
        return await (_clues(request, refusal) if page == "clues" else _page(request, refusal))
    back = f"&standing={standing}" if standing in label.STANDINGS else ""
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}/{page}?done={what}{back}")


def _more(what: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """What the act asks for besides."""
    into = str(form.get("into", "")).strip()
    more: dict[str, dict[str, Any]] = {
        "merge": {"into": int(into) if into.isascii() and into.isdigit() and len(into) < 10 else 0},
        "decline": {"why": str(form.get("why", ""))},
        "seal": {"business": str(form.get("business", ""))},
    }
    return more.get(what, {})
