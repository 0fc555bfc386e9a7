"""How do tests open the pages of a round? The portal over HTTP, the platform's real login, browsers with cookies of their own."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.portal import PortalSettings, RoundSettings, setup_portal
from bot.services import round
from bot.store.engine import Database
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.oauth import WeChatOAuth
from bot.wechat.wire import open_http
from tests.chat import CONTENT
from tests.processes import free_port
from tests.rounds import WANG, Stage, follow, staged
from tests.sandbox_bots import APPID, Local
from tests.wechat_api import MemoryTokens

KEY = b"p" * 32


@dataclass(slots=True)
class Answer:
    """What a browser shows in the end: ``path`` is where redirects led to."""

    status: int
    path: str
    text: str

    @property
    def said(self) -> str:
        """The sentences that tell what happened."""
        return " ".join(html.unescape(words) for words in re.findall(r'<p class="told[^>]*>(.*?)</p>', self.text, re.S))


class Browser:
    """One browser; ``openid`` is who holds the phone, empty for nobody that the platform knows."""

    def __init__(self, site: "Site", http: aiohttp.ClientSession, openid: str = "") -> None:
        self.site = site
        self.http = http
        self.openid = openid

    @property
    def page(self) -> str:
        return self.site.path or f"/round/{self.site.stage.number}"

    async def opens(self, path: str = "") -> Answer:
        return await self._follows("GET", path or self.page)

    async def sends(self, path: str, /, headers: dict[str, str] | None = None, **form: Any) -> Answer:
        rows = [
            (name, str(value))
            for name, given in form.items()
            for value in (given if isinstance(given, list) else [given])
        ]
        return await self._follows("POST", f"{self.page}/{path}", data=rows, headers=headers or {})

    async def enters(self) -> Answer:
        return await self.opens(f"{self.page}/enter")

    async def comes_by_ticket(self) -> Answer:
        """By a link of the chat; the platform is not asked who holds the phone."""
        stage = self.site.stage
        ref = await stage.database.read(round.follower, openid=self.openid)
        given: dict[str, Any] = {"number": stage.number, "citizen": ref, "now": stage.now}
        return await self.sends("enter", ticket=await stage.database.run(round.give_ticket, **given))

    async def token(self) -> str:
        found = re.search(r'name="token" value="([^"]+)"', (await self.opens()).text)
        return found[1] if found else ""

    async def votes(self, *numbers: int, **more: Any) -> Answer:
        options = await self.site.stage.options(*numbers)
        return await self.sends("vote", option=options, **({"token": await self.token()} | more))

    async def away(self) -> str:
        """Where the platform sends the browser back to, with a code; not gone to yet."""
        first = await self._ask("GET", f"{self.site.url}{self.page}/enter")
        return (await self._ask("GET", self._held(first[1])))[1]

    def _held(self, address: str) -> str:
        """The platform's own address, on the phone of this citizen."""
        return f"{address.partition('#')[0]}&sandbox_citizen={self.openid}"

    async def _follows(self, method: str, path: str, **how: Any) -> Answer:
        address = path if "://" in path else f"{self.site.url}{path}"
        status, onward, text = await self._ask(method, address, **how)
        for _ in range(6):
            if not onward:
                break
            address = onward if "://" in onward else f"{self.site.url}{onward}"
            if address.startswith(self.site.wechat.url):
                address = self._held(address)
            status, onward, text = await self._ask("GET", address)
        return Answer(status, address.removeprefix(self.site.url), text)

    async def _ask(self, method: str, address: str, **how: Any) -> tuple[int, str, str]:
        async with self.http.request(method, address, allow_redirects=False, **how) as answer:
            return answer.status, answer.headers.get("Location", ""), await answer.text()


@dataclass
class Site:
    """The portal at ``url``, the platform, and the round on the stage; ``path`` is another page that tests are about."""

    url: str
    stage: Stage
    wechat: Local
    stack: AsyncExitStack
    refs: dict[str, str] = field(default_factory=dict)
    path: str = ""

    async def browser(self, name: str = "", *, follows: bool = True) -> Browser:
        """The phone of ``name``, who follows the account at both ends; without a name of nobody."""
        jar = aiohttp.CookieJar(unsafe=True)  # the test's server is an address, no name
        http = await self.stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        if not name:
            return Browser(self, http)
        citizen = await self.wechat.citizen(name).known(following=follows)
        if follows:
            self.refs[name] = await self.stage.database.run(follow, citizen.openid, self.stage.now)
        return Browser(self, http, citizen.openid)

    async def ticket(self, name: str) -> str:
        given: dict[str, Any] = {"number": self.stage.number, "citizen": self.refs[name], "now": self.stage.now}
        return await self.stage.database.run(round.give_ticket, **given)

    async def ballots(self) -> int:
        """How many count."""
        found = await self.stage.database.read(round.progressing, actor=WANG, number=self.stage.number)
        return found.ballots


@asynccontextmanager
async def site(database: Database, now: datetime, *, has_login: bool = True, **settings: Any) -> AsyncIterator[Site]:
    """``settings`` are further ones of the portal."""
    app = web.Application()
    server = TestServer(app, port=free_port())
    url = f"http://127.0.0.1:{server.port}"
    async with (
        AsyncExitStack() as stack,
        staged(database, now) as stage,
        Local(callback="http://127.0.0.1:9/wechat") as wechat,
        open_http(5) as http,
    ):
        client = AsyncWeChatClient(
            APPID, "sandboxsecret", http=http, tokens=MemoryTokens(), api_base=wechat.url, pause=0
        )
        login = WeChatOAuth(client, wechat.url) if has_login else None
        rounds = RoundSettings(CONTENT.texts, lambda: stage.now, (KEY,), login)
        given: dict[str, Any] = {"assets": Path("assets"), "public_url": url} | settings
        setup_portal(app, units=database, settings=PortalSettings(**given), rounds=rounds)
        await server.start_server()
        try:
            yield Site(url, stage, wechat, stack)
        finally:
            await client.close()
            await server.close()
