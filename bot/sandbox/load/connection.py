"""How does one connection carry one request after another, at as little cost as Python allows?"""

import asyncio
import re
from dataclasses import dataclass
from typing import Protocol

from bot.sandbox.load.crowd import Citizen, Sent

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked\r\n", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close\r\n", re.IGNORECASE)


@dataclass(slots=True)
class Turn:
    """A message on its way: ``due`` and ``deadline`` by the performance counter; ``twin`` is a second delivery."""

    citizen: Citizen
    sent: Sent
    due: float
    deadline: float = 0.0
    attempt: int = 1
    twin: bool = False


class Owner(Protocol):
    def answered(self, connection: "Connection", turn: Turn, status: bytes, body: bytes) -> None: ...
    def broken(self, connection: "Connection", turn: Turn | None) -> None: ...


class Connection(asyncio.Protocol):
    """At most one request under way; what is answered or broken is told to the owner."""

    __slots__ = ("_buffer", "_owner", "_transport", "turn")

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self.turn: Turn | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self._transport = transport

    @property
    def is_open(self) -> bool:
        return self._transport is not None

    def send(self, turn: Turn) -> None:
        assert self._transport  # noqa: S101 - only open connections are idle
        self.turn = turn
        self._transport.write(turn.sent.request)

    def data_received(self, data: bytes) -> None:
        self._buffer = buffer = self._buffer + data if self._buffer else data
        end = buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        length = _LENGTH.search(buffer, 0, end + 2)
        if length:
            if len(buffer) >= end + 4 + int(length[1]):
                self._complete(buffer[: end + 2], buffer[end + 4 :])
        elif buffer.endswith(b"0\r\n\r\n") and _CHUNKED.search(buffer, 0, end + 2):
            self._complete(buffer[: end + 2], _joined(buffer[end + 4 :]))

    def _complete(self, head: bytes, body: bytes) -> None:
        turn, self.turn, self._buffer = self.turn, None, b""
        if turn is None:
            self.close()  # an answer nobody asked for
            return
        if head.startswith(b"HTTP/1.0") or _CLOSE.search(head):
            self._transport, transport = None, self._transport
            if transport:
                transport.close()
        self._owner.answered(self, turn, head[9:12], body)

    def connection_lost(self, _: Exception | None) -> None:
        was_open, self._transport = self._transport is not None, None
        turn, self.turn = self.turn, None
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        self._buffer = b""
        if turn and found and not _LENGTH.search(head + b"\r\n"):
            self._owner.answered(self, turn, head[9:12], body)  # an answer that ends with its connection
        elif turn or was_open:
            self._owner.broken(self, turn)

    def close(self) -> None:
        """Hangs up; what was under way is not told of."""
        self.turn = None
        if self._transport:
            transport, self._transport = self._transport, None
            transport.abort()


def _joined(chunks: bytes) -> bytes:
    """The body of a chunked answer."""
    parts = []
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        count = int(size.split(b";")[0], 16)
        parts.append(rest[:count])
        chunks = rest[count + 2 :] if count else b""
    return b"".join(parts)
