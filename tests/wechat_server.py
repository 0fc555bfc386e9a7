"""A webhook as it runs in production, with a receiver that records."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientResponse, ClientSession, web

from bot.dialog.message import Incoming
from bot.dialog.reply import Answer, Answered, Verdict
from bot.wechat.codec import CodecName, Credentials, make_codec
from bot.wechat.front import Door
from bot.wechat.webhook import WEBHOOK, Mode, Webhook, setup_webhook
from tests.wechat_pushes import CREDENTIALS, NOW, Push


@dataclass
class Recorder:
    """Answers every push with ``verdict`` (an exception is raised) and remembers what it was told."""

    verdict: Verdict | Exception = field(default_factory=lambda: Answered(Answer("收到")))
    received: list[Incoming] = field(default_factory=list)
    handed_over: list[str] = field(default_factory=list)

    def take(self, incoming: Incoming, tell: Callable[[Verdict], None]) -> None:
        self.received.append(incoming)
        if isinstance(self.verdict, Exception):
            raise self.verdict
        tell(self.verdict)

    def handed(self, delivery: str) -> None:
        self.handed_over.append(delivery)


def at(timestamp: int) -> Callable[[], datetime]:
    return lambda: datetime.fromtimestamp(timestamp, UTC)


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[int]:
    """Serves ``app`` as production does, ordinary deliveries by the front; gives the port."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    assert runner.server is not None
    door = Door(app[WEBHOOK], runner.server) if WEBHOOK in app else None
    server = await asyncio.get_running_loop().create_server(door or runner.server, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        if door is not None:
            door.close()
        await runner.cleanup()


def webhook_app(
    recorder: Recorder,
    *,
    credentials: Credentials = CREDENTIALS,
    codec: CodecName = "lean",
    mode: Mode = "any",
    max_age: int = 0,
    now: int = NOW,
) -> web.Application:
    app = web.Application()
    setup_webhook(app, Webhook(make_codec(codec, credentials), recorder, mode, max_age, at(now)))
    return app


@asynccontextmanager
async def serving(recorder: Recorder, **settings: Any) -> AsyncIterator[ClientSession]:
    """A client of the webhook that ``webhook_app`` makes with ``settings``."""
    async with (
        listening(webhook_app(recorder, **settings)) as port,
        ClientSession(f"http://127.0.0.1:{port}") as client,
    ):
        yield client


async def posted(client: ClientSession, push: Push, headers: Mapping[str, str] | None = None) -> ClientResponse:
    return await client.post(push.path_qs, data=push.body, headers=headers)
