"""Is the process alive, is it ready, how is it doing?"""

import asyncio

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.outbox.sender import Sender
from bot.store.engine import Database, ping

PATIENCE = 2.0  # seconds a database may take before the process calls itself not ready


class Readiness:
    """Ready once everything started, not any more once it stops."""

    def __init__(self) -> None:
        self.is_ready = False


READINESS = web.AppKey("readiness", Readiness)
DATABASE = web.AppKey("database", Database)
SENDER = web.AppKey("sender", Sender)


async def healthz(_request: web.Request) -> web.Response:
    """The process answers."""
    return web.json_response({"status": "ok"})


async def readyz(request: web.Request) -> web.Response:
    """Everything it needs is there."""
    if not request.app[READINESS].is_ready:
        return web.json_response({"status": "starting or stopping"}, status=503)
    try:
        await asyncio.wait_for(request.app[DATABASE].read(ping), PATIENCE)
    except Exception as error:
        return web.json_response({"status": "database away", "error": type(error).__name__}, status=503)
    return web.json_response({"status": "ready"})


async def metrics(request: web.Request) -> web.Response:
    """Prometheus text; keep it off the public address (see docs/operators.md)."""
    if request.app[READINESS].is_ready:
        await request.app[SENDER].measure()
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def setup_health(app: web.Application) -> None:
    app[READINESS] = Readiness()
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
