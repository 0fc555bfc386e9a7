"""How does one call to the platform's API travel, and what is made of its answer?"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import aiohttp
from prometheus_client import Counter, Histogram
from yarl import URL

from bot.domain.ports import Fetched
from bot.wechat.errors import BadRequest, Busy, Unreachable, error_for

OFFICIAL = "https://api.weixin.qq.com"
ATTEMPTS = 3
ANSWER_LIMIT = 16 * 1024 * 1024

_CALLS = Counter("shiyu_api_calls_total", "Calls to the platform's API, by path and errcode.", ["path", "code"])
_SECONDS = Histogram("shiyu_api_seconds", "How long the platform's API took to answer, by path.", ["path"])
_DECODER = json.JSONDecoder(strict=False)
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``body`` makes what is sent, anew for each attempt; ``repeat``: doing it twice harms nobody."""

    method: str
    url: str
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    body: Callable[[], Any] | None = field(default=None, repr=False)
    repeat: bool = False

    @property
    def path(self) -> str:
        return URL(self.url).path


class Wire:
    """Sends calls; knows nothing of tokens but that they must not be told."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        secret: str,
        *,
        pause: float = 0.3,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """``pause`` in seconds before the second attempt; it doubles, with jitter."""
        self._http = http
        self._secret = secret
        self._pause = pause
        self._sleep = sleep

    async def ask(self, call: Call, token: str = "") -> dict[str, Any]:
        """The answer's JSON; raises PlatformError."""
        body, _mime = await self._persistently(call, token, ANSWER_LIMIT)
        return self._judged(call, body, token)

    async def fetch(self, call: Call, token: str = "", *, limit: int) -> Fetched | dict[str, Any]:
        """The answer's file of at most ``limit`` bytes, or its JSON where the platform answers with that."""
        body, mime = await self._persistently(call, token, limit)
        if mime in ("application/json", "text/plain") and body.lstrip().startswith(b"{"):
            return self._judged(call, body, token)
        _CALLS.labels(call.path, "0").inc()
        return Fetched(mime, body)

    async def _persistently(self, call: Call, token: str, limit: int) -> tuple[bytes, str]:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await self._once(call, token, limit)
            except (Busy, Unreachable) as error:
                _CALLS.labels(call.path, error.code).inc()
                never_sent = isinstance(error, Unreachable) and not error.sent
                if attempt == ATTEMPTS or not (call.repeat or never_sent):
                    raise
            await self._sleep(self._pause * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))  # noqa: S311 (jitter)
        raise AssertionError("unreachable")

    async def _once(self, call: Call, token: str, limit: int) -> tuple[bytes, str]:
        started = perf_counter()
        data = call.body() if call.body else None
        params = {**call.params, "access_token": token} if token else call.params
        headers = {"Content-Type": "application/json; charset=utf-8"} if isinstance(data, bytes) else None
        request = self._http.request(
            call.method, call.url, params=params, data=data, headers=headers, allow_redirects=False
        )
        # ``from None`` throughout: the library's errors carry the URL, and with it token or secret.
        try:
            async with request as response:
                body = await _limited(response, limit)
        except _NEVER_SENT:
            raise Unreachable("connection", "no connection to the platform", sent=False) from None
        except TimeoutError:
            raise Unreachable("timeout", "no answer in time", sent=True) from None
        except (aiohttp.ClientError, OSError):
            raise Unreachable("connection", "the connection broke", sent=True) from None
        _SECONDS.labels(call.path).observe(perf_counter() - started)
        if response.status != 200:
            raise Unreachable(f"http_{response.status}", "an answer, but not the API's", sent=True)
        if _is_busy(body):
            raise Busy("-1", "system error")
        return body, response.content_type

    def _judged(self, call: Call, body: bytes, token: str) -> dict[str, Any]:
        answer, code = _decoded(body), 0
        if answer is not None:
            code = answer.get("errcode", 0)
        if answer is None or not isinstance(code, int):
            _CALLS.labels(call.path, "garbled").inc()
            raise Unreachable("garbled", "an answer that is none of the API's", sent=True)
        _CALLS.labels(call.path, str(code)).inc()
        if code:
            error = error_for(code, self._harmless(str(answer.get("errmsg", "")), token))
            error.msg_id = str(answer.get("msg_id", ""))
            raise error
        return answer

    def _harmless(self, text: str, token: str) -> str:
        for hidden in filter(None, (self._secret, token)):
            text = text.replace(hidden, "…")
        return text[:500]


async def _limited(response: aiohttp.ClientResponse, limit: int) -> bytes:
    if (response.content_length or 0) > limit:
        raise BadRequest("too_large", f"over {limit} bytes")
    chunks = bytearray()
    async for chunk in response.content.iter_any():
        chunks += chunk
        if len(chunks) > limit:
            raise BadRequest("too_large", f"over {limit} bytes")
    return bytes(chunks)


def _decoded(body: bytes) -> dict[str, Any] | None:
    """Lenient where the platform is sloppy: raw control characters and broken UTF-8 in names."""
    try:
        answer = _DECODER.decode(body.decode("utf-8", "ignore"))
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _is_busy(body: bytes) -> bool:
    answer = _decoded(body) if len(body) < 512 and b'"errcode"' in body and b"-1" in body else None
    return answer is not None and answer.get("errcode") == -1


def json_body(data: Any) -> Callable[[], bytes]:
    """UTF-8 as it is: the platform refuses menus, and shows messages, with escapes (\\u6295) in them."""
    body = json.dumps(data, ensure_ascii=False).encode()
    return lambda: body


def form_body(name: str, file: bytes, filename: str, fields: Mapping[str, str]) -> Callable[[], aiohttp.FormData]:
    """A multipart upload of ``file``; a form can be sent once, so each attempt gets its own."""

    def build() -> aiohttp.FormData:
        form = aiohttp.FormData()
        form.add_field(name, file, filename=filename, content_type="application/octet-stream")
        for field_name, value in fields.items():
            form.add_field(field_name, value)
        return form

    return build


def open_http(total: float = 10, connect: float = 3, pool: int = 100) -> aiohttp.ClientSession:
    """A session for the platform: ``total`` and ``connect`` in seconds, at most ``pool`` connections."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=pool),
        timeout=aiohttp.ClientTimeout(total=total, sock_connect=connect),
    )
