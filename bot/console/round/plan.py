"""What is to be sampled, why, who approved exactly that, and how far is each line?"""

import hashlib
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bot.console.round import label
from bot.console.round.shown import asked, look, render, told_no
from bot.console.settings import UNITS
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import is_planned
from bot.domain.round.plan import year_batches
from bot.services import house, round, sampling
from bot.services.round.views import Line, Plan, Round

_DONE = {
    "draw": "已生成，请逐行看过。",
    "propose": "已提交，等另一位审批员批准。再改一处，就要重新提交。",
    "approve": "已批准，可以抽样了。",
    "change": "已改。",
    "drop": "已去掉。",
    "add": "已加一行。",
    "progress": "已记下进度。",
}


def read(connection: Connection, /, **which: Any) -> tuple[Round, Plan, list[sampling.Entry]]:
    """Looking at a plan is recorded by the service."""
    known = round.look(connection, **which)
    trail = sampling.trail(connection, actor=which["actor"], number=known.number)
    return known, round.plan(connection, **which), trail


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def _page(request: web.Request, refusal: str = "", seen: str = "") -> web.Response:
    known, plan, trail = await request.app[UNITS].run(read, **asked(request))
    weights = house.shipped().rounds.weights
    people = max(weights.population.values(), default=0)
    values: dict[str, Any] = {
        "plan": plan,
        "trail": trail,
        "dropped": label.dropped,
        "is_planned": is_planned(known.state),
        "digest": _approved(trail) if is_planned(known.state) else plan.digest,
        "seen": marks(plan.lines),
        "sealed": [line for line in plan.lines if line.is_sealed],
        "changes": changes(seen, plan.lines) if seen else (),
        "year": (people, *year_batches(people, weights)),
        "said": _DONE,
    }
    return render(request, "plan.html", known, refusal=refusal, **values)


def _approved(trail: Iterable[sampling.Entry]) -> str:
    """What was approved; progress, which also writes into lines, came after it."""
    return next((one.detail for one in trail if one.act == "round.approve"), "")


def marks(lines: Iterable[Line]) -> str:
    """What each line said when the page was made, for a look at what is different later."""
    return " ".join(f"{line.id}:{_mark(line)}" for line in lines)


def _mark(line: Line) -> str:
    said = (line.food, line.venue, line.area, line.business, line.batches, line.why)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:12]


def changes(seen: str, lines: Iterable[Line]) -> list[str]:
    """In sentences: which lines are new, other ones, or gone since ``seen``."""
    before = dict(one.split(":", 1) for one in seen.split() if ":" in one)
    now = {str(line.id): line for line in lines}
    added = [f"加了第 {id} 行：{_words(line)}" for id, line in now.items() if id not in before]
    other = [f"改了第 {id} 行：{_words(now[id])}" for id in before if id in now and _mark(now[id]) != before[id]]
    return [*added, *other, *(f"去掉了第 {id} 行" for id in before if id not in now)]


def _words(line: Line) -> str:
    return f"{line.area_name}{line.venue_name}的{line.food}，{line.batches} 批"


async def submit(request: web.Request) -> web.Response:
    known, form = await look(request), await request.post()
    what, given = str(form.get("what", "")), asked(request)
    works: dict[str, Any] = {"draw": round.draw, "propose": round.propose, "approve": round.approve}
    if what not in works:
        raise web.HTTPNotFound
    if what == "approve":
        given["digest"] = str(form.get("digest", ""))
    try:
        await request.app[UNITS].run(works[what], **given)
    except Refused as refused:
        return await _page(request, told_no(request, refused), str(form.get("seen", "")))
    raise web.HTTPSeeOther(f"/console/rounds/{known.number}/plan?done={what}")


async def export(request: web.Request) -> web.Response:
    file = await request.app[UNITS].run(sampling.sheet, **asked(request))
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=file.data, content_type=file.mime, headers=headers)
