"""How does a member of staff change the knowledge, and how does a second one publish it?"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.console import draft_form
from bot.console.act_form import problems, read
from bot.console.fault import say
from bot.console.page import page_number, render
from bot.console.settings import UNITS, now_of, session_of
from bot.domain import faq_edit
from bot.domain.clock import beijing_day
from bot.domain.faq_change import Change
from bot.domain.faq_words import FIELDS
from bot.domain.refused import Refused
from bot.services import draft, draft_list, entries
from bot.services.faq_judge import judge

STATES = {"published": "已发布", "refused": "已退回"}
KINDS = {"add": "新增", "edit": "修改", "withdraw": "撤下"}
_DONE = {
    "propose": "已提交，等另一位审批员发布。",
    "publish": "已发布，半分钟内生效。",
    "refuse": "已退回。",
    "import": "已导入，等另一位审批员发布。",
}


async def edit(request: web.Request) -> web.Response:
    """Also of an entry that was withdrawn: published, it is said again."""
    name = request.match_info["name"]
    entry = await request.app[UNITS].read(draft.standing, entry=name)
    return await _form(request, {**faq_edit.typed(entry), "why": ""}, {})


async def new(request: web.Request) -> web.Response:
    """Not read against its sources until somebody says so."""
    today = beijing_day(now_of(request)).isoformat()
    first = dict.fromkeys(("id", "why", *FIELDS), "") | {"checked": "memory", "audience": "citizen", "reviewed": today}
    return await _form(request, first, {})


async def _form(request: web.Request, typed: dict[str, str], found: dict[str, str], refusal: str = "") -> web.Response:
    name = request.match_info.get("name", "")
    entry = await request.app[UNITS].read(draft.standing, entry=name) if name else None
    status = 422 if found or refusal else 200
    asked = draft_form.fields(is_new=entry is None)
    values: dict[str, Any] = {"entry": entry, "asked": asked, "typed": typed, "problems": found, "refusal": refusal}
    return render(request, "draft_edit.html", status=status, **values)


async def propose(request: web.Request) -> web.Response:
    return await _proposed(
        request, draft.edit, {"entry": request.match_info["name"], "day": beijing_day(now_of(request))}
    )


async def propose_new(request: web.Request) -> web.Response:
    return await _proposed(request, draft.add, {})


async def _proposed(request: web.Request, make: Callable[..., Change], which: Mapping[str, Any]) -> web.Response:
    """What is wrong comes back with what was typed; the index is tried out beside the loop."""
    asked = draft_form.fields(is_new=make is draft.add)
    typed = read(await request.post(), asked)
    if found := problems(typed, asked):
        return await _form(request, typed, found)
    name = which or {"entry": typed["id"]}
    try:
        change = await request.app[UNITS].read(make, **name, given=typed)
        await _hand_in(request, change, typed["why"])
    except Refused as refused:
        return await _form(request, typed, {}, say(request, refused))
    raise web.HTTPSeeOther("/console/answers/drafts?done=propose")


async def _hand_in(request: web.Request, change: Change, why: str) -> None:
    await asyncio.to_thread(judge, [change])
    given: dict[str, Any] = {"actor": session_of(request).actor, "why": why, "now": now_of(request)}
    await request.app[UNITS].run(draft.propose, changes=[change], **given)


async def show_withdraw(request: web.Request) -> web.Response:
    return _withdrawing(request)


def _withdrawing(request: web.Request, why: str = "", problem: str = "") -> web.Response:
    entry = entries.entry(actor=session_of(request).actor, name=request.match_info["name"])
    status = 422 if problem else 200
    field, related = draft_form.WITHDRAWN, entries.related_to(entry.id)
    return render(
        request,
        "draft_withdraw.html",
        status=status,
        entry=entry,
        asked=field,
        why=why,
        problem=problem,
        related=related,
    )


async def withdraw(request: web.Request) -> web.Response:
    typed = read(await request.post(), (draft_form.WITHDRAWN,))["why"]
    change = draft.withdraw(entry=request.match_info["name"])
    if found := problems({"why": typed}, (draft_form.WITHDRAWN,)):
        return _withdrawing(request, typed, found["why"])
    try:
        await _hand_in(request, change, typed)
    except Refused as refused:
        return _withdrawing(request, typed, say(request, refused))
    raise web.HTTPSeeOther("/console/answers/drafts?done=propose")


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "") -> web.Response:
    actor, page = session_of(request).actor, page_number(request)
    waiting, decided = await request.app[UNITS].read(draft_list.listing, actor=actor, page=page)
    return render(
        request,
        "draft.html",
        status=422 if refusal else 200,
        waiting=waiting,
        decided=decided,
        names=FIELDS,
        states=STATES,
        kinds=KINDS,
        refusal=refusal,
        done=_DONE.get(request.query.get("done", ""), ""),
    )


async def show_withdrawn(request: web.Request) -> web.Response:
    found = await request.app[UNITS].read(draft_list.withdrawn, actor=session_of(request).actor)
    return render(request, "knowledge_withdrawn.html", found=found)


async def decide(request: web.Request) -> web.Response:
    """One, or all that are ticked; published only when they are still fit: other entries may have changed since."""
    form = await request.post()
    what = next((name for name in ("publish", "refuse") if name in form), "")
    rows = [str(row) for row in ([form[what]] if form.get(what) else form.getall("row", []))] if what else []
    if not what or not all(row.isascii() and row.isdigit() and len(row) < 10 for row in rows):
        raise web.HTTPNotFound
    if not rows:
        return await _page(request, "请先勾选要处理的修改。")
    given: dict[str, Any] = {"actor": session_of(request).actor, "drafts": [int(row) for row in rows]}
    if what == "publish":
        changes = await request.app[UNITS].read(draft.proposed, **given)
        try:
            await asyncio.to_thread(judge, changes)
        except Refused as refused:
            return await _page(request, say(request, refused))
    work = draft.publish if what == "publish" else draft.refuse
    await request.app[UNITS].run(work, **given, now=now_of(request))
    raise web.HTTPSeeOther(f"/console/answers/drafts?done={what}")
