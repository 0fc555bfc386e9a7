"""What becomes of rows that were not understood: corrected and read again, or left out with a reason?"""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.console.page import page_number, row_number
from bot.console.result import label
from bot.console.result.shown import refused_words, render, who
from bot.console.settings import UNITS, session_of
from bot.domain.refused import Refused
from bot.domain.result.reading import Read
from bot.services import result
from bot.services.result.previewing import understood
from bot.services.result.views import Quarantined

_SIZE = 30


async def show(request: web.Request) -> web.Response:
    page, state = page_number(request), request.query.get("state", "")
    state, ref = state if state in label.ROWS else "open", request.query.get("import", "")[:12]
    given: dict[str, Any] = {"import_ref": ref, "state": state, "page": page, "size": _SIZE}
    found, total = await request.app[UNITS].read(result.quarantine, actor=session_of(request).actor, **given)
    sheet = {"items": found, "page": page, "pages": max(1, -(-total // _SIZE)), "total": total}
    return render(request, "rows.html", found=sheet, state=state, ref=ref)


async def show_one(request: web.Request) -> web.Response:
    known = await _look(request)
    return _page(request, known, known.cells)


async def _look(request: web.Request) -> Quarantined:
    return await request.app[UNITS].read(result.row, actor=session_of(request).actor, row=row_number(request))


def _page(
    request: web.Request,
    known: Quarantined,
    cells: Mapping[str, str],
    read: Read | None = None,
    refusal: str = "",
    why: str = "",
) -> web.Response:
    values: dict[str, Any] = {
        "known": known,
        "cells": cells,
        "given": known.doubts if read is None else read.doubts,
        "is_read": read is not None,
        "understood": understood(read.sample) if read and read.sample and not read.doubts else {},
        "why": why,
    }
    return render(request, "row.html", refusal=refusal, **values)


async def settle(request: web.Request) -> web.Response:
    """Read again as it is typed now, take it so, or leave it out."""
    known, form = await _look(request), await request.post()
    what, why = str(form.get("what", "")), str(form.get("why", ""))
    cells = _cells(known, {name: str(text).replace("\r\n", "\n") for name, text in form.items()})
    which: dict[str, Any] = {"row": known.id, **who(request)}
    try:
        if what == "leave":
            await request.app[UNITS].run(result.leave, why=why, **which)
        elif what == "settle":
            await request.app[UNITS].run(result.settle, cells=cells, **which)
        else:
            return _page(request, known, cells, await request.app[UNITS].read(result.read_row, cells=cells, **which))
    except Refused as refused:
        return await _refused(request, known, cells, refused, why)
    raise web.HTTPSeeOther(f"/console/results/rows?import={known.import_ref}&done={what}")


def _cells(known: Quarantined, form: Mapping[str, str]) -> dict[str, str]:
    """Header → text, the cells in their order."""
    return {header: form.get(f"cell{place}", text) for place, (header, text) in enumerate(known.cells.items())}


async def _refused(
    request: web.Request, known: Quarantined, cells: Mapping[str, str], refused: Refused, why: str
) -> web.Response:
    """With what is still in doubt of what was typed."""
    if refused.code != "result_row.doubtful":
        return _page(request, known, cells, refusal=refused_words(request, refused), why=why)
    read = await request.app[UNITS].read(result.read_row, cells=cells, row=known.id, **who(request))
    return _page(request, known, cells, read, "改过以后还是没有看懂，请接着改，或者写明原因不用这一行。", why)
