"""Through what do pages reach the platform? They are set up before its client is there, so each of these asks for it late."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.domain import ports
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.jssdk import PageSigner
from bot.wechat.materials import NoMaterials, WeChatMaterials
from bot.wechat.menu import WeChatMenu
from bot.wechat.oauth import WeChatOAuth
from bot.wechat.scene import SceneCodes

CLIENT = web.AppKey("client", AsyncWeChatClient)
SIGNER = web.AppKey("signer", PageSigner)


class Signer:
    """Signs pages."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    async def sign(self, url: str) -> Mapping[str, str]:
        return await self._app[SIGNER].sign(url)


class Codes:
    """Makes the account's QR codes."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    async def address(self, scene: str, life: timedelta) -> str:
        return await SceneCodes(self._app[CLIENT]).address(scene, life)


class Menu:
    """Tells staff which menu is under the chat."""

    def __init__(self, app: web.Application, *, is_mute: bool) -> None:
        self._app = app
        self._is_mute = is_mute

    async def put(self, body: Mapping[str, Any]) -> None:
        await self._menu.put(body)

    async def shown(self) -> Mapping[str, Any] | None:
        return await self._menu.shown()

    @property
    def _menu(self) -> WeChatMenu:
        return WeChatMenu(self._app[CLIENT], is_mute=self._is_mute)


class Materials:
    """Brings pictures and drafts of articles to the platform, and previews to testers."""

    def __init__(self, app: web.Application, *, is_mute: bool) -> None:
        self._app = app
        self._is_mute = is_mute

    async def inline(self, picture: bytes) -> str:
        return await self._kept.inline(picture)

    async def keep(self, picture: bytes) -> str:
        return await self._kept.keep(picture)

    async def draft(self, article: Mapping[str, Any]) -> str:
        return await self._kept.draft(article)

    async def preview(self, openid: str, kind: str, content: Mapping[str, Any]) -> None:
        await self._kept.preview(openid, kind, content)

    @property
    def _kept(self) -> ports.Materials:
        return NoMaterials() if self._is_mute else WeChatMaterials(self._app[CLIENT])


class Login:
    """Asks the platform who opened a page."""

    def __init__(self, app: web.Application, open_base: str) -> None:
        self._app = app
        self._open_base = open_base

    def address(self, redirect: str, state: str) -> str:
        return self._oauth.address(redirect, state)

    async def identify(self, code: str) -> str:
        return await self._oauth.identify(code)

    @property
    def _oauth(self) -> WeChatOAuth:
        return WeChatOAuth(self._app[CLIENT], self._open_base)
