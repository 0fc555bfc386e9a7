"""How is the local platform seen on our own origin? In the demo, what is asked under /sandbox is handed on to it."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, web

# Headers that concern one connection only (RFC 9110, 7.6.1), and those that either end sets itself.
_OWN = frozenset(("connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade")) | frozenset(
    ("host", "content-length", "content-encoding", "date", "server")
)
_PATIENCE = ClientTimeout(total=None, connect=3)  # event streams stay open


class Sandbox:
    """Hands requests on to the platform at ``address`` (http://host:port)."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._http: ClientSession | None = None
        self._flows: set[asyncio.Task[None]] = set()

    async def life(self, _app: web.Application) -> AsyncIterator[None]:
        async with ClientSession(timeout=_PATIENCE) as self._http:
            yield

    async def end(self, _app: web.Application) -> None:
        """A stopping server does not wait for event streams."""
        for flow in tuple(self._flows):
            flow.cancel()

    async def pass_on(self, request: web.Request) -> web.StreamResponse:
        try:
            answer = await self._ask(request)
        except ClientError:
            raise web.HTTPBadGateway(text="本地微信平台没有响应，请稍后刷新。") from None
        async with answer:
            response = web.StreamResponse(status=answer.status, reason=answer.reason)
            for name, value in answer.headers.items():
                if name.lower() not in _OWN:
                    response.headers.add(name, value)
            await response.prepare(request)
            await self._flow(answer, response)
        return response

    async def _ask(self, request: web.Request) -> ClientResponse:
        assert self._http is not None  # noqa: S101 - opened before the first request
        body = await request.read() if request.can_read_body else None
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _OWN}
        address = f"{self._address}{request.raw_path}"
        return await self._http.request(request.method, address, data=body, headers=headers, allow_redirects=False)

    async def _flow(self, answer: ClientResponse, response: web.StreamResponse) -> None:
        flow = asyncio.create_task(_pour(answer, response))
        self._flows.add(flow)
        try:
            await asyncio.wait({flow})
        finally:
            flow.cancel()
            self._flows.discard(flow)


async def _pour(answer: ClientResponse, response: web.StreamResponse) -> None:
    try:
        async for part in answer.content.iter_any():
            await response.write(part)
    except ClientError:  # either end went away; the browser sees a stream that broke off
        return


def setup_sandbox(app: web.Application, address: str) -> None:
    """Serve ``address`` under /sandbox."""
    sandbox = Sandbox(address)
    app.cleanup_ctx.append(sandbox.life)
    app.on_shutdown.append(sandbox.end)
    app.router.add_route("*", "/sandbox/{tail:.*}", sandbox.pass_on)
