"""How does an open page learn that a list changed? Server-sent events that name the list; the page then asks for it."""

import asyncio

import structlog
from aiohttp import web

from bot.console.guard import find_session
from bot.console.settings import LIVE

log = structlog.get_logger()

HEARTBEAT = 15.0  # seconds; below the minute after which proxies give up, and how soon a revoked session goes quiet
STREAMS = web.AppKey("streams", set[asyncio.Task[None]])


async def stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"X-Accel-Buffering": "no"})
    response.content_type = "text/event-stream"
    await response.prepare(request)
    task = asyncio.create_task(_tell(request, response))
    request.app[STREAMS].add(task)
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
        request.app[STREAMS].discard(task)
    if not task.cancelled() and not isinstance(error := task.exception(), ConnectionError | None):
        log.error("live stream failed", error=type(error).__name__)
    return response


async def _tell(request: web.Request, response: web.StreamResponse) -> None:
    """Names of lists as they change; ends with the session."""
    await response.write(b"retry: 3000\n\n")
    lines = request.app[LIVE].listen(_since(request))
    coming = asyncio.ensure_future(anext(lines, None))
    try:
        while True:
            await asyncio.wait({coming}, timeout=HEARTBEAT)
            if coming.done():
                if (name := coming.result()) is None:
                    return
                coming = asyncio.ensure_future(anext(lines, None))
                await response.write(f"event: {name}\ndata:\n\n".encode())
            elif await find_session(request) is None:
                return
            else:
                await response.write(b": still here\n\n")
    finally:
        coming.cancel()


def _since(request: web.Request) -> float | None:
    """When the page was made; anything else counts as now."""
    try:
        return float(request.query.get("since", ""))
    except ValueError:
        return None


async def _end(app: web.Application) -> None:
    """A stopping server does not wait for pages that listen."""
    streams = app[STREAMS]
    for task in tuple(streams):
        task.cancel()


def setup(app: web.Application) -> None:
    streams: set[asyncio.Task[None]] = set()
    app[STREAMS] = streams
    app.on_shutdown.append(_end)
