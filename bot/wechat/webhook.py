"""How does a delivery of the platform come in, and what goes back over the same connection?"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import perf_counter
from typing import Literal, Protocol

import structlog
from aiohttp import StreamReader, web
from prometheus_client import Counter, Histogram

from bot.dialog.message import Incoming
from bot.dialog.reply import Answered, Dropped, Verdict
from bot.wechat.clock import utc_now
from bot.wechat.codec import BODY_LIMIT, Codec, Envelope, Query, Reason, Rejected
from bot.wechat.noise import quieten
from bot.wechat.query import read_query

Mode = Literal["plain", "compat", "safe", "any"]

_BODY_SECONDS = 10
_log = structlog.get_logger("shiyu.webhook")
_SECONDS = Histogram(
    "shiyu_webhook_seconds",
    "From reading a delivery to its answer being written, by outcome.",
    ["outcome"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 4.5, 5),
)
_REFUSED = Counter(
    "shiyu_webhook_refused_total", "Deliveries refused before anything was stored, by reason.", ["reason"]
)
_OUTCOMES = {name: _SECONDS.labels(name) for name in ("answered", "silent", "dropped", "lost", "failed")}
_STATUS: Mapping[Reason, int] = {"mode": 403, "stale": 403, "signature": 403, "appid": 403, "large": 413}
_ENCRYPTION: Mapping[Mode, tuple[bool, ...]] = {"plain": (False,), "safe": (True,)}


class Receiver(Protocol):
    """Who takes what came in: the dispatcher."""

    async def receive(self, incoming: Incoming) -> Verdict:
        """What is to be done with the connection that brought ``incoming``."""

    def handed(self, incoming: Incoming) -> None:
        """The answer to ``incoming`` was written to its connection; not called for silence, nor when writing failed."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """``max_age`` in seconds, 0 for any; ``mode`` any takes plain and encrypted pushes as they come."""

    codec: Codec
    receiver: Receiver
    mode: Mode = "safe"
    max_age: int = 300
    clock: Callable[[], datetime] = utc_now

    async def confirm(self, request: web.Request) -> web.StreamResponse:
        """URL verification: the echostr, byte for byte, with a Content-Length."""
        try:
            query = read_query(request.raw_path)
            self.codec.verify(query)
            self._check_age(query)
            if not query.echostr:
                raise Rejected("query")
        except Rejected as refusal:
            return _refused(refusal)
        return web.Response(text=query.echostr, headers={"X-Content-Type-Options": "nosniff"})

    async def push(self, request: web.Request) -> web.StreamResponse:
        """One message or event."""
        started = perf_counter()
        try:
            incoming, envelope = await self._opened(request)
        except Rejected as refusal:
            return _refused(refusal, request.content_length)
        try:
            verdict = await self.receiver.receive(incoming)
            response = self._response(verdict, envelope)
        except Exception as error:  # nothing may reach the platform as a 5xx: it delivers again
            _log.error("webhook failed", error=type(error).__name__)
            return self._drop(request, "failed", started)
        if response is None:
            return self._drop(request, "dropped", started)
        outcome = "answered" if isinstance(verdict, Answered) else "silent"
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            outcome = "lost"
        if outcome == "answered":
            self.receiver.handed(incoming)
        _OUTCOMES[outcome].observe(perf_counter() - started)
        return response

    async def _opened(self, request: web.Request) -> tuple[Incoming, Envelope]:
        query = read_query(request.raw_path)
        if query.encrypted not in _ENCRYPTION.get(self.mode, (True, False)):
            raise Rejected("mode")
        self._check_age(query)
        return self.codec.open(query, await _body(request))

    def _response(self, verdict: Verdict, envelope: Envelope) -> web.Response | None:
        """None to drop the connection."""
        if isinstance(verdict, Dropped):
            return None
        answer = verdict.answer if isinstance(verdict, Answered) else None
        body, content_type = self.codec.seal(envelope, answer, self.clock())
        return web.Response(body=body, content_type=content_type)

    def _drop(self, request: web.Request, outcome: str, started: float) -> web.StreamResponse:
        _OUTCOMES[outcome].observe(perf_counter() - started)
        if request.transport is not None:
            request.transport.abort()
        # Whatever response is returned here would be counted and logged as one that was sent.
        raise asyncio.CancelledError

    def _check_age(self, query: Query) -> None:
        if self.max_age and abs(self.clock().timestamp() - int(query.timestamp)) > self.max_age:
            raise Rejected("stale")


def setup_webhook(app: web.Application, webhook: Webhook, path: str = "/wechat") -> None:
    """Serve ``webhook`` at ``path`` with and without a trailing slash: the platform does not follow redirects."""
    quieten()
    for address in (path, f"{path}/"):
        app.router.add_get(address, webhook.confirm, allow_head=False)
        app.router.add_post(address, webhook.push)


async def _body(request: web.Request) -> bytes:
    """The body of at most BODY_LIMIT bytes, counted after decompression."""
    if (request.content_length or 0) > BODY_LIMIT:
        raise Rejected("large")
    content = request.content
    try:
        # Nearly every body arrives together with its head: no waiting, no timer.
        body = content.read_nowait() if content.is_eof() else await _slow_body(content)
    except Exception:  # whatever the clock, the parser, a decompressor or the socket found wrong
        raise Rejected("truncated") from None
    if len(body) > BODY_LIMIT:
        raise Rejected("large")
    return body


async def _slow_body(content: StreamReader) -> bytes:
    body = b""
    async with asyncio.timeout(_BODY_SECONDS):
        while len(body) <= BODY_LIMIT and (chunk := await content.readany()):
            body += chunk
    return body


def _refused(refusal: Rejected, size: int | None = 0) -> web.Response:
    _REFUSED.labels(refusal.reason).inc()
    _log.warning("webhook refused", reason=refusal.reason, size=size)
    response = web.Response(status=_STATUS.get(refusal.reason, 400), text="refused")
    if refusal.reason in ("large", "truncated"):
        response.force_close()
    return response
