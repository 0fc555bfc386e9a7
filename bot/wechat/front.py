"""How does a delivery of the ordinary shape come in without a framework in between? Whatever differs goes to aiohttp.

Only complete POSTs to the callback are taken here, by one strict pattern; a slow, partial, chunked, compressed, over-long or
otherwise odd request is handed over with its bytes, and its connection with it.
"""

import asyncio
import re
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from time import monotonic, perf_counter, time
from typing import cast

from bot.dialog.reply import Verdict
from bot.wechat.codec import BODY_LIMIT, Rejected
from bot.wechat.webhook import DROPPED, PATH, REFUSED, Opened, Webhook, note_refusal

IDLE = 75.0  # seconds a connection may say nothing
SWEEP = 15.0  # seconds between looks for idle ones
_AHEAD = 64 * 1024  # bytes kept of what is sent before the answer

_BLANK = b"\r\n\r\n"
_LINE = re.compile(rb"POST (%b/?\?[!-\"$-~]{1,2000}) HTTP/1\.1\r\n" % PATH.encode()).match
_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[ \t]*[ -~]*\r\n){1,40}\r\n").fullmatch
_LENGTH = re.compile(rb"(?:\A|\n)content-length:[ \t]*([0-9]{1,5})[ \t]*\r", re.IGNORECASE).findall
# What changes how the body is read, or what follows it.
_UNUSUAL = re.compile(
    rb"(?:\A|\n)(?:transfer-encoding|content-encoding|expect|connection|upgrade|te|trailer)[ \t]*:", re.IGNORECASE
).search


@lru_cache(1024)  # the platform's heads differ in their length alone
def _length(headers: bytes) -> int:
    """The length of the body that follows ``headers`` (with the blank line); 0 for what is not ordinary."""
    lengths = _LENGTH(headers) if _HEADERS(headers) and not _UNUSUAL(headers) else ()
    return int(lengths[0]) if len(lengths) == 1 else 0


class Front(asyncio.Protocol):
    """One connection, until it says something out of the ordinary."""

    __slots__ = ("_ahead", "_door", "_opened", "_started", "_transport", "last")

    def __init__(self, door: "Door") -> None:
        self._door = door
        self._ahead = b""
        self._opened: Opened | None = None
        self._started = 0.0
        self._transport: asyncio.Transport
        self.last = monotonic()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._door.fronts.add(self)

    def connection_lost(self, _error: Exception | None) -> None:
        self._door.fronts.discard(self)

    def data_received(self, data: bytes) -> None:
        if self._opened is None:
            self._take(data)
            return
        self._ahead += data
        if len(self._ahead) > _AHEAD:
            self._transport.pause_reading()

    def _take(self, data: bytes) -> None:
        line = _LINE(data)
        start = data.find(_BLANK) + len(_BLANK)
        length = _length(data[line.end() : start]) if line is not None and start >= len(_BLANK) else 0
        stop = start + length
        if line is None or not 0 < length <= BODY_LIMIT or stop > len(data):
            self._hand_over(data)
            return
        self._ahead = data[stop:]
        self._started = perf_counter()
        webhook = self._door.webhook
        try:
            opened = self._opened = webhook.codec.open(webhook.read(line[1].decode("ascii")), data[start:stop])
        except Rejected as refusal:
            self._answer(note_refusal(refusal, stop - start), REFUSED.encode(), "text/plain; charset=utf-8")
            return
        webhook.pass_on(opened, self._told)

    def _told(self, verdict: Verdict) -> None:
        opened, webhook = self._opened, self._door.webhook
        assert opened is not None  # noqa: S101 - told once for each that was passed on
        sealed = webhook.sealed(opened, verdict)
        if sealed is None:
            self._transport.abort()
            webhook.note(DROPPED, self._started)
            return
        self._opened = None
        webhook.note(verdict, self._started, is_lost=self._transport.is_closing())
        self._answer(200, *sealed)

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        """Write it; what was sent ahead of it is out of the ordinary."""
        transport = self._transport
        if transport.is_closing():
            return
        transport.write(
            b"HTTP/1.1 %d %b\r\nContent-Type: %b\r\nContent-Length: %d\r\nDate: %b\r\n\r\n%b"
            % (status, _PHRASE.get(status, b"Refused"), kind.encode(), len(body), self._door.date(), body)
        )
        self.last = monotonic()
        if self._door.is_closing:
            transport.close()
        elif self._ahead:
            transport.resume_reading()
            self._hand_over(self._ahead)

    def _hand_over(self, data: bytes) -> None:
        self._ahead = b""
        self._door.fronts.discard(self)
        protocol = self._door.other()
        self._transport.set_protocol(protocol)
        protocol.connection_made(self._transport)
        protocol.data_received(data)

    def leave(self, idle: float) -> None:
        """Close unless a delivery is under way or something was heard within ``idle`` seconds."""
        if self._opened is None and monotonic() - self.last >= idle:
            self._transport.close()


_PHRASE = {200: b"OK", 400: b"Bad Request", 403: b"Forbidden", 413: b"Content Too Large"}


class Door:
    """What all connections share; ``other`` makes the protocol of everything that is not an ordinary delivery."""

    def __init__(self, webhook: Webhook, other: Callable[[], asyncio.Protocol]) -> None:
        self.webhook = webhook
        self.other = other
        self.fronts: set[Front] = set()
        self.is_closing = False
        self._second = 0
        self._date = b""
        self._sweeping: asyncio.TimerHandle | None = None

    def __call__(self) -> Front:
        if self._sweeping is None:
            self._sweep()
        return Front(self)

    def date(self) -> bytes:
        now = int(time())
        if now != self._second:
            self._second, self._date = now, formatdate(now, usegmt=True).encode()
        return self._date

    def _sweep(self) -> None:
        for front in tuple(self.fronts):
            front.leave(IDLE)
        self._sweeping = asyncio.get_running_loop().call_later(SWEEP, self._sweep)

    def close(self) -> None:
        """No further requests on the connections that are open; those under way are still answered."""
        self.is_closing = True
        if self._sweeping is not None:
            self._sweeping.cancel()
        for front in tuple(self.fronts):
            front.leave(0)
