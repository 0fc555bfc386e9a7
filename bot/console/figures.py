"""How many cases came, were they handled in time, and were people content?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from bot.console import label
from bot.console.page import render
from bot.console.settings import LABELS, UNITS, now_of, session_of
from bot.domain.figure import LEAST, Line
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.staff import Permission
from bot.services import desk_lists, export, figures
from bot.services.export import File

HIDDEN = f"不足 {LEAST}"


@dataclass(frozen=True, slots=True)
class Bar:
    """``share``: of the longest bar, in percent; 0 for a count that is held back."""

    name: str
    shown: str
    on_time: str
    share: float


def bars(lines: Sequence[Line], name: Callable[[str], str]) -> list[Bar]:
    most = max((line.received or 0 for line in lines), default=0)
    return [Bar(name(line.key) or "未填写", number(line.received), percent(line), _share(line, most)) for line in lines]


def number(count: int | None) -> str:
    return HIDDEN if count is None else str(count)


def percent(line: Line) -> str:
    share = line.on_time_share
    return "–" if share is None else f"{share:.0%}"


def _share(line: Line, most: int) -> float:
    return 100 * (line.received or 0) / most if most else 0.0


def span_of(query: Mapping[str, str], today: date) -> tuple[date, date]:
    """The days asked for; this year so far when they make no sense."""
    try:
        since, until = date.fromisoformat(query.get("since", "")), date.fromisoformat(query.get("until", ""))
    except ValueError:
        return date(today.year, 1, 1), today
    return (since, until) if since <= until <= since + timedelta(days=3660) else (date(today.year, 1, 1), today)


async def show(request: web.Request) -> web.Response:
    actor, now = session_of(request).actor, now_of(request)
    since, until = span_of(request.query, now.astimezone(BEIJING).date())
    report, areas = await request.app[UNITS].read(_read, actor=actor, since=since, until=until, now=now)
    kinds = request.app[LABELS]["kinds"]
    charts = [
        ("按月", bars(report.months, str)),
        ("按类型", bars(report.kinds, lambda key: kinds.get(key, key))),
        ("按食品类别", bars(report.categories, str)),
        ("按属地", bars(report.areas, lambda key: areas.get(key, key))),
        ("按来源", bars(report.sources, label.source)),
    ]
    opinions = [
        ("事情解决了吗", bars(report.resolved, lambda key: label.RESOLVED[int(key)])),
        ("对态度满意吗", bars(report.attitude, lambda key: label.ATTITUDE[int(key)])),
    ]
    return render(
        request,
        "figures.html",
        total=report.total,
        number=number,
        percent=percent,
        charts=charts,
        opinions=opinions,
        since=since.isoformat(),
        until=until.isoformat(),
        hidden=HIDDEN,
        may_export=actor.may(Permission.CASE_EXPORT),
    )


def _read(connection: Connection, /, **which: Any) -> tuple[figures.Report, dict[str, str]]:
    areas = {area.code: area.name for area in desk_lists.areas(connection)}
    return figures.report(connection, **which), areas


async def download(request: web.Request) -> web.Response:
    """Cases or figures as a file; recorded by the service, and without anybody's identity."""
    works: dict[str, Callable[..., File]] = {"cases": export.cases, "figures": export.figures}
    what, form = request.match_info["what"], request.query.get("form", "xlsx")
    if what not in works or form not in ("csv", "xlsx"):
        raise web.HTTPNotFound
    now = now_of(request)
    since, until = span_of(request.query, now.astimezone(BEIJING).date())
    file = await request.app[UNITS].run(
        works[what], actor=session_of(request).actor, since=since, until=until, form=form, now=now
    )
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return web.Response(body=file.data, content_type=file.mime.partition(";")[0], headers=headers)
