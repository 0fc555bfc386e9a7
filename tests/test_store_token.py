"""Do all processes share one access token with one fetch?"""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ports import Token
from bot.store.engine import Database
from bot.store.token import LEASE, POLL, TokenStore
from bot.wechat.clock import utc_now
from tests.databases import opened


class Mint:
    """The platform's side: counts and numbers its tokens."""

    def __init__(self) -> None:
        self.count = 0

    async def __call__(self) -> Token:
        await asyncio.sleep(0.05)
        self.count += 1
        return Token(f"token-{self.count}", datetime.now(UTC) + timedelta(hours=2))


async def test_many_callers_cause_one_fetch(database: Database) -> None:
    mint, store = Mint(), TokenStore(database, "wx", utc_now)
    tokens = await asyncio.gather(*(store.refresh(mint, stale=None) for _ in range(20)))
    assert {token.value for token in tokens} == {"token-1"}
    assert mint.count == 1


async def test_two_processes_cause_one_fetch(database_url: str) -> None:
    mint = Mint()
    async with opened(database_url) as one, opened(database_url) as two:
        stores = [TokenStore(one, "wx", utc_now), TokenStore(two, "wx", utc_now)]
        tokens = await asyncio.gather(*(store.refresh(mint, stale=None) for store in stores for _ in range(5)))
        assert {token.value for token in tokens} == {"token-1"}
        await stores[0].refresh(mint, stale="token-1")
        renewed = await stores[1].refresh(mint, stale="token-1")
    assert (renewed.value, mint.count) == ("token-2", 2)


async def test_failed_fetch_frees_the_lease(database: Database) -> None:
    store = TokenStore(database, "wx", utc_now)

    async def fail() -> Token:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await store.refresh(fail, stale=None)
    assert (await asyncio.wait_for(store.refresh(Mint(), stale=None), 2)).value == "token-1"


async def test_token_is_not_stored_in_clear(database: Database) -> None:
    await TokenStore(database, "wx", utc_now).refresh(Mint(), stale=None)

    def stored(connection: object) -> str:
        from sqlalchemy import select

        from bot.store import tables

        return str(connection.execute(select(tables.token)).all())  # type: ignore[attr-defined]

    assert "token-1" not in await database.read(stored)


async def test_token_of_a_dead_fetcher_is_fetched_when_its_lease_is_over(database: Database) -> None:
    moments = [utc_now()]
    dead, alive = (TokenStore(database, "wx", lambda: moments[-1]) for _ in range(2))
    has_begun = asyncio.Event()

    async def hang() -> Token:
        has_begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    hung = asyncio.create_task(dead.refresh(hang, stale=None))
    await has_begun.wait()
    waiting = asyncio.create_task(alive.refresh(Mint(), stale=None))
    await asyncio.sleep(3 * POLL)
    assert not waiting.done()
    moments.append(moments[0] + LEASE + timedelta(seconds=1))
    assert (await asyncio.wait_for(waiting, 5)).value == "token-1"
    hung.cancel()
    await asyncio.gather(hung, return_exceptions=True)
