"""Which group messages does nobody know the outcome of, and what does a person say became of them?"""

from typing import Any

from aiohttp import web

from bot.console.campaign import proof
from bot.console.campaign.shown import render, told_no, who
from bot.console.page import row_number
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.refused import Refused
from bot.domain.staff import Permission
from bot.services.campaign import batches, reporting
from bot.services.campaign.reporting import Undecided

WHAT = {"sent": "已经发出去了", "again": "没有发出去，再发一次"}


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _found(request: web.Request) -> list[Undecided]:
    return await request.app[UNITS].read(reporting.undecided, actor=session_of(request).actor)


async def _page(request: web.Request, refusal: str = "") -> web.Response:
    may_decide = session_of(request).actor.may(Permission.CAMPAIGN_APPROVE)
    values = {"found": await _found(request), "may_decide": may_decide, "what": WHAT, "now": now_of(request)}
    return render(request, "campaign/unknown.html", refusal=refusal, **values)


async def decide(request: web.Request) -> web.Response:
    """Asked twice: said to be sent it is never repeated, and repeated it may arrive a second time."""
    form, ref, number = await request.post(), request.match_info["ref"], row_number(request)
    what, why = str(form.get("what", "")), str(form.get("why", "")).strip()
    if what not in WHAT:
        raise web.HTTPNotFound
    one = next((one for one in await _found(request) if (one.ref, one.call.number) == (ref, number)), None)
    if one is None:
        return await _page(request, "这一次已经有结果了，请看现在的列表。")
    if not why:
        return await _page(request, "请写您是怎么知道的，例如：在公众平台“群发记录”里看到。")
    if form.get("sure") != "yes":
        return _sure(request, one, what, why)
    given: dict[str, Any] = {"ref": ref, "number": number, "is_sent": what == "sent", "why": why}
    try:
        await proof.given(request)
        await request.app[UNITS].run(batches.decide, **given, **who(request))
    except Refused as refused:
        return _sure(request, one, what, why, told_no(request, refused))
    raise web.HTTPSeeOther("/console/campaigns/unknown?done=decide")


def _sure(request: web.Request, one: Undecided, what: str, why: str, refusal: str = "") -> web.Response:
    values: dict[str, Any] = {
        "one": one,
        "now": now_of(request),
        "what": what,
        "called": WHAT[what],
        "why": why,
        "has_totp": session_of(request).has_totp,
    }
    needs_proof = not proof.is_fresh(request)
    return render(request, "campaign/decide.html", refusal=refusal, needs_proof=needs_proof, **values)
