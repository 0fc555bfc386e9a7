"""Which questions did nothing known answer, or were left for staff, and how does the office answer them?"""

from dataclasses import replace
from typing import Any

from aiohttp import web

from bot.console.act_form import Field
from bot.console.fault import say
from bot.console.page import page_number, render, row_number
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.gap import REPLY_LIMIT, Gap
from bot.domain.refused import Refused
from bot.services import entries, faq, gap

STATES = {Gap.LEFT: "给工作人员的留言", Gap.OPEN: "待回答", Gap.ANSWERED: "已回答", Gap.DISMISSED: "不回答"}
_DONE = {"dismiss": "已放到“不回答”。", "reopen": "已重新打开。"}
_REPLY = Field(
    "reply",
    "或者写一段回答",
    "问过的人会在微信里收到，以后再有人这样问也会这样答。请勿写入个人信息；涉及数字和期限的，先核对原文。",
    "area",
    is_required=False,
    limit=REPLY_LIMIT,
)
_LEFT = replace(_REPLY, hint="只回给留言的人，在微信里收到。请勿写别人的个人信息；涉及数字和期限的，先核对原文。")


async def show(request: web.Request) -> web.Response:
    given = request.query.get("state", "")
    state = Gap(given) if given in list(Gap) else Gap.OPEN
    actor, page = session_of(request).actor, page_number(request)
    found = await request.app[UNITS].read(gap.listing, actor=actor, state=state, page=page)
    return render(request, "gap.html", found=found, state=state, states=STATES)


async def show_one(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, problem: str = "", said: str = "", **typed: str) -> web.Response:
    found = await request.app[UNITS].read(gap.group, actor=session_of(request).actor, gap=row_number(request))
    known = faq.entry(found.entry) if found.entry else None
    values: dict[str, Any] = {
        "one": found,
        "known": known,
        "nearest": entries.nearest(found.text),
        "topics": entries.by_topic(),
        "asked": _LEFT if found.is_left else _REPLY,
        "states": STATES,
        "problem": problem,
        "said": said,
        "done": _DONE.get(request.query.get("done", ""), ""),
        "told": request.query.get("told", ""),
    }
    typed = {"entry": "", "reply": ""} | typed
    return render(request, "gap_one.html", status=422 if problem else 200, typed=typed, **values)


async def settle(request: web.Request) -> web.Response:
    """First how it will read, then, once confirmed, the answer itself."""
    form = await request.post()
    what, row = str(form.get("what", "")), row_number(request)
    given: dict[str, Any] = {"actor": session_of(request).actor, "gap": row}
    if what in ("dismiss", "reopen"):
        work = gap.dismiss if what == "dismiss" else gap.reopen
        await request.app[UNITS].run(work, **given, now=now_of(request))
        raise web.HTTPSeeOther(f"/console/answers/gaps/{row}?done={what}")
    typed: dict[str, Any] = {name: str(form.get(name, "")).replace("\r\n", "\n").strip() for name in ("entry", "reply")}
    try:
        if what != "send":
            return await _page(request, said=await request.app[UNITS].read(gap.preview, **given, **typed), **typed)
        told = await request.app[UNITS].run(gap.answer, **given, **typed, now=now_of(request))
    except Refused as refused:
        if refused.code in ("gap.unknown", "gap.settled"):
            raise
        return await _page(request, say(request, refused), **typed)
    raise web.HTTPSeeOther(f"/console/answers/gaps/{row}?told={told}")
