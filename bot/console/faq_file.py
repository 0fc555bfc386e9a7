"""How does the whole knowledge leave as a file, and how do changes come in from one?"""

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import PHRASES, UNITS, now_of, session_of
from bot.domain.clock import beijing_day
from bot.domain.faq_words import FIELDS, ID
from bot.domain.refused import Refused
from bot.services import faq_file, faq_import
from bot.services.faq_file import FORMS, Given
from bot.services.faq_import import Plan

_SHOWN = 50  # rows of a kind; whoever has more begins with these
_STATUSES = {"refused": "不合规矩", "new": "新增", "changed": "修改", "waiting": "已经在等发布", "same": "没有变化"}


async def export(request: web.Request) -> web.Response:
    now, form = now_of(request), request.match_info["form"]
    if form not in FORMS:
        raise web.HTTPNotFound
    file = await asyncio.to_thread(faq_import.export, form, beijing_day(now))
    await request.app[UNITS].run(faq_import.record, actor=session_of(request).actor, name=file.name, now=now)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=file.data, content_type=file.mime, headers=headers)


async def show(request: web.Request) -> web.Response:
    return _page(request)


def _page(request: web.Request, planned: Plan | None = None, problem: str = "", why: str = "") -> web.Response:
    rows = planned.rows if planned else []
    say_of = request.app[PHRASES].say
    faults = [
        (row, FIELDS.get(one.part, ID if one.part == "id" else one.part), say_of(f"refused.{one.code}", one.values))
        for row in rows
        for one in row.faults
    ]
    values: dict[str, Any] = {
        "planned": planned,
        "counts": planned.counts if planned else {},
        "faults": faults[:_SHOWN],
        "total": len(faults),
        "shown": [row for row in rows if row.status in ("new", "changed")],
        "details": _SHOWN,
        "rows": faq_import.packed(planned) if planned and planned.changes else "",
        "statuses": _STATUSES,
        "names": FIELDS,
    }
    status = 422 if problem or faults else 200
    return render(request, "knowledge_file.html", status=status, problem=problem, why=why, **values)


async def preview(request: web.Request) -> web.Response:
    """Nothing happens yet: what would be new, changed, unchanged, refused."""
    given = (await request.post()).get("sheet")
    if not isinstance(given, web.FileField):
        return _page(request, problem="请选择要导入的文件。")
    try:
        rows = await asyncio.to_thread(faq_file.read, given.file.read(), given.filename)
        return _page(request, await _planned(request, rows))
    except Refused as refused:
        return _page(request, problem=say(request, refused))


async def _planned(request: web.Request, rows: Sequence[Given], *, is_tried: bool = False) -> Plan:
    known = await request.app[UNITS].read(faq_import.standing, actor=session_of(request).actor)
    return await asyncio.to_thread(faq_import.plan, rows, known, is_tried=is_tried)


async def confirm(request: web.Request) -> web.Response:
    """What was seen, and only that: when something else would happen by now, it is shown anew."""
    form = await request.post()
    why = str(form.get("why", "")).strip()
    rows: list[Given] = []
    try:
        rows = await asyncio.to_thread(faq_import.unpacked, str(form.get("rows", "")))
        planned = await _planned(request, rows, is_tried=True)
        if planned.seal != form.get("seal") or not planned.changes:
            return _page(request, await _planned(request, rows), "这段时间里问答有变动，请再看一遍。", why)
        given: dict[str, Any] = {"actor": session_of(request).actor, "now": now_of(request)}
        await request.app[UNITS].run(faq_import.take, planned=planned, why=why, **given)
    except Refused as refused:
        return _page(
            request, await _planned(request, rows, is_tried=True) if rows else None, say(request, refused), why
        )
    raise web.HTTPSeeOther("/console/answers/drafts?done=import")
