"""A small API of the platform: records what is called, answers what a test wants."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.domain.ports import Token
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.wire import open_http
from tests.wechat_server import listening

APPID, SECRET = "wx0123456789abcdef", "TOPSECRETVALUE0123456789"
OK = {"errcode": 0, "errmsg": "ok"}
UNKNOWN_TOKEN = {
    "errcode": 40001,
    "errmsg": "invalid credential, access_token is invalid rid: 6900a0b1-0a1b2c3d-4e5f6071",
}


@dataclass
class Called:
    method: str
    path: str
    query: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class FakeApi:
    """``plan`` holds the next answers of a path; then a path answers OK as long as the token lives."""

    plan: dict[str, list[Any]] = field(default_factory=dict)
    calls: list[Called] = field(default_factory=list)
    living: set[str] = field(default_factory=set)
    issued: int = 0
    expires_in: int = 7200
    forgetful: bool = False
    fetch_seconds: float = 0.0

    def answers(self, path: str, *answers: Any) -> None:
        """Next answers: a dict, a list (JSON), bytes (a file), a number (an HTTP status), seconds as float (a delay)."""
        self.plan.setdefault(path, []).extend(answers)

    def called(self, path: str) -> list[Called]:
        return [call for call in self.calls if call.path == path]

    async def serve(self, request: web.Request) -> web.StreamResponse:
        call = Called(request.method, request.path, dict(request.query), await request.read())
        self.calls.append(call)
        planned = self.plan.get(request.path)
        answer = planned.pop(0) if planned else await self._usual(call)
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            answer = OK
        if answer == "hang up":
            assert request.transport is not None
            request.transport.abort()
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="image/jpeg")
        if isinstance(answer, int):
            return web.Response(status=answer, text="<html>bad gateway</html>")
        return web.Response(text=answer if isinstance(answer, str) else json.dumps(answer), content_type="text/plain")

    async def _usual(self, call: Called) -> Any:
        if call.path == "/cgi-bin/stable_token":
            await asyncio.sleep(self.fetch_seconds)
            self.issued += 1
            if not self.forgetful:
                self.living.add(f"TOKEN-{self.issued}")
            return {"access_token": f"TOKEN-{self.issued}", "expires_in": self.expires_in}
        needs_token = not call.path.startswith("/sns/")
        return UNKNOWN_TOKEN if needs_token and call.query.get("access_token") not in self.living else OK


class MemoryTokens:
    """One process's token row."""

    def __init__(self) -> None:
        self.token: Token | None = None
        self._lock = asyncio.Lock()

    async def current(self) -> Token | None:
        return self.token

    async def refresh(self, fetch: Callable[[], Awaitable[Token]], *, stale: str | None) -> Token:
        async with self._lock:
            if self.token is None or self.token.value == stale:
                self.token = await fetch()
            return self.token


@dataclass
class Clock:
    moment: datetime = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Bench:
    """A client, the API behind it, and what both share."""

    api: FakeApi
    client: AsyncWeChatClient
    tokens: MemoryTokens
    clock: Clock
    base: str


@asynccontextmanager
async def bench(total: float = 5) -> AsyncIterator[Bench]:
    api, tokens, clock = FakeApi(), MemoryTokens(), Clock()
    app = web.Application(client_max_size=2**24)
    app.router.add_route("*", "/{path:.*}", api.serve)
    async with listening(app) as port, open_http(total) as http:
        base = f"http://127.0.0.1:{port}"
        client = AsyncWeChatClient(APPID, SECRET, http=http, tokens=tokens, clock=clock, api_base=base, pause=0.01)
        yield Bench(api, client, tokens, clock, base)
        await client.close()
