"""What is known of a push on its way, of one delivery of it, and of what was made to go wrong with it?"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bot.sandbox.messages import Outgoing
from bot.sandbox.wire.reply import Reading

# Faults of one delivery, and what the ledger says of those that lose its answer.
SAID = {
    "cut": "{seconds:g} 秒后断开连接，应答丢失",
    "lost": "应答收完后丢失",
    "late": "应答迟到，平台已不再等",
    "slow": "",
}


@dataclass(slots=True)
class Delivery:
    """One push on its way; ``settled`` once an answer or silence was taken."""

    push: int
    openid: str
    what: Outgoing
    after: asyncio.Event | None
    written: asyncio.Event = field(default_factory=asyncio.Event)
    held: float = 0.0
    settled: bool = False


@dataclass(slots=True)
class Attempt:
    """One delivery's outcome as the ledger tells it."""

    number: int
    duplicate: bool = False
    url: str = ""
    sent: str = ""
    status: int | None = None
    raw: bytes = b""
    problem: str = ""
    reading: Reading | None = None


async def trickling(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    """The body in ten parts, spread over so many seconds."""
    size = -(-len(body) // 10)
    for start in range(0, len(body), size):
        yield body[start : start + size]
        await asyncio.sleep(seconds / 10)
