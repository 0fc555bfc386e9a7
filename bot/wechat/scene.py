"""Where does a QR code of the account lead that brings people in with a scene?"""

from datetime import timedelta
from typing import Any

from bot.wechat.channel import delivery_error
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import PlatformError

LONGEST = timedelta(
    days=30
)  # of a temporary code; permanent ones are 100,000 in an account's life (official page, 2025)


class SceneCodes:
    """Implements ``bot.domain.ports.SceneCodes``."""

    def __init__(self, client: AsyncWeChatClient) -> None:
        self._client = client

    async def address(self, scene: str, life: timedelta) -> str:
        wanted: dict[str, Any] = {"action_info": {"scene": {"scene_str": scene}}}
        if life <= LONGEST:
            wanted |= {"action_name": "QR_STR_SCENE", "expire_seconds": max(60, int(life.total_seconds()))}
        else:
            wanted |= {"action_name": "QR_LIMIT_STR_SCENE"}
        try:
            answer = await self._client.qrcode.create(wanted)
        except PlatformError as error:
            raise delivery_error(error) from None
        return str(answer["url"])
