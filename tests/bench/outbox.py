"""What does it cost that every notice is a row first? The same client against the same stub, with the outbox and without it."""

import asyncio
import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import uvloop
from rich.console import Console
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import make_url
from wechatpy import WeChatClient

from bot.app.memory import settle
from bot.outbox.journal import open_journal
from bot.outbox.sender import Sender
from bot.store import outbox, outbox_bulk, tables
from bot.store.engine import Database
from bot.store.outbox_bulk import Letter
from bot.store.schema import migrate
from bot.store.token import TokenStore
from bot.store.vault import keep
from bot.wechat.channel import WeChatChannel
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.clock import utc_now
from tests.bench.measure import BenchError, Spread, spread
from tests.bench.messages import APPID
from tests.bench.servers import LOAD_CORE, on_core, peer
from tests.databases import opened

PEOPLE = 10_000
_FEW = 1000  # for wechatpy's own client, which takes several times as long for each
_AT_ONCE = 20
_TEMPLATE = "templateofthebench"
_VALUES = {"thing1": "消费提示", "thing2": "剩菜怎么放", "time3": "2026年11月22日 10:00"}
_PAGE = "https://example.cn/notices/0123456789ab"
_CONTENT: Mapping[str, Any] = {
    "type": "notice",
    "template": _TEMPLATE,
    "values": _VALUES,
    "page": _PAGE,
    "text": "订阅通知：剩菜怎么放",
}
GOALS = {"without": 0.85, "wechatpy": 3.5}
"""What notices a second with the outbox must be to those of the same client without it, and to wechatpy's own client."""


@dataclass(frozen=True, slots=True)
class Office:
    """One process that sends."""

    database: Database
    channel: WeChatChannel
    sender: Sender


@dataclass(frozen=True, slots=True)
class Found:
    """Ratios with the outbox; ``per_second``: the median with it, of this machine in this hour."""

    without: Spread
    wechatpy: Spread
    per_second: float

    def parts(self) -> dict[str, Spread]:
        """As the report names them."""
        return {
            "notices a second, with outbox / without": self.without,
            "notices a second, with outbox / wechatpy's client": self.wechatpy,
        }


def measure(pairs: int) -> Found:
    """On SQLite; slices in turn, so that a slow minute is slow for all. Who sends has a core, and the stub another."""
    with on_core(LOAD_CORE), peer("platform") as stub, tempfile.TemporaryDirectory(prefix="shiyu-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'outbox.db'}"
        migrate(url)
        return uvloop.run(_measure(url, stub.port, pairs))  # as the service runs


async def _measure(url: str, port: int, pairs: int) -> Found:
    async with _office(url, port) as office:
        turns = itertools.count()
        await _with(office, next(turns))
        settle()  # as the service does when it is up
        rows, bare, other = [], [], []
        for pair in range(2 * pairs):
            if pair % 2:
                bare.append(await _without(office))
            rows.append(await _with(office, next(turns)))
            if not pair % 2:
                bare.append(await _without(office))
            other.append(await asyncio.to_thread(_wechatpy, port))
    return Found(
        spread([one / ours for one, ours in zip(bare, rows, strict=True)]),
        spread([one / ours for one, ours in zip(other, rows, strict=True)]),
        1 / spread(rows).median,
    )


@asynccontextmanager
async def _office(url: str, port: int) -> AsyncIterator[Office]:
    journal = open_journal(Path(make_url(url).database or "").parent)
    async with opened(url) as database, aiohttp.ClientSession() as http:
        tokens = TokenStore(database, APPID, utc_now)
        base = f"http://127.0.0.1:{port}"
        client = AsyncWeChatClient(APPID, "secretofthebench", http=http, tokens=tokens, api_base=base)
        channel = WeChatChannel(client)
        sender = Sender(database, channel, lambda: datetime.now(UTC), concurrency=_AT_ONCE, journal=journal)
        await database.run(_join)
        yield Office(database, channel, sender)
        await sender.stop()
        await client.close()


def _openid(number: int) -> str:
    return f"oBench_citizen_number_{number:06d}"


def _join(connection: Connection) -> None:
    now = datetime.now(UTC)
    refs = [keep(connection, "openid", _openid(number), now, find=True) for number in range(PEOPLE)]
    connection.execute(insert(tables.citizen), [{"ref": ref, "created_at": now} for ref in refs])
    row = {"template": _TEMPLATE, "stock": 0, "granted_at": now}
    connection.execute(insert(tables.subscription), [row | {"citizen": ref} for ref in refs])


async def _with(office: Office, turn: int) -> float:
    """Seconds a notice to everybody, from the rows to the rows that say sent."""
    await office.database.run(_write, turn)
    started = time.perf_counter()
    while await office.sender.once():
        pass
    spent = time.perf_counter() - started
    unsent = [row for row in await office.database.read(outbox.depth) if row[0] != "sent"]
    if unsent:
        raise BenchError(f"outbox: notices were not sent: {unsent}")
    return spent / PEOPLE


def _write(connection: Connection, turn: int) -> None:
    """Everybody agreed to one more, and is to hear something."""
    now, subject = datetime.now(UTC), f"{turn:012d}"
    connection.execute(update(tables.subscription).values(stock=1))
    people = connection.scalars(select(tables.citizen.c.ref)).all()
    letters = [Letter(f"campaign:{subject}:{ref}", ref, "notice", _CONTENT) for ref in people]
    outbox_bulk.write(connection, letters, now, purpose="campaign", subject=subject)
    outbox_bulk.let_go(connection, [row.id for row in outbox_bulk.held(connection, subject, PEOPLE)], now)


async def _without(office: Office) -> float:
    """Seconds a notice straight through the channel, as many, as many at once."""
    left = iter(range(PEOPLE))

    async def lane() -> None:
        for number in left:
            await office.channel.send(_openid(number), _CONTENT, "")

    started = time.perf_counter()
    await asyncio.gather(*(lane() for _ in range(_AT_ONCE)))
    return (time.perf_counter() - started) / PEOPLE


def _wechatpy(port: int) -> float:
    """Seconds a notice by wechatpy, one after another as it does."""
    client = WeChatClient(APPID, "secretofthebench")
    client.API_BASE_URL = f"http://127.0.0.1:{port}/cgi-bin/"
    client.session.set(client.access_token_key, "tokenofthestub", 7200)
    client.expires_at = int(time.time()) + 7200
    data = {name: {"value": value} for name, value in _VALUES.items()}
    started = time.perf_counter()
    for number in range(_FEW):
        message = {"touser": _openid(number), "template_id": _TEMPLATE, "page": _PAGE, "data": data}
        client.post("message/subscribe/bizsend", data=message)
    return (time.perf_counter() - started) / _FEW


def judge(out: Console, found: Found) -> bool:
    """Say whether the goals were reached; True when one was missed."""
    missed = False
    for name, must in GOALS.items():
        ratio = getattr(found, name).median
        missed = missed or ratio < must
        out.print(
            f"notices with outbox / {name}: {ratio:.2f}, must {must:.2f}: {'reached' if ratio >= must else 'missed'}"
        )
    return missed
