"""Who talks to the platform in its own tests? Tiny bots, and the platform in the test's own process."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply
from wechatpy.utils import check_signature

from bot.sandbox.app import create_app
from bot.sandbox.control.door import PLATFORM
from bot.sandbox.platform import Platform
from bot.sandbox.settings import Settings
from tests.citizen import Sandbox

TOKEN = "tokenfortests"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx0123456789abcdef"
ACCOUNT = "gh_0123456789ab"


@dataclass(slots=True)
class Delivery:
    """One request as the bot received it; ``message`` is wechatpy's."""

    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    message: Any = None
    at: float = field(default_factory=time.monotonic)


Answer = Callable[[Delivery], Awaitable[str | bytes | web.Response]]


async def echo(delivery: Delivery) -> str:
    """Says a text back."""
    if delivery.message.type != "text":
        return "success"
    return str(TextReply(content=f"回声：{delivery.message.content}", message=delivery.message).render())


async def silent(_: Delivery) -> str:
    return "success"


async def late(_: Delivery) -> str:
    """Past any deadline."""
    await asyncio.sleep(30)
    return "success"


class Bot:
    """A callback on a port of its own; in safe and compat mode wechatpy decrypts and encrypts."""

    def __init__(self, answer: Answer = echo, *, mode: str = "plain", path: str = "/wechat") -> None:
        self.answer, self.mode, self.path = answer, mode, path
        self.received: list[Delivery] = []
        self.url = ""
        self._crypto = WeChatCrypto(TOKEN, AES_KEY, APPID)

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post(self.path, self._post)
        app.router.add_get(self.path, self._get)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}{self.path}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _get(self, request: web.Request) -> web.Response:
        query = request.query
        if "signature" not in query:
            return web.Response(text="<title>公示</title><h1>抽检结果</h1>", content_type="text/html")
        check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
        return web.Response(text=query["echostr"])

    async def _post(self, request: web.Request) -> web.StreamResponse:
        query = dict(request.query)
        delivery = Delivery(query, dict(request.headers), await request.read())
        self.received.append(delivery)
        if request.content_type == "text/xml":
            delivery.message = parse_message(self._open(delivery))
        result = await self.answer(delivery)
        if isinstance(result, web.Response):
            return result
        text = result.decode() if isinstance(result, bytes) else result
        if self.mode == "safe" and text not in ("", "success") and "<Encrypt>" not in text:
            text = self._crypto.encrypt_message(text, query["nonce"], query["timestamp"])
        return web.Response(text=text, content_type="text/xml")

    def _open(self, delivery: Delivery) -> str:
        query = delivery.query
        if query.get("encrypt_type") != "aes":
            check_signature(TOKEN, query["signature"], query["timestamp"], query["nonce"])
            return delivery.body.decode()
        opened = self._crypto.decrypt_message(delivery.body, query["msg_signature"], query["timestamp"], query["nonce"])
        return str(opened)


class Local(Sandbox):
    """The platform inside the test's own process: quick, and its inside can be looked at."""

    platform: Platform

    async def start(self) -> None:
        defaults: dict[str, Any] = {"token": TOKEN, "appid": APPID, "account": ACCOUNT, "aes_key": AES_KEY}
        quick = {"attempt_timeout": 0.3, "attempt_interval": 0.3}
        app = create_app(Settings(**(defaults | quick | self.options)))
        self.platform = app[PLATFORM]
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self, how: Any = None) -> None:
        await self._runner.cleanup()


async def call(sandbox: Sandbox, path: str, body: Any = None, **query: Any) -> dict[str, Any]:
    """One platform API call: POST where there is a body (bytes as they are), else GET."""
    assert sandbox._session
    how: dict[str, Any] = {"data": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
    verb = "GET" if body is None else "POST"
    async with sandbox._session.request(verb, f"{sandbox.url}{path}", params=query, **how) as response:
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer


async def token_of(sandbox: Sandbox) -> str:
    body = {"grant_type": "client_credential", "appid": APPID, "secret": "sandboxsecret"}
    return str((await call(sandbox, "/cgi-bin/stable_token", body))["access_token"])


async def say(sandbox: Sandbox, openid: str, text: str = "您好") -> int:
    """A customer-service text; its errcode."""
    body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
    answer = await call(sandbox, "/cgi-bin/message/custom/send", body, access_token=await token_of(sandbox))
    return int(answer["errcode"])


async def eventually(true: Callable[[], bool], within: float = 30) -> None:
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until, "did not become true in time"
        await asyncio.sleep(0.01)


SAMPLE_PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
HERE = Path(__file__).parent
