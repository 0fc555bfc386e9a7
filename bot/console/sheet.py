"""How do cases of another system come in as a sheet?"""

from collections.abc import Sequence

from aiohttp import web

from bot.console.fault import say
from bot.console.page import render
from bot.console.settings import PHRASES, UNITS, now_of, session_of
from bot.domain.refused import Refused
from bot.services import export
from bot.services.export import Fault

_SHOWN = 50  # faults; whoever has more begins with these


async def show(request: web.Request) -> web.Response:
    return _page(request)


def _page(request: web.Request, *, problem: str = "", faults: Sequence[Fault] = ()) -> web.Response:
    phrases = request.app[PHRASES]
    rows = [(one.row, one.column, phrases.say(f"refused.{one.code}", one.values)) for one in faults[:_SHOWN]]
    done = request.query.get("done", "")
    status = 422 if problem or faults else 200
    return render(request, "import.html", status=status, problem=problem, rows=rows, total=len(faults), done=done)


async def template(request: web.Request) -> web.Response:
    file = export.template(request.query.get("form", "xlsx"))
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=file.data, content_type=file.mime.partition(";")[0], headers=headers)


async def submit(request: web.Request) -> web.Response:
    """All rows or none: a sheet with a fault is given back with every fault it has."""
    given = (await request.post()).get("sheet")
    if not isinstance(given, web.FileField):
        return _page(request, problem="请选择要导入的文件。")
    actor, now, data = session_of(request).actor, now_of(request), given.file.read()
    try:
        taken = await request.app[UNITS].run(export.take, actor=actor, data=data, name=given.filename, now=now)
    except Refused as refused:
        return _page(request, problem=say(request, refused))
    if taken.faults:
        return _page(request, faults=taken.faults)
    raise web.HTTPSeeOther(f"/console/import?done={len(taken.numbers)}")
