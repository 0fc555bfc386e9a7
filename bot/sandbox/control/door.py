"""How are control calls read and refused?"""

import json
import math
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.settings import SettingError

PLATFORM = web.AppKey("platform", Platform)


class RefusalError(Exception):
    """A control call that cannot be done, with the HTTP status, a code for programs and a message for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors as JSON; foreign web pages may not drive the platform through a visitor's browser."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        return _refused(403, "cross_site", "此接口只接受同源页面的请求")
    try:
        return await handler(request)
    except RefusalError as refusal:
        return _refused(refusal.status, refusal.code, refusal.message)
    except SettingError as error:
        return _refused(400, "bad_setting", str(error))


def _refused(status: int, code: str, message: str) -> web.Response:
    return answer({"error": {"code": code, "message": message}}, status)


def answer(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False))


def told(platform: Platform, body: Any) -> web.Response:
    """An answer that is given only after what it tells of is in the ledger's file."""
    platform.ledger.flush()
    return answer(body)


async def body_of(request: web.Request) -> Record:
    """The JSON object of the call; no body is an empty one."""
    raw = await request.read()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        raise RefusalError(400, "bad_json", "请求体不是 JSON") from None
    if not isinstance(body, dict):
        raise RefusalError(400, "bad_json", "请求体不是 JSON 对象")
    return body


def citizen_of(request: web.Request) -> Record:
    """The citizen the path names."""
    try:
        return request.app[PLATFORM].people[request.match_info["openid"]]
    except KeyError:
        raise RefusalError(404, "unknown_citizen", "没有这位市民") from None


def text_of(body: Record, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise RefusalError(400, "missing", f"缺少 {name}")
    # A lone surrogate cannot be sent over any wire.
    return value.encode("utf-8", "replace").decode()


def number_of(body: Record, name: str, default: float | None = None) -> float:
    value = body.get(name, default)
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise RefusalError(400, "not_a_number", f"{name} 不是数字")
    return number
