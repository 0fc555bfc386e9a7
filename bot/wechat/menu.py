"""How does a menu get under the chat, and which one is there?"""

from collections.abc import Mapping
from typing import Any

from bot.wechat.channel import delivery_error
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import PlatformError


class WeChatMenu:
    """Implements ``bot.domain.ports.AccountMenu``; ``is_mute`` changes nothing at the platform."""

    def __init__(self, client: AsyncWeChatClient, *, is_mute: bool = False) -> None:
        self._client = client
        self._is_mute = is_mute

    async def put(self, body: Mapping[str, Any]) -> None:
        if self._is_mute:
            return
        try:
            await self._client.menu.create(dict(body))
        except PlatformError as error:
            raise delivery_error(error) from None

    async def shown(self) -> Mapping[str, Any] | None:
        """By the call that also tells of a menu made at the platform's own console."""
        try:
            told = await self._client.menu.get_menu_info()
        except PlatformError as error:
            raise delivery_error(error) from None
        menu = told.get("selfmenu_info") or {}
        return dict(menu) if told.get("is_menu_open") and menu.get("button") else None
