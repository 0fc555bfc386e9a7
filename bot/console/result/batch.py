"""How are many results of one import taken a step on at once: counted, shown, bound to what was seen?"""

from typing import Any

from aiohttp import web

from bot.console.result.file import look
from bot.console.result.shown import refused_words, render, who
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Verdict
from bot.domain.result.table import Act
from bot.services import result
from bot.services.result import Batch
from bot.services.result.views import Queued

_ACTS = (Act.PROPOSE, Act.APPROVE, Act.PUBLISH)
EFFECTS = {
    Act.PROPOSE: "把这些结果现在的内容交给另一位审批员；以后改了哪一条，哪一条要重新提交。",
    Act.APPROVE: "批准的是下面这些结果现在的内容；只要有一条变了，就一条也不批准。批准以后还没有公开。",
    Act.PUBLISH: "市民马上能看到这些结果；不合格的各立一项核查处置，问过的人会收到消息。",
}


def _act(request: web.Request) -> Act:
    given = request.match_info["act"]
    if given not in _ACTS:
        raise web.HTTPNotFound
    return Act(given)


def _read(connection: Connection, /, *, import_ref: str, act: Act, **which: Any) -> tuple[Batch, list[Queued]]:
    """What is ready, the failing ones first."""
    batch = result.ready(connection, import_ref=import_ref, act=act, **which)
    if not batch.refs:
        return batch, []
    items = result.queue(connection, refs=batch.refs, size=len(batch.refs), **which).items
    return batch, sorted(items, key=lambda one: (one.verdict is not Verdict.FAILED, one.food))


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "") -> web.Response:
    act, known = _act(request), await look(request)
    batch, items = await request.app[UNITS].run(_read, import_ref=known.ref, act=act, **who(request))
    failing = [one for one in items if one.verdict is Verdict.FAILED]
    values = {"act": act, "known": known, "batch": batch, "found": items, "failing": failing, "effect": EFFECTS[act]}
    return render(request, "batch.html", refusal=refusal, **values)


async def submit(request: web.Request) -> web.Response:
    """All that was seen, or none of it."""
    act, known = _act(request), await look(request)
    seen = str((await request.post()).get("hash", ""))
    try:
        await request.app[UNITS].run(result.step, import_ref=known.ref, act=act, hash=seen, **who(request))
    except Refused as refused:
        return await _page(request, refused_words(request, refused))
    raise web.HTTPSeeOther(f"/console/results/imports/{known.ref}?done={act}")
