"""In which shape does a program get what it asked for, or a no: JSON for everybody's page, with a tag, in one shape?"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from aiohttp import web

from bot.domain.ports import Unavailable
from bot.domain.refused import Refused
from bot.portal.open.fresh import fresh
from bot.services import house

log = structlog.get_logger()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
JSON = "application/json"
METHODS = "GET, HEAD, OPTIONS"
HEADERS = {
    "Access-Control-Allow-Origin": "*",  # anybody's page may read what is everybody's
    "Access-Control-Expose-Headers": "ETag, Link",
    "Cache-Control": "public, no-cache",  # kept, and asked about by tag: a correction is seen at once
    "X-Content-Type-Options": "nosniff",
}
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_STATUS = {"result.unknown": 404, "business.unknown": 404, "open.address": 404, "open.method": 405, "open.accept": 406}

DUMPS = partial(json.dumps, ensure_ascii=False)  # people read it too


def error(code: str, message: str, status: int, headers: Mapping[str, str] = {}) -> web.Response:
    body = {"error": {"code": code, "message": message}}
    return web.json_response(body, status=status, headers=HEADERS | dict(headers), dumps=DUMPS)


@web.middleware
async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every no as JSON, whoever says it: a rule, the parameters, the router, the database."""
    try:
        return await handler(request)
    except Refused as refused:
        return _refused(refused, {})
    except web.HTTPMethodNotAllowed:
        if request.method == "OPTIONS":
            return web.Response(status=204, headers=HEADERS | _PREFLIGHT)
        return _refused(Refused("open.method", methods=METHODS), {"Allow": METHODS})
    except web.HTTPNotFound:
        return _refused(Refused("open.address"), {})
    except Unavailable as away:
        log.warning("open data not given", reason=str(away))
        return error("unavailable", house.phrases().say("open_data.later"), 503, {"Retry-After": "5"})


def _refused(refused: Refused, headers: Mapping[str, str]) -> web.Response:
    words = house.phrases().say(f"refused.{refused.code}", refused.values)
    return error(refused.code, words, _STATUS.get(refused.code, 400), headers)


def given(request: web.Request, body: dict[str, Any], headers: Mapping[str, str] = {}) -> web.Response:
    """``body`` with who publishes it and on which terms."""
    say = house.phrases().say
    common = {"publisher": say("office.name"), "licence": say("open_data.licence"), "about": say("open_data.results")}
    return fresh(request, web.json_response(common | body, headers=HEADERS | dict(headers), dumps=DUMPS))


def wants(request: web.Request, types: Sequence[str]) -> str:
    """Which of ``types`` the reader would rather have; the first where it does not say. Raises Refused ``open.accept``."""
    accepted = [_quality(part) for part in request.headers.get("Accept", "").split(",") if part.strip()]
    if not accepted:
        return types[0]
    best, quality = max(((kind, _best(kind, accepted)) for kind in types), key=lambda one: one[1])
    if quality <= 0:
        raise Refused("open.accept", types=", ".join(types))
    return best


def _quality(part: str) -> tuple[str, float]:
    kind, *parameters = (one.strip().lower() for one in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return kind, float(parameter[2:])
            except ValueError:
                return kind, 0
    return kind, 1


def _best(kind: str, accepted: Sequence[tuple[str, float]]) -> float:
    """By the most exact range that holds ``kind`` (RFC 9110, 12.5.1)."""
    ranges = dict(accepted)
    for name in (kind, f"{kind.partition('/')[0]}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0
