"""Which replies does the office use again, and how are they kept and filled in?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.act_form import TEXT_LIMIT, Field, problems, read
from bot.console.fault import say
from bot.console.page import render_form
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import desk_lists

ASKED = (
    Field("name", "名称", "选用时看到的，如：正在核实。", limit=40),
    Field(
        "text",
        "内容",
        "花括号里的词，选用时自动换成这一件的：{编号}、{商家}、{地点}、{承办人}。",
        "area",
        limit=TEXT_LIMIT,
    ),
)
_SAMPLE = {"编号": "T20261122-0001", "商家": "小李面包店", "地点": "和平路 8 号"}


def facts(case: Any, actor: Actor) -> Mapping[str, str]:
    """What a reply's fields stand for in a case."""
    return {"编号": case.number, "商家": case.respondent or "商家", "地点": case.place, "承办人": actor.name}


async def chosen(request: web.Request, wanted: str, case: Any) -> str:
    """The reply that was chosen, with this case's own facts filled in; empty when there is none."""
    found = _find(await request.app[UNITS].read(desk_lists.canned), wanted)
    return desk_lists.filled(found.text, facts(case, session_of(request).actor)) if found else ""


def _find(replies: list[desk_lists.Canned], wanted: str) -> desk_lists.Canned | None:
    return next((one for one in replies if str(one.id) == wanted), None)


async def show(request: web.Request) -> web.Response:
    """``?edit=`` brings one into the form, ``?remove=`` asks whether it shall go."""
    return await _page(request)


async def _page(
    request: web.Request,
    typed: Mapping[str, str] | None = None,
    found: Mapping[str, str] | None = None,
    *,
    preview: str = "",
) -> web.Response:
    replies = await request.app[UNITS].read(desk_lists.canned)
    sample = _SAMPLE | {"承办人": session_of(request).actor.name}
    edited = _find(replies, request.query.get("edit", ""))
    values = typed or ({"name": edited.name, "text": edited.text, "reply": str(edited.id)} if edited else {})
    return render_form(
        request,
        "reply.html",
        replies=[(one, desk_lists.filled(one.text, sample)) for one in replies],
        asked=ASKED,
        typed=values,
        found=found,
        preview=desk_lists.filled(preview, sample),
        leaving=_find(replies, request.query.get("remove", "")),
        done=request.query.get("done", ""),
    )


async def save(request: web.Request) -> web.Response:
    """A new one, a changed one, or only a look at how it will read."""
    form = await request.post()
    row = _row(str(form.get("reply", ""))) if form.get("reply") else None
    typed = read(form, ASKED)
    kept = typed | {"reply": str(row) if row else ""}
    if found := problems(typed, ASKED):
        return await _page(request, kept, found)
    actor, now = session_of(request).actor, now_of(request)
    try:
        if form.get("what") == "preview":
            desk_lists.check_canned(typed["text"])
            return await _page(request, kept, preview=typed["text"])
        await request.app[UNITS].run(desk_lists.save_canned, actor=actor, **typed, now=now, reply=row)
    except Refused as refused:
        field = "name" if refused.code.startswith("desk.name") else "text"
        return await _page(request, kept, {field: say(request, refused)})
    raise web.HTTPSeeOther("/console/replies?done=save")


async def remove(request: web.Request) -> web.Response:
    reply, actor, now = _row(request.match_info["row"]), session_of(request).actor, now_of(request)
    await request.app[UNITS].run(desk_lists.remove_canned, reply=reply, actor=actor, now=now)
    raise web.HTTPSeeOther("/console/replies?done=remove")


def _row(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise web.HTTPNotFound
    return int(given)
