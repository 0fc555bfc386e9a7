"""Is the load generator fast enough to measure others by? Against a server that does nothing but answer."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.peers import FIXED
from tests.bench.servers import Server, module

_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%b" % (len(FIXED), FIXED)


class _Responder(asyncio.Protocol):
    """Looks for a request's end only, as cheaply as Python can."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._buffer.endswith(b"</xml>"):
            self._buffer = b""
            self._transport.write(_ANSWER)


@contextmanager
def responder() -> Iterator[Server]:
    """The raw server, on the measured core."""
    with module("raw", "bare", "tests.bench.generator") as server:
        yield server


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Responder, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
