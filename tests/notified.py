"""How do tests of notices reach the platform? The local one over HTTP, the real dialogue, store and sender at our end."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import Connection, select

from bot.dialog.dispatcher import Dispatcher
from bot.dialog.router import Table
from bot.dialog.runner import Runner
from bot.domain.case import Act
from bot.domain.clock_reminder import out_of_quiet
from bot.domain.ports import Channel
from bot.domain.subscription import Notices
from bot.outbox.sender import Sender
from bot.services import house, subscription
from bot.store import tables
from bot.store.engine import Database
from bot.store.inbox import Inbox
from bot.wechat.channel import WeChatChannel
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.codec import Credentials, make_codec
from bot.wechat.webhook import Webhook, setup_webhook
from bot.wechat.wire import open_http
from handlers import ROUTERS
from tests.cases import Desk, People, file, hire
from tests.chat import CONTENT, DECIDER
from tests.citizen import Citizen
from tests.processes import free_port
from tests.sandbox_bots import AES_KEY, APPID, TOKEN, Local
from tests.wechat_api import MemoryTokens

TEMPLATE = "nNews"
WORDS = "事项：{{thing1.DATA}}\n进度：{{phrase2.DATA}}\n时间：{{time3.DATA}}\n提示：{{thing4.DATA}}"
NOTICES = Notices(TEMPLATE, "http://bot.test/notify", CONTENT.notice)
PLAN = CONTENT.rules.plan


@asynccontextmanager
async def configured(notices: Notices | None = NOTICES) -> AsyncIterator[None]:
    """The account has that template for as long as a test lasts."""
    house.furnish(CONTENT.rules, CONTENT.texts, notices)
    try:
        yield
    finally:
        house.furnish(CONTENT.rules, CONTENT.texts)


@dataclass
class Account:
    """The service at one end, the platform at the other; each has a clock."""

    database: Database
    wechat: Local
    client: AsyncWeChatClient
    now: datetime
    template: str = TEMPLATE

    def sender(self, channel: Channel | None = None) -> Sender:
        at = WeChatChannel(self.client) if channel is None else channel
        return Sender(self.database, at, lambda: self.now, is_quiet=lambda now: out_of_quiet(now, PLAN) != now)

    async def sends(self) -> None:
        """Everything that may go now."""
        worker = self.sender()
        while await worker.once():
            self.now += timedelta(seconds=1)

    async def later(self, hours: float) -> None:
        """At both ends."""
        self.now += timedelta(hours=hours)
        await self.wechat.clock.jump(hours=hours)

    async def ref(self) -> str:
        """The only citizen's reference."""
        return str(await self.database.read(lambda c: c.scalar(select(tables.citizen.c.ref))))

    async def stock(self) -> int:
        ref = await self.ref()
        return await self.database.read(subscription.stock, citizen=ref, template=self.template)

    async def heard_of(self, push: int | None) -> None:
        """The push took its way over HTTP and was answered."""
        await self.wechat.wait_entry("outcome", push=push)

    async def agrees(self, citizen: Citizen, answer: str = "accept") -> None:
        await self.heard_of(await citizen.answers_consent({self.template: answer}))

    async def case_of(self, citizen: Citizen) -> Desk:
        """A report this citizen, who just wrote, filed, on somebody's desk."""
        people = People()
        await self.database.run(hire, people, self.now)
        filed = await self.database.run(file, self.now, citizen=await self.ref(), contact=None)
        return Desk(self.database, filed.number, people, self.now)

    async def tells(self, desk: Desk, act: Act, **given: Any) -> None:
        desk.now = self.now
        await desk.does(act, **given)
        await self.sends()

    async def rows(self) -> list[tuple[str, str]]:
        """(channel, state) of all that was to leave, oldest first."""
        return await self.database.read(channels)


def channels(connection: Connection) -> list[tuple[str, str]]:
    t = tables.outbox
    return [(row.channel, row.state) for row in connection.execute(select(t.c.channel, t.c.state).order_by(t.c.id))]


@asynccontextmanager
async def account(
    database: Database, now: datetime, more: Callable[[web.Application, Account, str], None] | None = None
) -> AsyncIterator[Account]:
    """An account with the template, on both ends; the sandbox shows the real time, ours begins at ``now``.

    ``more`` adds to our end: the application, the account, our address.
    """
    app = web.Application()
    server = TestServer(app, port=free_port())
    async with configured(), Local(callback="http://127.0.0.1:9/wechat") as wechat, open_http(5) as http:
        tokens = MemoryTokens()
        client = AsyncWeChatClient(APPID, "sandboxsecret", http=http, tokens=tokens, api_base=wechat.url, pause=0)
        found = Account(database, wechat, client, now)
        runner = Runner(Table(ROUTERS), CONTENT.texts, lambda: found.now, timedelta(minutes=30))
        dispatcher = Dispatcher(runner, Inbox(database, can_push=True), DECIDER.decide, lambda: found.now)
        codec = make_codec("lean", Credentials(TOKEN, APPID, (AES_KEY,)))
        setup_webhook(app, Webhook(codec, dispatcher, "any", 0))
        if more is not None:
            more(app, found, f"http://127.0.0.1:{server.port}")
        await server.start_server()
        await wechat.change(callback=str(server.make_url("/wechat")))
        await wechat.post(
            "templates", {"kind": "notice", "title": "办理进度提醒", "content": WORDS, "template_id": TEMPLATE}
        )
        try:
            yield found
        finally:
            await client.close()
            await server.close()
            await dispatcher.close(1)
