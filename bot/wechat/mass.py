"""How does a group message reach the platform, and what does its answer mean for who must send once?"""

from typing import Any

from bot.domain.ports import DeliveryError, GroupMessage
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import Busy, NotAllowed, PlatformError, QuotaExhausted, TokenError, Unreachable

_SAME, _TOO_SOON = "45065", "45066"  # it had this client id before; it was asked less than a minute ago
_NO_MEDIA = "40007"  # an article's draft is gone, or was never there
_NO_QUOTA = "45028"
_NOT_TAKEN = (TokenError, QuotaExhausted, NotAllowed)  # a matter of time, or of the account's console


class WeChatMass:
    """Implements ``bot.domain.ports.MassChannel``."""

    def __init__(self, client: AsyncWeChatClient) -> None:
        self._client = client

    async def send(self, message: GroupMessage) -> str:
        path = "send" if message.way == "list" else "sendall"
        try:
            sent: str = await self._client.mass.send(
                path, _whom(message), message.kind, dict(message.content), message.client_id
            )
        except PlatformError as error:
            if error.code == _SAME:
                return error.msg_id
            raise DeliveryError(error.code, _verdict(error), error.text) from None
        return sent


def _whom(message: GroupMessage) -> dict[str, Any]:
    if message.way == "list":
        return {"touser": list(message.openids)}
    chosen = {"is_to_all": True} if message.way == "all" else {"is_to_all": False, "tag_id": int(message.target)}
    return {"filter": chosen}


def _verdict(error: PlatformError) -> str:
    """The platform's -1 says nothing of what became of the call."""
    if isinstance(error, Unreachable):
        return "unknown" if error.sent else "retry"
    if isinstance(error, Busy) or error.code == _TOO_SOON:
        return "unknown"
    is_later = isinstance(error, _NOT_TAKEN) and error.code != _NO_QUOTA
    return "retry" if is_later or error.code == _NO_MEDIA else "refused"
