"""Can who watches the phone start a guided tour, follow it step by step, and stop it?"""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.citizen import ControlError, Sandbox
from tests.databases import Databases
from tests.processes import ROOT, platform
from tests.processes import Bot as OwnBot
from tests.sandbox_bots import Bot, Local

TOUR = """
title: 说一句
about: 最短的一段
steps:
  - note: 王芳打了个招呼
  - {who: 王芳, follows: }
  - says: 你好
  - hears: 回声：你好
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hello.yaml").write_text(TOUR, encoding="utf-8")
    return tmp_path


async def stopped(wechat: Sandbox) -> dict[str, Any]:
    async with wechat._session.delete(f"{wechat.url}/sandbox/api/play") as response:  # type: ignore[union-attr]
        return dict(await response.json())


async def followed(stream: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    """Entries about tours as an event stream tells them, to the end of one."""
    async for line in stream.content:
        if line.startswith(b"data: ") and (entry := json.loads(line[6:]))["kind"] == "tour":
            yield entry
            if entry["state"] in ("finished", "failed", "stopped"):
                return


async def test_a_tour_is_offered_and_told_step_by_step(folder: Path) -> None:
    async with Bot() as bot, Local(callback=bot.url, tours=folder) as wechat:
        listed = await wechat.get("play")
        about = {"name": "hello", "title": "说一句", "about": "最短的一段", "steps": 4, "citizens": ["王芳"]}
        assert listed == {"tours": [about], "running": None}
        assert wechat._session
        async with wechat._session.get(f"{wechat.url}/sandbox/api/events") as stream:
            await stream.content.readuntil(b"\n\n")
            run = (await wechat.post("play", {"tour": "hello", "pace": 0}))["run"]
            told = [entry async for entry in followed(stream)]
        assert {entry["run"] for entry in told} == {run}
        steps = [(entry["step"], entry["verb"], entry["who"], entry["text"]) for entry in told if "verb" in entry]
        assert steps[::2] == [
            (1, "note", "", "王芳打了个招呼"),
            (2, "follows", "王芳", ""),
            (3, "says", "王芳", "你好"),
            (4, "hears", "王芳", "回声：你好"),
        ]
        assert [entry["state"] for entry in told] == ["running", "done"] * 4 + ["finished"]
        assert told[3]["citizen"] == wechat.citizen("王芳").openid
        assert (await wechat.get("play"))["running"] is None


async def test_one_tour_at_a_time_and_it_can_be_stopped(folder: Path) -> None:
    async with Bot() as bot, Local(callback=bot.url, tours=folder) as wechat:
        await wechat.post("play", {"tour": "hello", "pace": 5})
        with pytest.raises(ControlError, match="正在演示“说一句”"):
            await wechat.post("play", {"tour": "hello"})
        assert (await wechat.get("play"))["running"]["of"] == 4
        assert await stopped(wechat) == {"running": None}
        await wechat.wait_entry("tour", state="stopped")
        await wechat.post("play", {"script": TOUR, "pace": 0})
        await wechat.wait_entry("tour", state="finished")


async def test_a_tour_that_goes_wrong_says_so(folder: Path) -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        script = "{followers: [王芳], steps: [{says: 你好}, {hears: 再见, within: 0.1}]}"
        await wechat.post("play", {"script": script, "pace": 0})
        entry = await wechat.wait_entry("tour", state="failed")
        assert "王芳 did not hear '再见'" in entry["message"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"tour": "nothing"}, "没有名为“nothing”的演示"),
        ({"script": "steps: []"}, "script, line 1: steps must be a list"),
        ({"script": "{steps: [kills_bot]}"}, "只能用命令行播放"),
        ({}, "缺少 tour"),
    ],
)
async def test_what_cannot_be_toured_is_refused(folder: Path, body: dict[str, str], words: str) -> None:
    async with Local(tours=folder) as wechat:
        with pytest.raises(ControlError, match=words):
            await wechat.post("play", body)


async def test_a_broken_tour_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("steps:\n  - shouts: 你好\n", encoding="utf-8")
    async with Local(tours=tmp_path) as wechat:
        with pytest.raises(ControlError, match=r"bad\.yaml, line 2: no step is called shouts"):
            await wechat.get("play")


async def test_a_stopping_platform_does_not_wait_for_a_tour(folder: Path) -> None:
    async with Local(tours=folder, ledger=folder / "ledger.db") as wechat:
        await wechat.post("play", {"tour": "hello", "pace": 10})
        async with asyncio.timeout(2):
            await wechat.stop()
        await wechat.start()
        assert [entry["state"] for entry in await wechat.ledger("tour")][-1] == "stopped"


def ended(run: int, entry: dict[str, Any]) -> bool:
    return entry["run"] == run and entry["state"] in ("finished", "failed")


async def test_every_tour_of_the_demo_goes_as_written(databases: Databases) -> None:
    url = databases.url("sqlite")
    bot = OwnBot(url)
    bot.log.close()
    tours = ROOT / "content" / "demo" / "tours"
    async with platform(bot.url, tours=tours) as wechat, OwnBot(url, wechat.url, port=bot.port):
        listed = (await wechat.get("play"))["tours"]
        assert [tour["name"] for tour in listed] == ["complaint", "emergency", "to_the_end", "two_citizens"]
        for tour in listed:
            run = (await wechat.post("play", {"tour": tour["name"], "pace": 0}))["run"]
            end = await wechat._wait("tour", partial(ended, run), 30, tour["name"])
            assert end["state"] == "finished", end["message"]
