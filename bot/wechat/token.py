"""Which access token does a call take, and when is a new one fetched?"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.domain.ports import Token, TokenStore
from bot.wechat.errors import NotAllowed, PlatformError, QuotaExhausted, TokenError

# The platform hands out the next token five minutes before the old one dies; both are good in between.
EARLY = timedelta(minutes=5)
# A refusal that a person must mend is remembered, so that waiting messages do not spend the day's calls on it.
PATIENCE = timedelta(seconds=30)
# After a new token was refused like the old one, another fetch would not help either.
HOLD_OFF = timedelta(seconds=60)

_log = structlog.get_logger("shiyu.token")


class TokenKeeper:
    """One refresh at a time in this process; the store sees to the other processes."""

    def __init__(self, store: TokenStore, fetch: Callable[[], Awaitable[Token]], clock: Callable[[], datetime]) -> None:
        self._store = store
        self._fetch = fetch
        self._clock = clock
        self._refreshing: asyncio.Task[str] | None = None
        self._refusal: tuple[datetime, PlatformError] | None = None
        self._held_until: datetime | None = None
        self._early_from = clock()

    async def token(self) -> str:
        """A token for a call: the stored one while it lives (in its last minutes renewed beside the call)."""
        stored = await self._store.current()
        left = stored.expires - self._clock() if stored else timedelta(0)
        if stored is None or left <= timedelta(0):
            return await self._refresh(stored.value if stored else None)
        if left <= EARLY and self._early_from <= self._clock():
            self._early_from = self._clock() + PATIENCE
            self._start(stored.value).add_done_callback(_report)
        return stored.value

    async def replace(self, stale: str) -> str:
        """A token for the second try of a call whose first was refused with ``stale``; raises TokenError."""
        if self._held_until and self._clock() < self._held_until:
            raise TokenError("40001", "a fresh token was refused too; not fetching another one yet")
        return await self._refresh(stale)

    def useless(self) -> None:
        """The token ``replace`` gave was refused as well."""
        self._held_until = self._clock() + HOLD_OFF

    async def close(self) -> None:
        if self._refreshing:
            self._refreshing.cancel()
            await asyncio.wait({self._refreshing})

    async def _refresh(self, stale: str | None) -> str:
        if (refusal := self._remembered()) is not None:
            raise type(refusal)(refusal.code, refusal.text)
        # Shielded: a caller that gives up must not take the token from the others.
        return await asyncio.shield(self._start(stale))

    def _start(self, stale: str | None) -> asyncio.Task[str]:
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._replaced(stale))
        return self._refreshing

    async def _replaced(self, stale: str | None) -> str:
        try:
            token = await self._store.refresh(self._fetch, stale=stale)
        except (TokenError, NotAllowed, QuotaExhausted) as error:
            self._refusal = (self._clock() + PATIENCE, error)
            raise
        self._refusal = None
        return token.value

    def _remembered(self) -> PlatformError | None:
        return self._refusal[1] if self._refusal and self._clock() < self._refusal[0] else None


def _report(task: asyncio.Task[str]) -> None:
    if not task.cancelled() and (error := task.exception()):
        _log.warning("token not renewed early", error=type(error).__name__, code=getattr(error, "code", ""))
