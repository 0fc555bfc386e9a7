"""Do open pages hear of changes, and stop hearing when they should?"""

import asyncio
import re

import pytest
from aiohttp import ClientResponse

from bot.console import live
from bot.services import staff
from tests.office import Desk, Office


async def _listens(desk: Desk, path: str = "/console/live") -> ClientResponse:
    answer = await desk.client.get(path)
    assert await answer.content.readline() == b"retry: 3000\n"
    return answer


async def test_page_hears_of_a_new_case(place: Office) -> None:
    stream = await _listens(await place.desk("li"))
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    await asyncio.sleep(0.05)
    await place.receives()
    async with asyncio.timeout(5):
        lines = [await stream.content.readline() for _ in range(3)]
    assert lines[1:] == [b"event: complaint\n", b"data:\n"]
    stream.close()


async def test_page_hears_of_what_came_before_it_listened(place: Office) -> None:
    desk = await place.desk("li")
    page = await desk.opens("/console/")
    found = re.search(r'data-live="([^"]+)"', page.text)
    assert found
    await place.receives()
    stream = await _listens(desk, found[1])
    async with asyncio.timeout(5):
        assert [await stream.content.readline() for _ in range(2)][1] == b"event: complaint\n"
    stream.close()


async def test_stream_ends_with_its_session(place: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEARTBEAT", 0.05)
    stream = await _listens(await place.desk("li"))
    await place.database.run(staff.revoke_sessions, login="li", by="tests", now=place.clock())
    async with asyncio.timeout(5):
        assert b"event" not in await stream.content.read()


async def test_stopping_server_does_not_wait_for_streams(place: Office) -> None:
    stream = await _listens(await place.desk("li"))
    async with asyncio.timeout(5):
        await place.server.close()
        assert await stream.content.read() == b"\n"
