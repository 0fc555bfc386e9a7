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
from bot.dialog.reply import Answered, Dropped, Silent, Verdict
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
_OUTCOMES = {
    Answered: _SECONDS.labels("answered"),
    Silent: _SECONDS.labels("silent"),
    Dropped: _SECONDS.labels("dropped"),
}
_LOST = _SECONDS.labels("lost")
_STATUS: Mapping[Reason, int] = {"mode": 403, "stale": 403, "signature": 403, "appid": 403, "large": 413}
Opened = tuple[Incoming, Envelope]
Tell = Callable[[Verdict], None]

PATH = "/wechat"
REFUSED = "refused"
DROPPED = Dropped()
_ENCRYPTION: Mapping[Mode, tuple[bool, ...]] = {"plain": (False,), "safe": (True,)}


class Receiver(Protocol):
    """Who takes what came in: the dispatcher."""

    def take(self, incoming: Incoming, tell: Tell) -> None:
        """Have ``tell`` called once, here in the loop, with what is to be done with the connection that brought it."""

    def handed(self, delivery: str) -> None:
        """The answer to ``delivery`` was written to its connection; not called for silence, nor when writing failed."""


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
        """One message or event, of whatever shape; the ordinary one comes by ``bot.wechat.front``."""
        started = perf_counter()
        try:
            query = self.read(request.raw_path)
            opened = self.codec.open(query, await _body(request))
        except Rejected as refusal:
            return _refused(refusal, request.content_length)
        future: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()
        self.pass_on(opened, lambda verdict: None if future.done() else future.set_result(verdict))
        verdict = await future
        sealed = self.sealed(opened, verdict)
        if sealed is None:
            self.note(verdict, started)
            if request.transport is not None:
                request.transport.abort()
            # Whatever response is returned here would be counted and logged as one that was sent.
            raise asyncio.CancelledError
        response, is_lost = web.Response(body=sealed[0], content_type=sealed[1]), False
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            is_lost = True
        self.note(verdict, started, is_lost=is_lost)
        return response

    def read(self, raw_path: str) -> Query:
        """The arguments of a push's address, in a mode and of an age that are allowed; raises Rejected."""
        query = read_query(raw_path)
        if query.encrypted not in _ENCRYPTION.get(self.mode, (True, False)):
            raise Rejected("mode")
        self._check_age(query)
        return query

    def pass_on(self, opened: Opened, tell: Tell) -> None:
        """To the receiver; whatever goes wrong there drops the connection: a 5xx would only be delivered again sooner."""
        try:
            self.receiver.take(opened[0], tell)
        except Exception as error:
            _log.error("webhook failed", error=type(error).__name__)
            tell(DROPPED)

    def sealed(self, opened: Opened, verdict: Verdict) -> tuple[bytes, str] | None:
        """Body and content type of the answer; None to drop the connection."""
        if isinstance(verdict, Dropped):
            return None
        try:
            return self.codec.seal(opened[1], verdict.answer if isinstance(verdict, Answered) else None, self.clock())
        except Exception as error:
            _log.error("answer not sealed", error=type(error).__name__)
            return None

    def note(self, verdict: Verdict, started: float, *, is_lost: bool = False) -> None:
        """The connection's end: answered (which the receiver learns), silent, dropped, or lost while answering."""
        outcome = _OUTCOMES[type(verdict)]
        if is_lost:
            outcome = _LOST
        elif isinstance(verdict, Answered):
            self.receiver.handed(verdict.delivery)
        outcome.observe(perf_counter() - started)

    def _check_age(self, query: Query) -> None:
        if self.max_age and abs(self.clock().timestamp() - int(query.timestamp)) > self.max_age:
            raise Rejected("stale")


WEBHOOK = web.AppKey("webhook", Webhook)


def setup_webhook(app: web.Application, webhook: Webhook) -> None:
    """Serve ``webhook`` with and without a trailing slash: the platform does not follow redirects."""
    quieten()
    app[WEBHOOK] = webhook
    for address in (PATH, f"{PATH}/"):
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


def note_refusal(refusal: Rejected, size: int | None = 0) -> int:
    """One line of the log, one in the metrics; the status to answer with."""
    _REFUSED.labels(refusal.reason).inc()
    _log.warning("webhook refused", reason=refusal.reason, size=size)
    return _STATUS.get(refusal.reason, 400)


def _refused(refusal: Rejected, size: int | None = 0) -> web.Response:
    response = web.Response(status=note_refusal(refusal, size), text=REFUSED)
    if refusal.reason in ("large", "truncated"):
        response.force_close()
    return response
