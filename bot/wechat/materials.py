"""How do pictures and drafts of articles get to the platform, and a preview to one tester?"""

from collections.abc import Mapping
from typing import Any

from bot.domain.ports import DeliveryError
from bot.wechat.channel import delivery_error
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import PlatformError

_NAME = "picture.jpg"


class WeChatMaterials:
    """Implements ``bot.domain.ports.Materials``."""

    def __init__(self, client: AsyncWeChatClient) -> None:
        self._client = client

    async def inline(self, picture: bytes) -> str:
        try:
            return str(await self._client.media.upload_image(picture, _NAME))
        except PlatformError as error:
            raise delivery_error(error) from None

    async def keep(self, picture: bytes) -> str:
        try:
            return str((await self._client.material.add("image", picture, _NAME))["media_id"])
        except PlatformError as error:
            raise delivery_error(error) from None

    async def draft(self, article: Mapping[str, Any]) -> str:
        try:
            return str(await self._client.draft.add([dict(article)]))
        except PlatformError as error:
            raise delivery_error(error) from None

    async def preview(self, openid: str, kind: str, content: Mapping[str, Any]) -> None:
        """Lines to tap exist in the chat alone, so there the window has to be open."""
        try:
            if kind == "msgmenu":
                message = {"touser": openid, "msgtype": kind, kind: dict(content)}
                await self._client.post("message/custom/send", data=message)
            else:
                await self._client.mass.preview(openid, kind, dict(content))
        except PlatformError as error:
            raise delivery_error(error) from None


class NoMaterials:
    """Implements ``Materials`` for training: nothing leaves the house."""

    async def inline(self, picture: bytes) -> str:
        return "https://training.invalid/picture.jpg"

    async def keep(self, picture: bytes) -> str:
        return "training"

    async def draft(self, article: Mapping[str, Any]) -> str:
        return "training"

    async def preview(self, openid: str, kind: str, content: Mapping[str, Any]) -> None:
        raise DeliveryError("training", "refused", "nothing is sent")
