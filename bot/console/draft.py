"""How does a member of staff change an entry, and how does a second one publish it?"""

import asyncio
from typing import Any

from aiohttp import web

from bot.console.act_form import Field, problems, read
from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain import faq_edit
from bot.domain.clock import beijing_day
from bot.domain.faq_lint import ANSWER_LIMIT, PAGE_LIMIT, QUESTION_LIMIT
from bot.domain.refused import Refused
from bot.services import draft, entries

FIELDS = (
    Field("question", "问题", limit=QUESTION_LIMIT),
    Field("answer", "回答", "老人也看得懂的话。", "area", limit=ANSWER_LIMIT),
    Field("page", "详细", "怎么一步步做。", "area", limit=PAGE_LIMIT),
    Field("asked", "其他问法", "每行一种，至少 8 种，照市民平时说的写。", "area", limit=2000),
    Field(
        "keywords",
        "关键词",
        "每行一组；每份里的词说到一个就行，用“+”隔开的几份都要说到，如：过期 坏了 + 超市 买。",
        "area",
        is_required=False,
        limit=1000,
    ),
    Field("unless", "排除词", "说到这些词就不是这一条，用空格隔开。", is_required=False, limit=200),
    Field("valid_until", "有效到", "到这一天以前要再核对一次。", "date"),
    Field(
        "is_verified",
        "核对",
        "选“已对照原文”，发布以后就算本局两人确认，不再写“以本局确认为准”。",
        "select",
        is_required=False,
        choices=((faq_edit.VERIFIED, "已对照原文", ""),),
    ),
    Field("why", "为什么改", "写给审批员看。", limit=200),
)
WORDS = {field.name: field.words for field in FIELDS}
STATES = {"published": "已发布", "refused": "已退回"}


async def edit(request: web.Request) -> web.Response:
    entry = entries.entry(actor=session_of(request).actor, name=request.match_info["name"])
    return _form(request, {**faq_edit.typed(entry), "why": ""}, {})


def _form(request: web.Request, typed: dict[str, str], found: dict[str, str], refusal: str = "") -> web.Response:
    entry = entries.entry(actor=session_of(request).actor, name=request.match_info["name"])
    status = 422 if found or refusal else 200
    values: dict[str, Any] = {"entry": entry, "asked": FIELDS, "typed": typed, "problems": found, "refusal": refusal}
    return render(request, "draft_edit.html", status=status, **values)


async def propose(request: web.Request) -> web.Response:
    """What is wrong comes back with what was typed; the index is tried out beside the loop."""
    typed = read(await request.post(), FIELDS)
    if found := problems(typed, FIELDS):
        return _form(request, typed, found)
    now, name = now_of(request), request.match_info["name"]
    given: dict[str, Any] = {"entry": name, "given": typed, "day": beijing_day(now)}
    try:
        await asyncio.to_thread(draft.judge, draft.made(**given))
        actor, why = session_of(request).actor, typed["why"]
        await request.app[UNITS].run(draft.propose, actor=actor, why=why, now=now, **given)
    except Refused as refused:
        return _form(request, typed, {}, say(request, refused))
    raise web.HTTPSeeOther("/console/answers/drafts?done=propose")


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "") -> web.Response:
    waiting, decided = await request.app[UNITS].read(draft.listing, actor=session_of(request).actor)
    return render(
        request,
        "draft.html",
        status=422 if refusal else 200,
        waiting=waiting,
        decided=decided,
        names=WORDS,
        states=STATES,
        refusal=refusal,
        done=request.query.get("done", ""),
    )


async def decide(request: web.Request) -> web.Response:
    """Published only when it is still fit: other entries may have changed since."""
    row, what = request.match_info["row"], str((await request.post()).get("what", ""))
    if what not in ("publish", "refuse") or not (row.isascii() and row.isdigit() and len(row) < 10):
        raise web.HTTPNotFound
    given: dict[str, Any] = {"actor": session_of(request).actor, "draft": int(row)}
    if what == "publish":
        entry = await request.app[UNITS].read(draft.proposed, **given)
        try:
            await asyncio.to_thread(draft.judge, entry)
        except Refused as refused:
            return await _page(request, say(request, refused))
    work = draft.publish if what == "publish" else draft.refuse
    await request.app[UNITS].run(work, **given, now=now_of(request))
    raise web.HTTPSeeOther(f"/console/answers/drafts?done={what}")
