"""What does one file say, what are its columns, and how far is its import?"""

import asyncio
from typing import Any

from aiohttp import web

from bot.console import columns
from bot.console.result import label
from bot.console.result.shown import refused_words, render, who
from bot.console.settings import UNITS, session_of
from bot.domain.refused import Refused
from bot.domain.staff import Permission
from bot.services import result
from bot.services.result import Importer
from bot.services.result.batch import FILLED
from bot.services.result.views import Import, Preview

IMPORTER = web.AppKey("importer", Importer)
_SOON = 2.0  # seconds within which an import has begun, or could not
_SHOWN = 20  # rows of those that were understood


async def look(request: web.Request) -> Import:
    session_of(request).actor.require(Permission.RESULT_READ)
    return await request.app[UNITS].read(result.imported, request.match_info["ref"])


async def show(request: web.Request) -> web.Response:
    return await _page(request, await look(request))


async def _page(request: web.Request, known: Import, refusal: str = "") -> web.Response:
    may_edit = session_of(request).actor.may(Permission.RESULT_EDIT)
    if known.state != "kept" or not may_edit:
        return render(request, "import.html", refusal=refusal, known=known, may_edit=may_edit, filled=FILLED)
    try:
        seen = await request.app[UNITS].read(result.preview, ref=known.ref, **who(request))
    except Refused as refused:
        words = refusal or refused_words(request, refused)
        return render(request, "unread.html", refusal=words, known=known)
    return render(request, "preview.html", refusal=refusal, known=known, seen=seen, **_parts(seen))


def _parts(seen: Preview) -> dict[str, Any]:
    """Columns that nobody knows first; rows that were not understood apart."""
    understood = [row for row in seen.rows if not row.doubts and row.understood]
    return {
        "columns": columns.shown(seen.columns),
        "fields": label.FIELDS,
        "leave_out": columns.LEAVE_OUT,
        "understood": understood[:_SHOWN],
        "doubtful": [row for row in seen.rows if row.doubts or not row.understood],
    }


async def map(request: web.Request) -> web.Response:
    """What staff said of columns is remembered for the source, and the file is shown anew."""
    known, form = await look(request), await request.post()
    try:
        fields = columns.said(form)
        if fields:
            await request.app[UNITS].run(result.mapping, source=known.source, fields=fields, **who(request))
    except Refused as refused:
        return await _page(request, known, refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/results/imports/{known.ref}?done=mapping")


async def start(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    total = str(form.get("total", ""))
    actor, importer = session_of(request).actor, request.app[IMPORTER]
    if known.state == "failed":
        await request.app[UNITS].run(result.again, ref=known.ref, **who(request))
    count = int(total) if total.isascii() and total.isdigit() and len(total) < 10 else 0
    task = importer.start(actor, known.ref, total=count)
    await asyncio.wait({task}, timeout=_SOON)
    if task.done() and isinstance(refused := task.exception(), Refused):
        return await _page(request, await look(request), refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/results/imports/{known.ref}")


async def progress(request: web.Request) -> web.Response:
    """How far it is, for the page's own refreshing; once it is over the whole page is another."""
    known = await look(request)
    answer = render(request, "_progress.html", known=known)
    if known.state != "running":
        answer.headers["HX-Refresh"] = "true"
    return answer


async def cancel(request: web.Request) -> web.Response:
    known, why = await look(request), str((await request.post()).get("why", ""))
    try:
        await request.app[UNITS].run(result.cancel, ref=known.ref, why=why, **who(request))
    except Refused as refused:
        return await _page(request, await look(request), refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/results/imports/{known.ref}?done=cancel")


async def fill(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    values = {name: text for name in FILLED if (text := str(form.get(name, "")).strip())}
    try:
        count = await request.app[UNITS].run(result.fill, import_ref=known.ref, values=values, **who(request))
    except Refused as refused:
        return await _page(request, known, refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/results/imports/{known.ref}?done=fill&count={count}")


def setup(console: web.Application) -> None:
    """Whoever stops the service stops its imports: what is half done is gone, and can be tried again."""

    async def stop(app: web.Application) -> None:
        await app[IMPORTER].stop()

    console.on_shutdown.append(stop)
