"""Can staff put a picture on a round's page, and does nothing else come through?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import FormData, web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image

from bot.portal import PortalSettings
from bot.portal.pages import Pages
from bot.portal.picture import setup_pictures
from bot.portal.setup import HERE
from bot.store.engine import Database, open_database
from bot.store.vault import Vault
from tests.databases import DATA_KEY
from tests.office import Desk, Page
from tests.processes import free_port
from tests.round_office import RoundOffice, round_office


@pytest.fixture
async def place(database: Database) -> AsyncIterator[RoundOffice]:
    async with round_office(database) as started:
        await started.stage.makes()
        yield started


def photo(colour: str = "teal") -> bytes:
    out, exif = BytesIO(), Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (640, 480), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


async def brings(desk: Desk, place: RoundOffice, data: bytes | None, **more: str) -> Page:
    await desk.opens(f"{place.path}/edit")
    form = FormData({"csrf": desk.csrf} | more)
    if data is not None:
        form.add_field("picture", data, filename="图.jpg", content_type="image/jpeg")
    async with desk.client.post(f"{place.path}/picture", data=form) as answer:
        return await desk._read(answer)


@asynccontextmanager
async def pictures(database: Database) -> AsyncIterator[TestClient[Any, Any]]:
    """What the public sees."""
    app = web.Application()
    setup_pictures(app, Pages(PortalSettings(assets=Path("assets")), HERE), database)
    async with TestClient(TestServer(app)) as phone:
        yield phone


async def test_picture_of_a_round_is_seen_and_taken_off(place: RoundOffice) -> None:
    li = await place.desk("li")
    page = await brings(li, place, photo())
    assert page.holds("已保存", "市民页面上的图片")
    address = (await place.stage.sees()).picture
    assert (await li.opens(f"{place.path}/edit")).holds(f'src="{address}"', "换成这张")
    async with pictures(place.stage.database) as phone:
        async with phone.get(address) as answer:
            assert (answer.status, answer.content_type) == (200, "image/jpeg")
            shown = await answer.read()
        async with phone.get("/picture/" + "a" * 22 + ".jpg") as answer:
            assert answer.status == 404
    assert b"secret place" not in shown
    with Image.open(BytesIO(shown)) as seen:
        assert seen.size == (640, 480)
    assert (await brings(li, place, photo())).holds("已保存")
    assert (await place.stage.sees()).picture == address
    await brings(li, place, photo("red"))
    assert (await place.stage.sees()).picture not in ("", address)
    await brings(li, place, None, none="1")
    assert (await place.stage.sees()).picture == ""


async def test_picture_without_a_database_is_said_to_come_later(place: RoundOffice) -> None:
    away = open_database(f"postgresql://nobody@127.0.0.1:{free_port()}/none", Vault([DATA_KEY]))
    async with pictures(away) as phone, phone.get("/picture/" + "a" * 22 + ".jpg") as answer:
        assert (answer.status, "请过一会儿再试" in await answer.text()) == (503, True)
    await away.close()


async def test_what_is_no_picture_is_refused_and_changes_nothing(place: RoundOffice) -> None:
    li = await place.desk("li")
    assert (await brings(li, place, b"<svg onload=alert(1)>")).status == 422
    page = await brings(li, place, None)
    assert (page.status, page.holds("请先选一张图片")) == (422, True)
    assert (await place.stage.sees()).picture == ""
    look = await place.desk("look")
    await look.opens("/console/rounds")
    assert (await look.sends(f"{place.path}/picture", none="1")).status == 403
