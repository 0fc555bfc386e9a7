"""What does it cost that every notice is a row first? The same client against the same stub, with the outbox and without."""

import asyncio
import itertools
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from sqlalchemy import Connection, insert, update

from bot.outbox.sender import Sender
from bot.store import outbox, tables
from bot.store.engine import Database
from bot.store.schema import migrate
from bot.store.token import TokenStore
from bot.store.vault import keep
from bot.wechat.channel import WeChatChannel
from bot.wechat.client import AsyncWeChatClient
from tests.bench.measure import BenchError, Spread, spread
from tests.bench.messages import APPID
from tests.bench.servers import peer
from tests.databases import opened

_CITIZENS = 100
_EACH = 5  # what the platform lets through after one message
_AT_ONCE = 20
_TEXT = "您的投诉已有答复，请回复“进度”查看。"


@dataclass(frozen=True, slots=True)
class Office:
    """One process that sends."""

    database: Database
    channel: WeChatChannel
    sender: Sender


def ratio(pairs: int) -> Spread:
    """Notices handed over a second with the outbox to those without, on SQLite."""
    with peer("platform") as stub, tempfile.TemporaryDirectory(prefix="shiyu-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'outbox.db'}"
        migrate(url)
        return asyncio.run(_measure(url, stub.port, pairs))


async def _measure(url: str, port: int, pairs: int) -> Spread:
    async with _office(url, port) as office:
        turns = itertools.count()
        await _with(office, next(turns))
        return spread([await _without(office) / await _with(office, next(turns)) for _ in range(pairs)])


@asynccontextmanager
async def _office(url: str, port: int) -> AsyncIterator[Office]:
    async with opened(url) as database, aiohttp.ClientSession() as http:
        tokens = TokenStore(database, APPID)
        base = f"http://127.0.0.1:{port}"
        client = AsyncWeChatClient(APPID, "secretofthebench", http=http, tokens=tokens, api_base=base)
        channel = WeChatChannel(client)
        sender = Sender(database, channel, lambda: datetime.now(UTC), concurrency=_AT_ONCE)
        yield Office(database, channel, sender)
        await client.close()


async def _with(office: Office, turn: int) -> float:
    """Seconds for all notices of one turn, from the rows to the rows that say sent."""
    for number in range(_CITIZENS):
        await office.database.run(_write, turn, number)
    started = time.perf_counter()
    while await office.sender.once():
        pass
    spent = time.perf_counter() - started
    unsent = [row for row in await office.database.read(outbox.depth) if row[0] != "sent"]
    if unsent:
        raise BenchError(f"outbox: notices were not sent: {unsent}")
    return spent


def _write(connection: Connection, turn: int, number: int) -> None:
    """A citizen has written, which opens the window, and is to hear something."""
    now, citizen, key = datetime.now(UTC), f"citizen{number:015d}", f"{turn:016d}{number:016d}"
    if turn == 0:
        keep(connection, "openid", f"oBench_citizen_number_{number:06d}", now, find=True, ref=citizen)
        connection.execute(insert(tables.citizen).values(ref=citizen, created_at=now))
    wrote = update(tables.citizen).where(tables.citizen.c.ref == citizen)
    connection.execute(wrote.values(message_at=now, was_sent=False))
    for count in range(_EACH):
        outbox.enqueue(connection, f"{key}:{count}", citizen, _TEXT, now, purpose="notice")


async def _without(office: Office) -> float:
    """Seconds for as many notices straight through the channel, as many at once."""
    started = time.perf_counter()
    content = {"type": "text", "text": _TEXT}
    for _ in range(_CITIZENS * _EACH // _AT_ONCE):
        people = (f"oBench_citizen_number_{number:06d}" for number in range(_AT_ONCE))
        await asyncio.gather(*(office.channel.send(openid, content, "") for openid in people))
    return time.perf_counter() - started
