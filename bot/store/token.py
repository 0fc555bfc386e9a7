"""How do all processes share one access token? A row with a lease: one fetches, the others wait for what it stores."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.ports import Token
from bot.store import tables
from bot.store.engine import Database
from bot.store.vault import new_ref, vault_of

t = tables.token
LEASE = timedelta(seconds=45)  # three tries of ten seconds and their pauses; after that the next process takes over
POLL = 0.1  # seconds between looks while another process fetches


class TokenStore:
    """Implements ``bot.domain.ports.TokenStore``."""

    def __init__(self, database: Database, name: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._name = name
        self._clock = clock
        self._owner = new_ref()
        self._lock = asyncio.Lock()
        self._known: Token | None = None

    async def current(self) -> Token | None:
        if self._known is None or self._known.expires <= self._clock():
            self._known = await self._database.read(_read, self._name)
        return self._known

    async def refresh(self, fetch: Callable[[], Awaitable[Token]], *, stale: str | None) -> Token:
        async with self._lock:
            while True:
                stored = await self._database.read(_read, self._name)
                if stored is not None and stored.value != stale and stored.expires > self._clock():
                    self._known = stored
                    return stored
                if await self._database.run(_lease, self._name, self._owner, self._clock()):
                    self._known = await self._fetch(fetch)
                    return self._known
                await asyncio.sleep(POLL)

    async def _fetch(self, fetch: Callable[[], Awaitable[Token]]) -> Token:
        try:
            token = await fetch()
        except BaseException:
            await asyncio.shield(self._database.run(_release, self._name, self._owner))
            raise
        await self._database.run(_write, self._name, token)
        return token


def _read(connection: Connection, name: str) -> Token | None:
    row = connection.execute(select(t.c.cipher, t.c.expires_at).where(t.c.name == name)).first()
    if row is None or row.cipher is None:
        return None
    return Token(vault_of(connection).open(row.cipher, f"token.cipher:{name}").decode(), row.expires_at)


def _lease(connection: Connection, name: str, owner: str, now: datetime) -> bool:
    """Become the one that fetches; False while another is at it."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(t).values(name=name).on_conflict_do_nothing(index_elements=["name"]))
    free = (t.c.lease_until.is_(None)) | (t.c.lease_until < now) | (t.c.lease_owner == owner)
    mine = update(t).where(t.c.name == name, free).values(lease_until=now + LEASE, lease_owner=owner)
    return connection.execute(mine).rowcount == 1


def _write(connection: Connection, name: str, token: Token) -> None:
    cipher = vault_of(connection).seal(token.value.encode(), f"token.cipher:{name}")
    values = {"cipher": cipher, "expires_at": token.expires, "lease_until": None, "lease_owner": None}
    connection.execute(update(t).where(t.c.name == name).values(values))


def _release(connection: Connection, name: str, owner: str) -> None:
    mine = (t.c.name == name) & (t.c.lease_owner == owner)
    connection.execute(update(t).where(mine).values(lease_until=None, lease_owner=None))
