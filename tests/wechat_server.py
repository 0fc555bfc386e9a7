"""A webhook as it runs in production, with a receiver that records."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import ClientResponse, ClientSession, web

from bot.dialog.message import Incoming
from bot.dialog.reply import Answer, Answered, Verdict
from bot.wechat.codec import CodecName, Credentials, make_codec
from bot.wechat.webhook import Mode, Webhook, setup_webhook
from tests.wechat_pushes import CREDENTIALS, NOW, Push


@dataclass
class Recorder:
    """Answers every push with ``verdict`` (an exception is raised) and remembers what it was told."""

    verdict: Verdict | Exception = field(default_factory=lambda: Answered(Answer("收到")))
    received: list[Incoming] = field(default_factory=list)
    handed_over: list[Incoming] = field(default_factory=list)

    async def receive(self, incoming: Incoming) -> Verdict:
        self.received.append(incoming)
        if isinstance(self.verdict, Exception):
            raise self.verdict
        return self.verdict

    def handed(self, incoming: Incoming) -> None:
        self.handed_over.append(incoming)


def at(timestamp: int) -> Callable[[], datetime]:
    return lambda: datetime.fromtimestamp(timestamp, UTC)


@asynccontextmanager
async def listening(app: web.Application) -> AsyncIterator[int]:
    """Serves ``app`` as production does (a caller that hangs up cancels nothing); gives the port."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
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


async def posted(client: ClientSession, push: Push) -> ClientResponse:
    return await client.post(push.path_qs, data=push.body)
