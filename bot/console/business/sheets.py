"""How does a table of the office come into the register: seen first, then brought in; what of the rows in doubt?"""

import asyncio
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console import columns
from bot.console.business import label
from bot.console.business.shown import doubt_in_words, refused_words, render, who
from bot.console.page import page_number, row_number
from bot.console.settings import UNITS, now_of, session_of
from bot.domain.business.field import TABLES
from bot.domain.business.reading import Reading
from bot.domain.refused import Refused
from bot.services import business

_LARGEST = 4 * 1024 * 1024  # bytes: the file stands in the page until it is confirmed, and comes back a third longer
_SHOWN = 30  # rows of a kind


async def show(request: web.Request) -> web.Response:
    return render(request, "import.html", table="", source="")


async def submit(request: web.Request) -> web.Response:
    """What the file would do; nothing happens before it is confirmed."""
    form = await request.post()
    asked: dict[str, Any] = {name: str(form.get(name, "")).strip() for name in ("table", "source")}
    given = _file(form)
    if given is None or len(given[1]) > _LARGEST:
        return render(request, "import.html", refusal="请选一个文件，最大 4 兆。", **asked)
    try:
        await _remember(request, form, **asked)
        read = await _read(request, *given, columns.said(form), **asked)
        if form.get("what") == "bring" and not read.unknown:
            brought = await business.bring(request.app[UNITS], name=given[0], given=read, **who(request))
            return render(request, "brought.html", brought=brought)
        seen = await request.app[UNITS].read(business.preview, actor=session_of(request).actor, given=read)
    except Refused as refused:
        return render(request, "import.html", refusal=refused_words(request, refused), **asked)
    return render(request, "preview.html", seen=seen, source=asked["source"], **_parts(seen, *given))


async def _remember(request: web.Request, form: Mapping[str, Any], *, table: str, source: str) -> None:
    """What somebody said of columns, other than the page before, holds for all such tables of the source."""
    fields = columns.said(form, was="shown")
    if source and fields and table in TABLES:
        given: dict[str, Any] = {"source": source, "table": table, "fields": fields}
        await request.app[UNITS].run(business.remember, **given, **who(request))


async def _read(
    request: web.Request, name: str, data: bytes, mapping: Mapping[str, str], *, table: str, source: str
) -> Reading:
    before = await request.app[UNITS].read(business.remembered, source=source)
    asked: dict[str, Any] = {"table": table if table in TABLES else "", "mapping": mapping, "remembered": before}
    return await asyncio.to_thread(business.read_file, name, data, now_of(request), **asked)


def _file(form: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """Uploaded, or as the page had it."""
    sheet = form.get("sheet")
    if isinstance(sheet, web.FileField) and sheet.filename:
        return sheet.filename[-120:], sheet.file.read()
    try:
        data = b64decode(str(form.get("data", "")), validate=True)
    except Error:
        raise web.HTTPBadRequest from None
    return (str(form.get("name", ""))[-120:], data) if data else None


def _parts(seen: business.Preview, name: str, data: bytes) -> dict[str, Any]:
    rows = {
        status: [row for row in seen.rows if row.status == status][:_SHOWN] for status in ("doubt", "new", "changed")
    }
    return {
        "name": name,
        "data": b64encode(data).decode(),
        "columns": columns.shown(seen.columns),
        "fields": {field: label.field(field) for field in TABLES[seen.table]},
        "leave_out": columns.LEAVE_OUT,
        "rows": rows,
    }


async def show_rows(request: web.Request) -> web.Response:
    return await _rows(request)


async def _rows(
    request: web.Request, refusal: str = "", row: int = 0, cells: Mapping[str, str] | None = None
) -> web.Response:
    """``cells`` is what was typed for ``row``."""
    found = await request.app[UNITS].read(business.waiting, actor=session_of(request).actor, page=page_number(request))
    return render(request, "rows.html", refusal=refusal, found=found, row=row, typed=cells or {})


async def settle(request: web.Request) -> web.Response:
    """The row as it is typed now, or not at all."""
    form, row = await request.post(), row_number(request)
    headers = [columns.header(text) for text in map(str, form.getall("header", []))]
    typed = [str(text).replace("\r\n", "\n") for text in form.getall("cell", [])]
    cells = dict(zip(headers, typed, strict=False))
    try:
        if form.get("what") == "leave":
            await request.app[UNITS].run(business.leave, id=row, why=str(form.get("why", "")), **who(request))
            raise web.HTTPSeeOther("/console/businesses/rows?done=leave")
        doubts = await request.app[UNITS].run(business.settle, id=row, cells=cells, **who(request))
    except Refused as refused:
        return await _rows(request, refused_words(request, refused), row, cells)
    if doubts:
        still = "；".join(doubt_in_words(request, doubt) for doubt in doubts)
        return await _rows(request, f"还是没有看懂：{still}。", row, cells)
    raise web.HTTPSeeOther("/console/businesses/rows?done=settle")
