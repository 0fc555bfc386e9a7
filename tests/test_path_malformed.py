"""Do malformed posts leave the running service unmoved: refused, one line each, no traceback, no growth, nothing stored?"""

import json
import os
import random
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select

from bot.store import tables
from tests.conftest import SOAK
from tests.databases import Databases, opened
from tests.processes import Bot
from tests.wechat_hostile import hostile_push
from tests.wechat_pushes import APPID, KEY, TOKEN

SEED = int(os.environ.get("SHIYU_SEED", "20261122"))
POSTS = 10_000 if SOAK else 1_000
GROWTH = 10 * 1024  # KiB of resident memory over all posts but the first tenth, which warms up


def resident(pid: int) -> int:
    """KiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


async def test_malformed_posts_are_refused_and_leave_no_trace(databases: Databases) -> None:
    chance = random.Random(SEED)
    url = databases.url("sqlite")
    settings: dict[str, Any] = {"WECHAT__TOKEN": TOKEN, "WECHAT__AES_KEY": KEY, "WECHAT__APPID": APPID}
    async with Bot(url, **settings, WECHAT__MODE="any", WECHAT__MAX_AGE="0") as bot, aiohttp.ClientSession() as http:
        statuses: dict[int, int] = {}
        warm = 0
        for number in range(POSTS):
            push = hostile_push(chance)
            if number == POSTS // 10:
                warm = resident(bot.pid)
            async with http.post(f"{bot.url}{push.path_qs}", data=push.body) as answer:
                statuses[answer.status] = statuses.get(answer.status, 0) + 1
        growth = resident(bot.pid) - warm
        lines = [json.loads(line) for line in bot.lines().splitlines()]
    print(f"seed {SEED}, {POSTS} posts: {statuses}, {growth} KiB of growth")
    assert sum(statuses.values()) == POSTS
    assert all(400 <= status < 500 for status in statuses)
    assert sum(line["event"] == "webhook refused" for line in lines) == POSTS
    assert not [line for line in lines if line["level"] in ("error", "critical")]
    assert growth < GROWTH
    async with opened(url) as database:
        assert await database.read(lambda c: c.scalar(select(func.count()).select_from(tables.inbox))) == 0
