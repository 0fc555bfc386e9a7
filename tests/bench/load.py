"""How fast does a server answer? A process of its own: JSON orders in, a slice each, JSON results out."""

import asyncio
import gc
import json
import re
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from time import perf_counter
from typing import Any

from tests.bench.messages import SCRIPT, Lane, Sent, lanes
from tests.bench.verify import Answer, verify

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_SAMPLE = 50  # one answer in so many is decrypted and read
_PATIENCE = 10  # seconds after which an outstanding answer is a failure


@dataclass(frozen=True, slots=True)
class Order:
    """``rate`` 0 is a closed loop: each connection sends as soon as it was answered."""

    kind: str
    port: int
    seconds: float
    rate: float = 0


@dataclass(frozen=True, slots=True)
class Result:
    """``accepted`` answers in all, ``per_second`` of them within the slice; latencies in milliseconds."""

    accepted: int
    per_second: float
    p50: float
    p99: float


class LoadError(Exception):
    """The server answered with something else than it should, or not at all."""


class Slice:
    """What the connections of one slice share."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.latencies: list[float] = []
        self.samples: list[tuple[Sent, bytes]] = []
        self.accepted = 0
        self.until = 0.0
        self.outstanding = 0
        self.over = asyncio.get_running_loop().create_future()

    def answered(self, sent: Sent, started: float, answer: bytes) -> None:
        self.accepted += 1
        self.outstanding -= 1
        now = perf_counter()
        if now <= self.until:
            self.latencies.append(now - started)
        if self.accepted % _SAMPLE == 0:
            self.samples.append((sent, answer))
        if not answer.startswith(b"HTTP/1.1 200"):
            self.fail(f"answered {answer[:40]!r}")

    def fail(self, reason: str) -> None:
        if not self.over.done():
            self.over.set_exception(LoadError(f"{self.order.kind}: {reason}"))

    def finish_if_idle(self) -> None:
        if not self.outstanding and not self.over.done() and perf_counter() >= self.until:
            self.over.set_result(None)


class Client(asyncio.Protocol):
    """One keep-alive connection with at most one request under way; what is due meanwhile waits, and its clock runs."""

    def __init__(self, shared: Slice, lane: Lane) -> None:
        self._slice = shared
        self._lane = lane
        self._buffer = b""
        self._underway: tuple[Sent, float] | None = None
        self._waiting: deque[float] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def due(self) -> None:
        """A message is due now."""
        self._slice.outstanding += 1
        if self._underway is None:
            self._send(perf_counter())
        else:
            self._waiting.append(perf_counter())

    def _send(self, started: float) -> None:
        sent = self._lane.next()
        self._underway = sent, started
        self.transport.write(sent.request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._underway is None:
            return
        length = _LENGTH.search(self._buffer, 0, end + 2)
        if length is None:
            self._slice.fail("an answer without a length")
        elif len(self._buffer) >= end + 4 + int(length[1]):
            self._answered(*self._underway)

    def _answered(self, sent: Sent, started: float) -> None:
        answer, self._buffer, self._underway = self._buffer, b"", None
        shared = self._slice
        shared.answered(sent, started, answer)
        if self._waiting:
            self._send(self._waiting.popleft())
        elif not shared.order.rate and perf_counter() < shared.until:
            self.due()
        else:
            shared.finish_if_idle()

    def connection_lost(self, _error: Exception | None) -> None:
        if self._underway is not None:
            self._slice.fail("the connection was closed without an answer")


class Generator:
    """Keeps the conversation with every server, so that a citizen goes on where he stopped."""

    def __init__(self, connections: int, citizens: int, script: Sequence[str]) -> None:
        self._size = connections, citizens, script
        self._lanes: dict[int, list[Lane]] = {}
        self._needed: dict[int, float] = {}

    async def run(self, order: Order) -> Result:
        """One slice; raises LoadError."""
        ours = self._lanes.setdefault(order.port, lanes(*self._size))
        needed = (order.rate or self._needed.get(order.port, 3000)) * order.seconds * 1.3
        for lane in ours:
            lane.prepare(int(needed / len(ours)) + 2)
        shared = Slice(order)
        loop = asyncio.get_running_loop()
        clients = []
        for lane in ours:
            _, client = await loop.create_connection(lambda lane=lane: Client(shared, lane), "127.0.0.1", order.port)  # type: ignore[misc]
            clients.append(client)
        await self._measure(shared, clients)
        for client in clients:
            client.transport.close()
        return self._result(shared)

    async def _measure(self, shared: Slice, clients: list[Client]) -> None:
        gc.collect()
        gc.disable()
        shared.until = perf_counter() + shared.order.seconds
        try:
            if shared.order.rate:
                await _pace(shared, clients)
            else:
                for client in clients:
                    client.due()
            asyncio.get_running_loop().call_later(max(0, shared.until - perf_counter()) + 0.01, shared.finish_if_idle)
            await asyncio.wait_for(shared.over, shared.order.seconds + _PATIENCE)
        except TimeoutError:
            raise LoadError(f"{shared.order.kind}: {shared.outstanding} answers did not come") from None
        finally:
            gc.enable()

    def _result(self, shared: Slice) -> Result:
        for sent, answer in shared.samples:
            verify(shared.order.kind, Answer(sent, answer))
        spent = sorted(shared.latencies)
        if not spent:
            raise LoadError(f"{shared.order.kind}: no answer within the slice")
        per_second = len(spent) / shared.order.seconds
        self._needed[shared.order.port] = per_second
        return Result(shared.accepted, per_second, *(1000 * spent[int(len(spent) * part)] for part in (0.5, 0.99)))


async def _pace(shared: Slice, clients: list[Client]) -> None:
    """Open loop: messages fall due at a steady rate whether or not the earlier ones were answered."""
    start, rate = perf_counter(), shared.order.rate
    total = int(rate * shared.order.seconds)
    count = 0
    while count < total and not shared.over.done():
        while count < total and start + count / rate <= perf_counter():
            clients[count % len(clients)].due()
            count += 1
        await asyncio.sleep(max(0.0, start + count / rate - perf_counter()))


def main(connections: int, citizens: int, say: str) -> None:
    generator = Generator(connections, citizens, [say] if say else SCRIPT)
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = asdict(asyncio.run(generator.run(Order(**json.loads(line)))))
        except Exception as error:  # the bench that gave the order reports it
            answer = {"failed": str(error) or type(error).__name__}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
