"""What has the owner of a phone not heard yet? What the account says, each bubble once."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

Bubble = dict[str, Any]
Get = Callable[..., Awaitable[dict[str, Any]]]
_LINE = re.compile(r'bizmsgmenu\?msgmenucontent=([^"&]*)&(?:amp;)?msgmenuid=([^"&]*)">([^<]*)</a>')


def matched(spoken: str, pattern: str) -> dict[str, str] | None:
    """What the pattern's names stand for, if the text contains it as it stands or matches it; else None."""
    if pattern in spoken:
        return {}
    try:
        found = re.search(pattern, spoken)
    except re.error:
        return None
    return {name: value or "" for name, value in found.groupdict().items()} if found else None


class Ear:
    """``get`` asks the control interface; what stood on the screen before ``after`` is not heard."""

    def __init__(self, get: Get, openid: str, after: int = 0) -> None:
        self._get, self._chat, self._read = get, f"citizens/{openid}/chat", after
        self.heard: list[Bubble] = []
        self._fresh: list[Bubble] = []

    async def first(self, pattern: str, within: float) -> Bubble | None:
        """The first bubble that fits and was not heard yet; waits for it."""
        until = asyncio.get_running_loop().time() + within
        while True:
            for bubble in self._fresh:
                if matched(bubble["text"], pattern) is not None:
                    self._fresh.remove(bubble)
                    return bubble
            left = until - asyncio.get_running_loop().time()
            if left <= 0:
                return None
            await self.listen(left)

    async def is_quiet(self, seconds: float, since: int) -> bool:
        """Nothing after the push ``since`` is left unheard, and nothing comes in the next ``seconds``."""
        until = asyncio.get_running_loop().time() + seconds
        while (left := until - asyncio.get_running_loop().time()) > 0:
            await self.listen(left)
            if any(bubble["seq"] > since for bubble in self._fresh):
                return False
        return True

    async def choice(self, wording: str) -> dict[str, Any] | None:
        """The choice of that wording in the newest message that has one: of a menu message, or a line to tap in a text."""
        await self.listen(0)
        for bubble in reversed(self.heard):
            for item in bubble.get("list", []) if bubble["kind"] == "msgmenu" else []:
                if item["content"] == wording:
                    return dict(item)
            for content, choice, label in _LINE.findall(str(bubble.get("text", ""))):
                if label == wording:
                    return {"id": choice, "content": content}
        return None

    async def listen(self, wait: float) -> None:
        page = await self._get(self._chat, after=self._read, wait=round(wait, 3))
        for bubble in page["bubbles"]:
            self._read = bubble["seq"]
            if bubble["side"] in ("them", "fault"):
                self.heard.append(bubble)
                self._fresh.append(bubble)
