"""What share of what was published passed, by what it is counted, beside how many batches, and as a sheet to take away?"""

import asyncio
import re
from dataclasses import dataclass

from aiohttp import web

from bot.console.result.shown import render, who
from bot.console.settings import UNITS
from bot.services import desk_lists, export, round
from bot.services.result.figures import Figures, exported
from bot.services.result.views import Rate

FIGURES = web.AppKey("figures", Figures)
FEW = 30  # samples, below which a share says little
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_CAPTIONS = {
    "month": "按月",
    "category": "按食品类别",
    "area": "按区域",
    "venue_kind": "按场所类型",
    "item": "按检验项目",
}
_HEAD = ("统计", "项目", "批次", "不合格", "合格率")
_SHOWN = 40  # rows of a table; the sheet has all


@dataclass(frozen=True, slots=True)
class Bar:
    """``share`` of the batches that passed, in percent; ``length`` of the bar of how many there are."""

    name: str
    samples: int
    failed: int
    share: str
    length: float


def bars(rates: list[Rate], names: dict[str, str]) -> list[Bar]:
    most = max((one.samples for one in rates), default=0)
    return [_bar(one, names, most) for one in rates]


def _bar(one: Rate, names: dict[str, str], most: int) -> Bar:
    share = one.passed_share
    said = "–" if share is None else f"{share:.1%}"
    return Bar(names.get(one.key, one.name) or "没写", one.samples, one.failed, said, 100 * one.samples / max(most, 1))


def _chosen(request: web.Request) -> dict[str, str]:
    """Area and months that make sense."""
    given = {name: request.query.get(name, "") for name in ("area", "since", "until")}
    months = {name: text if _MONTH.fullmatch(text) else "" for name, text in given.items() if name != "area"}
    return {"area": given["area"][:12], **months}


async def _rates(request: web.Request, chosen: dict[str, str]) -> list[tuple[str, list[Bar]]]:
    figures, names = request.app[FIGURES], {venue.key: venue.name for venue in round.venues()}
    found = [(by, await figures.rates(by=by, **chosen)) for by in _CAPTIONS]
    return [(_CAPTIONS[by], bars(rates, names if by == "venue_kind" else {})) for by, rates in found]


async def show(request: web.Request) -> web.Response:
    chosen = _chosen(request)
    areas = [area for area in await request.app[UNITS].read(desk_lists.areas) if area.is_ours]
    parts = await _rates(request, chosen)
    return render(request, "figures.html", parts=parts, chosen=chosen, areas=areas, few=FEW, most=_SHOWN)


async def download(request: web.Request) -> web.Response:
    """All tables as one sheet; recorded by the service."""
    form = request.query.get("form", "xlsx")
    if form not in ("csv", "xlsx"):
        raise web.HTTPNotFound
    chosen = _chosen(request)
    rows = [
        (part, bar.name, bar.samples, bar.failed, bar.share)
        for part, some in await _rates(request, chosen)
        for bar in some
    ]
    file = await asyncio.to_thread(export.write, "results-figures", form, _HEAD, rows)
    await request.app[UNITS].run(exported, detail=form, **who(request))
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=file.data, content_type=file.mime.partition(";")[0], headers=headers)
