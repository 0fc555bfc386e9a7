"""How does a file of results reach the office: uploaded or pasted, and which came before?"""

from typing import Any

from aiohttp import web

from bot.console.page import page_number
from bot.console.result.shown import refused_words, render, who
from bot.console.settings import UNITS, session_of
from bot.domain.refused import Refused
from bot.services import result

_SIZE = 20
_PASTED = "粘贴的文字.txt"


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "", source: str = "", text: str = "") -> web.Response:
    page = page_number(request)
    found, total = await request.app[UNITS].read(result.imports, actor=session_of(request).actor, page=page, size=_SIZE)
    sheet = {"items": found, "page": page, "pages": max(1, -(-total // _SIZE))}
    return render(request, "imports.html", refusal=refusal, found=sheet, source=source, text=text)


async def keep(request: web.Request) -> web.Response:
    """The file is kept until somebody has seen what it says; nothing of it is a result yet."""
    form = await request.post()
    source, text = str(form.get("source", "")).strip(), str(form.get("text", "")).replace("\r\n", "\n")
    given = _file(form.get("sheet"), text)
    if given is None or not source:
        return await _page(request, "请选一个文件，或者粘贴文字；再写明从哪里来。", source, text)
    name, data = given
    try:
        ref = await request.app[UNITS].run(result.keep, name=name, data=data, source=source, **who(request))
    except Refused as refused:
        return await _page(request, refused_words(request, refused), source, text)
    raise web.HTTPSeeOther(f"/console/results/imports/{ref}")


def _file(sheet: Any, text: str) -> tuple[str, bytes] | None:
    """Name and bytes of what was uploaded, else of what was pasted; None when neither was."""
    if isinstance(sheet, web.FileField) and sheet.filename:
        return sheet.filename[-200:], sheet.file.read()
    return (_PASTED, text.encode()) if text.strip() else None
