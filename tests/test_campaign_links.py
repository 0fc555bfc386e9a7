"""Are links of a campaign opened as a reader would, and is nothing inside a private network ever asked for?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import links
from bot.app.links import LinkProbe, Outside
from bot.domain.campaign.check import Level
from bot.domain.campaign.table import Act
from bot.domain.refused import Refused
from bot.services import house
from bot.services.campaign import checking
from bot.services.campaign.checking import Inspector
from bot.store.engine import Database
from tests.campaigns import LI, campaign_desk

ANSWERS = {
    "/there": (200, ""),
    "/gone": (404, ""),
    "/broken": (500, ""),
    "/guarded": (403, ""),
    "/moved": (302, "/there"),
    "/round": (302, "/round"),
    "/inside": (302, "http://169.254.169.254/latest"),
}


async def answer(request: web.Request) -> web.Response:
    if request.path == "/slow":
        await asyncio.sleep(0.5)
    status, to = ANSWERS.get(request.path, (200, ""))
    return web.Response(status=status, headers={"Location": to} if to else {})


@pytest.fixture
async def site() -> AsyncIterator[TestServer]:
    """Our own pages."""
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/there", ""),
        ("/moved", ""),
        ("/gone", "回应 404"),
        ("/broken", "回应 500"),
        ("/guarded", "unseen：回应 403"),
        ("/round", "转来转去没有尽头"),
        ("/inside", "通向内部网络"),
    ],
)
async def test_an_address_answers_or_says_why_not(site: TestServer, path: str, why: str) -> None:
    own = str(site.make_url("/")).rstrip("/")
    assert await LinkProbe(own).look(f"{own}{path}") == why


async def test_private_and_silent_addresses_are_not_waited_for(
    site: TestServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "PATIENCE", 0.1)
    own = str(site.make_url("/")).rstrip("/")
    assert (await LinkProbe(own).look(f"{own}/slow")).startswith("unseen")
    assert await LinkProbe("https://shiyu.test").look(f"{own}/there") == "通向内部网络"
    assert await LinkProbe(own).look("file:///etc/passwd") == "不是网址"


async def test_a_name_that_turns_inwards_is_not_followed() -> None:
    assert {one["host"] for one in await Outside("localhost").resolve("localhost", 80)} == {"127.0.0.1"}
    with pytest.raises(OSError, match="private network"):
        await Outside("shiyu.test").resolve("localhost", 80)


class Told:
    """The edge: answers as it was told to."""

    def __init__(self, **why: str) -> None:
        self.why = why
        self.asked: list[str] = []

    async def look(self, address: str) -> str:
        self.asked.append(address)
        return self.why.get(address.rpartition("/")[2], "")


async def test_dead_links_are_found_and_foreign_ones_never_opened(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        ref = await desk.drafts()
        body = '<p><a href="/results/gone">一</a><a href="https://evil.example/x">二</a><a href="/there">三</a></p>'
        await desk.edits(ref, {"body": body, "link": "https://mp.weixin.qq.com/shy"})
        house.furnish(house.shipped(), house.phrases(), address="https://shiyu.test")
        probe = Told(gone="回应 404", shy="unseen：回应 403")
        found = await Inspector(database, probe).inspect(actor=LI, ref=ref, now=now)
        assert sorted(probe.asked) == ["https://shiyu.test/results/gone", "https://shiyu.test/there"]
        assert [(one.code, one.level) for one in found if one.code.startswith("link")] == [
            ("link_foreign", Level.STOP),
            ("link_foreign", Level.STOP),
            ("link_dead", Level.STOP),
        ]
        assert "打不开：回应 404" in checking.said(found[2])


async def test_what_must_be_mended_keeps_it_from_being_proposed(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        ref = await desk.drafts()
        await desk.edits(ref, {"body": "<p>抽检 20 批</p>", "author": "一" * 17})
        with pytest.raises(Refused) as told:
            await desk.does(ref, Act.PROPOSE)
        assert (told.value.code, told.value.values["count"]) == ("campaign.check_failed", 2)
        await desk.edits(ref, {"source": "本局台账", "author": ""})
        assert (await desk.does(ref, Act.PROPOSE)).state == "proposed"


async def test_night_and_urgency_are_pointed_out(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        ref = await desk.drafts()
        for given, code in (({"send_at": "2026-12-01T22:30"}, "night"), ({"is_urgent": "1"}, "urgent")):
            await desk.edits(ref, given)
            row = await desk.row(ref)
            found = await database.read(checking.findings, row=row, now=now)
            assert code in [one.code for one in found]
