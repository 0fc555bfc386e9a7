"""Does a message that is delivered several times become one case and one answer, whatever breaks in between?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.store import tables
from tests.citizen import Citizen, Sandbox
from tests.conftest import SOAK
from tests.databases import opened
from tests.processes import Bot, free_port, platform

# In a soak run the platform's own times, else a quarter of them: deadline, time-out and step of deliveries, a slow commit.
SCALE = 1.0 if SOAK else 0.25
TIMES: dict[str, Any] = {"attempt_timeout": 5 * SCALE, "attempt_interval": 5 * SCALE}
DEADLINE: dict[str, Any] = {"DIALOG__DEADLINE": str(4.5 * SCALE)}
SLOW = f"slow-commit:{6 * SCALE}"
CASE = "编号 [TJ]\\d{8}-\\d{4}"


async def to_the_summary(citizen: Citizen, story: str = "昨天在东关小店买的豆干长毛了") -> None:
    """The dialogue up to the question whether everything is right."""
    for said, heard in (
        ("我要投诉", "说说发生了什么"),
        (story, "在哪里"),
        ("东关小店，东关路8号", "照片"),
        ("跳过", "电话"),
        ("匿名", "确认"),
    ):
        await citizen.says(said)
        await citizen.hears(heard)


def numbers(connection: Connection) -> list[str]:
    return list(connection.scalars(select(tables.complaint.c.number)))


async def filed(database_url: str) -> list[str]:
    async with opened(database_url) as database:
        return await database.read(numbers)


async def until(true: Callable[[], Awaitable[object]]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(30):
        while True:
            if await true():
                return
            await asyncio.sleep(0.02)


async def attempts(sandbox: Sandbox, push: int) -> int:
    return sum(entry.get("push") == push for entry in await sandbox.ledger("attempt"))


async def test_cut_connections_make_one_case_and_one_answer(database_url: str) -> None:
    port = free_port()
    async with (
        platform(f"http://127.0.0.1:{port}", attempt_interval=0.5) as sandbox,
        Bot(database_url, sandbox.url, port=port) as bot,
    ):
        citizen = sandbox.citizen("王大妈")
        await citizen.follows()
        await to_the_summary(citizen)
        await sandbox.faults("push", "cut", 2, after=0.0)
        runs = await bot.metric("shiyu_handler_runs_total")
        push = await citizen.says("确认")
        await citizen.hears(CASE)
        assert await attempts(sandbox, push) == 3
        assert await bot.metric("shiyu_handler_runs_total") == runs + 1
        await citizen.hears_nothing(0.5)
    assert len(await filed(database_url)) == 1


async def test_slow_commit_makes_one_case_and_one_answer(database_url: str) -> None:
    port = free_port()
    async with (
        platform(f"http://127.0.0.1:{port}", **TIMES) as sandbox,
        Bot(database_url, sandbox.url, port=port) as fast,
    ):
        citizen = sandbox.citizen("王大妈")
        await citizen.follows()
        await to_the_summary(citizen)
        await fast.stop()
        async with Bot(
            database_url, sandbox.url, port=port, module="tests.faulty", SHIYU_FAULT=SLOW, **DEADLINE
        ) as slow:
            push = await citizen.says("确认")
            await citizen.hears(CASE, within=20)
            assert await attempts(sandbox, push) == 2
            assert await slow.metric("shiyu_handler_runs_total") == 1
            assert await slow.metric("shiyu_deadline_missed_total") == 1
    assert len(await filed(database_url)) == 1


async def test_kill_between_deliveries_makes_one_case(database_url: str) -> None:
    port = free_port()
    async with (
        platform(f"http://127.0.0.1:{port}") as sandbox,
        Bot(database_url, sandbox.url, port=port) as bot,
    ):
        citizen = sandbox.citizen("王大妈")
        await citizen.follows()
        await to_the_summary(citizen)
        await sandbox.faults("push", "cut", 1, after=0.0)
        push = await citizen.says("确认")
        await sandbox.wait_entry("attempt", push=push)
        await until(lambda: filed(database_url))
        await bot.kill()
        await bot.start()
        await citizen.hears(CASE, within=15)
        assert await bot.metric("shiyu_handler_runs_total") == 0
    assert len(await filed(database_url)) == 1


@pytest.mark.parametrize("kind", ["commit is slow", "commit is done"])
async def test_second_delivery_at_another_process_joins(database_url: str, kind: str) -> None:
    async with platform("http://127.0.0.1:9", **TIMES) as sandbox:
        fault = SLOW if kind == "commit is slow" else ""
        async with Bot(database_url, sandbox.url, **DEADLINE) as second:
            await sandbox.change(callback=f"{second.url}/wechat")
            citizen = sandbox.citizen("王大妈")
            await citizen.follows()
            await to_the_summary(citizen)
            async with Bot(database_url, sandbox.url, module="tests.faulty", SHIYU_FAULT=fault, **DEADLINE) as first:
                await sandbox.change(callback=f"{first.url}/wechat")
                await sandbox.faults("push", "cut", 1, after=0.2 * SCALE)
                before = await second.metric("shiyu_handler_runs_total")
                await citizen.says("确认")
                await until(lambda: first.metric("shiyu_handler_runs_total"))
                await sandbox.change(callback=f"{second.url}/wechat")
                await citizen.hears(CASE, within=20)
                assert await second.metric("shiyu_handler_runs_total") == before
                assert await first.metric("shiyu_handler_runs_total") == 1
    assert len(await filed(database_url)) == 1
