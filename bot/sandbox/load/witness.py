"""Which answers came later, by the platform's API? A sandbox that runs beside the load has seen them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from time import monotonic

from bot.sandbox.script.remote import Remote

_REFRESH = 5.0  # seconds; a citizen's message opens the window, and these messages do not pass through the sandbox


class Witness:
    """A running sandbox to whose API the bot sends."""

    def __init__(self, remote: Remote, count: int) -> None:
        self._remote, self._count = remote, count
        self._after = 0

    async def gather(self) -> list[str]:
        """The openids of a crowd of followers whose windows are open."""
        entries = (await self._remote.get("ledger", latest=1))["entries"]
        self._after = entries[-1]["seq"] if entries else 0
        return await self._welcome()

    async def _welcome(self) -> list[str]:
        return list((await self._remote.post("crowd", count=self._count))["openids"])

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Keeps the windows open meanwhile."""

        async def refresh() -> None:
            while True:
                await asyncio.sleep(_REFRESH)
                await self._welcome()

        task = asyncio.get_running_loop().create_task(refresh())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def later(self, settle: float) -> Counter[str]:
        """Messages by openid, once none came for ``settle`` seconds."""
        found: Counter[str] = Counter()
        quiet_since = monotonic()
        while monotonic() < quiet_since + settle:
            page = await self._remote.get("ledger", after=self._after, kind="bubble")
            for entry in page["entries"]:
                self._after = entry["seq"]
                if entry["via"] == "api":
                    found[entry["citizen"]] += 1
                    quiet_since = monotonic()
            if page["next"] is None:
                await asyncio.sleep(0.2)
        return found
