"""How does a page come about? Templates that escape everything, times of Shanghai, labels for codes."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.console import label
from bot.console.settings import LIVE, SESSION, TEMPLATES, ConsoleSettings
from bot.domain.staff import Permission

HERE = Path(__file__).parent
_ZONE = ZoneInfo("Asia/Shanghai")


def moment(value: datetime) -> str:
    """2026-11-22 10:05, as the office's clock shows it."""
    return value.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M")


def chunks(secret: str) -> str:
    """In groups of four, as people type it."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@cache
def stamp(path: Path) -> str:
    """Part of a file's address, so that a changed file is loaded anew."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "missing"


def environment(settings: ConsoleSettings, labels: Mapping[str, Mapping[str, str]]) -> Environment:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update(moment=moment, chunks=chunks, role=label.role)
    templates.globals.update(
        label=label,
        words=labels,
        may=Permission,
        office=settings.office,
        static=lambda name: f"/console/static/{name}?v={stamp(HERE / 'static' / name)}",
        htmx=_asset(settings.assets / "htmx.min.js"),
        leaflet=_asset(settings.assets / "leaflet.js"),
        leaflet_style=_asset(settings.assets / "leaflet.css"),
        tiles=settings.tiles,
        attribution=settings.attribution,
    )
    return templates


def _asset(path: Path) -> str | None:
    return f"/assets/{path.name}?v={stamp(path)}" if path.is_file() else None


def render(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """``template`` filled with ``values``; the session, when there is one, is ``session``."""
    context: Mapping[str, Any] = {
        "session": request.get(SESSION),
        "path": request.path,
        "moment": request.app[LIVE].moment,
    } | values
    text = request.app[TEMPLATES].get_template(template).render(context)
    return web.Response(text=text, content_type="text/html", status=status)


def render_form(
    request: web.Request,
    template: str,
    *,
    asked: Sequence[object],
    typed: Mapping[str, str],
    found: Mapping[str, str] | None = None,
    problem: str = "",
    **values: Any,
) -> web.Response:
    """What is asked, with what was typed so far and what is wrong with it: ``found`` by field, ``problem`` as a whole."""
    status = 422 if found or problem else 200
    form = {"asked": asked, "typed": typed, "problems": found or {}, "problem": problem}
    return render(request, template, status=status, **form, **values)


def page_number(request: web.Request) -> int:
    """``?page=`` as a number from 1; anything else is the first."""
    given = request.query.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 7 else 1


def row_number(request: web.Request) -> int:
    """The row that the address names; whatever is no number is not found."""
    given = request.match_info["row"]
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise web.HTTPNotFound
    return int(given)
