"""Where may a message go besides the platform? Nowhere, on purpose."""

from collections.abc import Mapping
from typing import Any

from bot.domain.ports import DeliveryError, GroupMessage


class Blackhole:
    """Training: takes everything, delivers nothing."""

    async def send(self, openid: str, content: Mapping[str, Any], key: str) -> None:
        return None


class MassBlackhole:
    """The same for group messages."""

    async def send(self, message: GroupMessage) -> str:
        return "training"


class NextContact:
    """For accounts without the customer-service API: everything waits for the citizen's next message."""

    async def send(self, openid: str, content: Mapping[str, Any], key: str) -> None:
        raise DeliveryError("no-api", "closed", "the account may not send messages by itself")
