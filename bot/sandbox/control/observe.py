"""What happened, and what is happening now? The ledger in pages and as a stream."""

import asyncio
import json
from contextlib import suppress

from aiohttp import web

from bot.sandbox.chat import as_bubble
from bot.sandbox.control.door import PLATFORM, answer, number_of
from bot.sandbox.ledger import Record

_PAGE = 1000
_HEARTBEAT = 15.0
_STOPPING = web.AppKey("stopping", asyncio.Event)


async def ledger(request: web.Request) -> web.Response:
    """Entries past ``after`` in order, by ``kind`` and ``citizen`` if asked; ``next`` is where to go on, or null.

    ``latest=N`` begins N entries before the end.
    """
    query = dict(request.query)
    kept = request.app[PLATFORM].ledger
    limit = min(max(int(number_of(query, "limit", _PAGE)), 1), _PAGE)
    after = int(number_of(query, "after", 0))
    if "latest" in query:
        after = max(after, kept.last - int(number_of(query, "latest")))
    entries = kept.entries(after, kind=query.get("kind", ""), citizen=query.get("citizen", ""), limit=limit)
    return answer({"entries": entries, "next": entries[-1]["seq"] if len(entries) == limit else None})


async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events: ``chat`` (a bubble), ``wire`` (an entry about pushes and calls), ``state`` (the rest)."""
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    )
    await response.prepare(request)
    with suppress(ConnectionError):  # the page was closed
        await _stream(request, response)
    return response


async def _stream(request: web.Request, response: web.StreamResponse) -> None:
    await response.write(b"retry: 1000\n\n")
    with request.app[PLATFORM].hub.stream() as queue:
        while not request.app[_STOPPING].is_set():
            try:
                async with asyncio.timeout(_HEARTBEAT):
                    entry = await queue.get()
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            if entry:
                await response.write(_event(entry))


def _event(entry: Record) -> bytes:
    names = {"bubble": "chat", "push": "wire", "attempt": "wire", "outcome": "wire", "api": "wire"}
    name = names.get(entry["kind"], "state")
    data = as_bubble(entry) if name == "chat" else entry
    return f"id: {entry['seq']}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode(
        "utf-8", "replace"
    )


def setup(app: web.Application) -> None:
    """Open streams end when the server stops, or it would wait for them."""

    async def stop(app: web.Application) -> None:
        app[_STOPPING].set()
        app[PLATFORM].hub.wake()

    app[_STOPPING] = asyncio.Event()
    app.on_shutdown.append(stop)


ROUTES = (web.get("/sandbox/api/ledger", ledger), web.get("/sandbox/api/events", events))
