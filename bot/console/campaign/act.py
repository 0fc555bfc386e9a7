"""What will an act do to a notice? Said first, asked again where it cannot be taken back, and only on what was looked at."""

import hashlib
from typing import Any

from aiohttp import web

from bot.console.campaign import proof
from bot.console.campaign.edit import on_phone
from bot.console.campaign.effects import effects
from bot.console.campaign.readers import Expected, expect
from bot.console.campaign.shown import asked, look, render, told_no
from bot.console.round.edit import OVERTAKEN
from bot.console.settings import UNITS, session_of
from bot.domain.campaign.table import TABLE, Act
from bot.domain.refused import Refused
from bot.services.campaign import acting
from bot.services.campaign.views import Campaign

FOR_GOOD = frozenset({Act.APPROVE, Act.RESUME, Act.CANCEL})
"""Nobody takes these back: they are asked for twice."""
_QUESTIONS = {
    Act.APPROVE: "内容、发给谁、怎么发、什么时候发，我都核对过",
    Act.RESUME: "我核对过，可以接着发",
    Act.CANCEL: "我知道取消以后不能恢复",
}
_SHOWN = frozenset({Act.PROPOSE, Act.RETURN, Act.APPROVE, Act.PAUSE, Act.RESUME, Act.CANCEL, Act.LIST, Act.UNLIST})


def _act(request: web.Request) -> Act:
    given = request.match_info["act"]
    if given not in _SHOWN:
        raise web.HTTPNotFound
    return Act(given)


def seen_of(known: Campaign) -> str:
    """What a page was made from: anything else of the notice is another value."""
    return hashlib.sha256(repr((known.hash, known.state, known.approvals)).encode()).hexdigest()[:16]


async def show(request: web.Request) -> web.Response:
    return await _page(request, "act.html")


async def _read(request: web.Request, *, with_people: bool) -> tuple[Campaign, Expected | None]:
    if not with_people:
        return await look(request), None
    expected = await request.app[UNITS].read(expect, **asked(request))
    return expected.campaign, expected


async def _page(request: web.Request, template: str, refusal: str = "", why: str = "") -> web.Response:
    act, session = _act(request), session_of(request)
    known, expected = await _read(request, with_people=template == "sure.html")
    row = TABLE.get((known.state, act))
    values: dict[str, Any] = {
        "known": known,
        "act": act,
        "effects": effects(act, known) if act in known.acts else (),
        "needs_why": bool(row and row.needs_why),
        "needs_proof": bool(row and row.needs_proof) and not proof.is_fresh(request),
        "has_totp": session.has_totp,
        "is_for_good": act in FOR_GOOD,
        "expected": expected,
        "question": _QUESTIONS.get(act, ""),
        "shown": on_phone(known),
        "why": why,
        "seen": seen_of(known),
    }
    return render(request, f"campaign/{template}", refusal=refusal, **values)


async def submit(request: web.Request) -> web.Response:
    """Only what was shown is done: a notice that changed since is shown again."""
    act, known, form = _act(request), await look(request), await request.post()
    why = str(form.get("why", "")).strip()
    row = TABLE.get((known.state, act))
    if form.get("seen") != seen_of(known):
        return await _page(request, "act.html", OVERTAKEN, why)
    if row and row.needs_why and not why:
        return await _page(request, "act.html", "请写原因。", why)
    if act in FOR_GOOD and form.get("sure") != "yes":
        return await _page(request, "sure.html", why=why)
    try:
        proved = await proof.given(request) if row and row.needs_proof else None
        values: dict[str, Any] = {"act": act, "why": why, "hash": known.hash, "proved_at": proved}
        await request.app[UNITS].run(acting.act, **asked(request), **values)
    except Refused as refused:
        again = "sure.html" if act in FOR_GOOD else "act.html"
        return await _page(request, again, told_no(request, refused), why)
    raise web.HTTPSeeOther(f"/console/campaigns/{known.ref}?done={act}")
