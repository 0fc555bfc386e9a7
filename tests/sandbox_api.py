"""How do the platform's own tests call its API? One client with a token, and files to upload."""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.citizen import Citizen
from tests.sandbox_bots import SAMPLE_PNG, Bot, Local, call, eventually, silent, token_of

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 40
MP4 = b"\0\0\0\x18ftypmp42" + b"\0" * 40
MP3 = b"ID3\x03" + b"\0" * 40
FILES = {"image": SAMPLE_PNG, "thumb": JPEG, "voice": MP3, "video": MP4}


class Api:
    """``sandbox`` as a bot sees it; the token is fetched anew for every call, so the clock may jump."""

    def __init__(self, sandbox: Local, bot: Bot) -> None:
        self.sandbox, self.bot = sandbox, bot

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        """Characters as they are: the platform refuses escapes in menus."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return await call(self.sandbox, path, raw, access_token=await token_of(self.sandbox))

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        return await call(self.sandbox, path, access_token=await token_of(self.sandbox), **query)

    async def code(self, path: str, body: Any) -> int:
        return int((await self.post(path, body)).get("errcode", 0))

    async def upload(self, path: str, data: bytes, kind: str = "image", **fields: str) -> dict[str, Any]:
        form = aiohttp.FormData(fields)
        form.add_field("media", io.BytesIO(data), filename=f"{kind}.bin", content_type="application/octet-stream")
        query = {"access_token": await token_of(self.sandbox), "type": kind}
        assert self.sandbox._session
        async with self.sandbox._session.post(f"{self.sandbox.url}{path}", params=query, data=form) as response:
            answer: dict[str, Any] = await response.json()
            return answer

    async def keep(self, kind: str = "image", data: bytes | None = None) -> str:
        """A permanent file's media id."""
        more = {"description": json.dumps({"title": "片名", "introduction": "简介"})} if kind == "video" else {}
        path = "/cgi-bin/material/add_material"
        return str((await self.upload(path, data or FILES[kind], kind, **more))["media_id"])

    async def fetch(self, address: str) -> tuple[int, bytes]:
        """What a browser gets at an address, of this platform or elsewhere."""
        assert self.sandbox._session
        url = address if "://" in address else self.sandbox.url + address
        async with self.sandbox._session.get(url, allow_redirects=False) as response:
            return response.status, await response.read()

    async def event(self, name: str, count: int = 1) -> dict[str, Any]:
        """The last of ``count`` events of that name, with all its fields, as the bot's callback got it."""
        await eventually(lambda: len(self._events(name)) >= count)
        fields: dict[str, Any] = self._events(name)[count - 1]
        return fields

    def _events(self, name: str) -> list[dict[str, Any]]:
        pushes = [json.loads(delivery.body) for delivery in self.bot.received]
        return [fields for fields in pushes if fields.get("Event") == name]

    async def followers(self, *names: str) -> list[Citizen]:
        return [await self.sandbox.citizen(name).known(following=True) for name in names]


@asynccontextmanager
async def platform(**options: Any) -> AsyncIterator[Api]:
    """A platform that pushes JSON to a silent bot, and the calls to it."""
    async with Bot(silent) as bot, Local(callback=bot.url, format="json", **options) as sandbox:
        await sandbox.change(public_url=sandbox.url)
        yield Api(sandbox, bot)
