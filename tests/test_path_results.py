"""Does kill -9 in the midst of an import leave all of it or nothing, and does the next try bring it in once?"""

import asyncio
import os
import random
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from bot.domain.staff import Actor
from bot.services import result
from bot.store import tables
from bot.store.engine import Database
from tests import forked
from tests.conftest import SOAK
from tests.databases import KINDS, Databases, opened
from tests.processes import ROOT, Bot

SEED = int(os.environ.get("SHIYU_SEED", "20261122"))
ROWS = 2000 if SOAK else 1000
ASIDE = ROWS // 200
KILLS = 12 if SOAK else 1
LOOK = Actor(5, "look", "只读", frozenset({"viewer"}))


def sheet(path: Path) -> Path:
    """A table as offices have them; every 200th row says nothing that can be understood."""
    lines = ["食品名称,被抽样单位名称,被抽样单位地址,生产日期,抽样单编号,检验结论"]
    for place in range(ROWS):
        day = "2026-10-10" if place % 200 else "10/11?"
        lines.append(f"挂面,和平区第{place}粮店,和平区和平路{place}号,{day},XBJ26990101{place:08},合格")
    path.write_text("\n".join(lines), "utf-8")
    return path


async def brings(url: str, path: Path, folder: Path, database: Database, kill_at: int) -> bool:
    """``import-results`` as it is typed, killed once that many rows are in; did it end by itself?"""
    bot = Bot(url)
    bot.log.close()
    out, err = str(folder / "out"), str(folder / "err")
    process = await asyncio.to_thread(
        forked.start, "bot", ["import-results", str(path)], bot.environment, ROOT, out, err
    )
    i = tables.result_import
    running = select(func.max(i.c.read)).where(i.c.state == "running")
    while process.exitcode is None:
        read = await database.read(lambda connection: connection.scalar(running))
        if kill_at and (read or 0) >= kill_at and process.pid:
            os.kill(process.pid, signal.SIGKILL)
            await asyncio.to_thread(process.join, 30)
            return False
        await asyncio.sleep(0.01)
    assert process.exitcode == 0, await asyncio.to_thread(Path(err).read_text, "utf-8")
    return True


def held(connection: Connection) -> tuple[int, int]:
    """Samples and rows in quarantine that anybody of the office can see."""
    now = datetime.now(UTC)
    seen = result.queue(connection, actor=LOOK, now=now).total
    return seen, result.quarantine(connection, actor=LOOK)[1]


async def swept(database: Database) -> None:
    """What a service does at its start and every minute, half a minute later."""
    await result.Importer(database, lambda: datetime.now(UTC) + timedelta(seconds=31)).sweep()
    left = select(func.count()).select_from(tables.sample)
    assert await database.read(lambda connection: connection.scalar(left)) == 0


@pytest.mark.parametrize("kind", KINDS)
async def test_kills_leave_all_of_an_import_or_nothing(databases: Databases, kind: str, tmp_path: Path) -> None:
    url, chance, path = databases.url(kind), random.Random(SEED), sheet(tmp_path / "第1期.csv")
    async with opened(url) as database:
        for _ in range(KILLS):
            is_whole = await brings(url, path, tmp_path, database, chance.randrange(1, ROWS - 500))
            assert not is_whole
            assert await database.read(held) == (0, 0)
            await swept(database)
        assert await brings(url, path, tmp_path, database, 0)
        assert await database.read(held) == (ROWS - ASIDE, ASIDE)
        assert await brings(url, path, tmp_path, database, 0)
        assert await database.read(held) == (ROWS - ASIDE, ASIDE)
        states = select(tables.result_import.c.state, tables.result_import.c.new).order_by(tables.result_import.c.id)
        ended = await database.read(lambda connection: [tuple(row) for row in connection.execute(states)])
    assert ended == [*[("failed", row[1]) for row in ended[:KILLS]], ("done", ROWS - ASIDE), ("done", 0)]
