"""Does the public see what it should, and nothing of the demo in production?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.ports import Units
from bot.portal import Login, PortalSettings, setup_portal

Client = TestClient[web.Request, web.Application]


@asynccontextmanager
async def portal(folder: Path, **settings: Any) -> AsyncIterator[Client]:
    (folder / "htmx.min.js").write_text("var htmx;", "utf-8")
    app = web.Application()
    setup_portal(app, units=cast("Units", None), settings=PortalSettings(assets=folder, **settings))
    async with TestClient(TestServer(app)) as client:
        yield client


async def _text(client: Client, path: str) -> tuple[int, str]:
    async with client.get(path) as answer:
        return answer.status, await answer.text()


async def test_landing_leads_to_every_face_in_the_demo(tmp_path: Path) -> None:
    logins = (Login("demo", "pass <word>", "处理员"),)
    async with portal(tmp_path, is_demo=True, logins=logins) as client:
        status, text = await _text(client, "/")
        assert status == 200
        for href in ("/demo", "/sandbox/phone", "/console/", "/privacy"):
            assert f'href="{href}"' in text
        assert "pass &lt;word&gt;" in text
        demo = await _text(client, "/demo")
        assert demo[0] == 200
        assert 'src="/sandbox/phone"' in demo[1]


async def test_production_shows_nothing_of_the_demo(tmp_path: Path) -> None:
    async with portal(tmp_path) as client:
        _, text = await _text(client, "/")
        assert "/sandbox" not in text
        assert "演示" not in text
        assert (await _text(client, "/demo"))[0] == 404
        assert (await _text(client, "/privacy"))[0] == 200


async def test_assets_are_served_for_long(tmp_path: Path) -> None:
    async with portal(tmp_path) as client:
        async with client.get("/assets/htmx.min.js?v=1") as answer:
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert (await _text(client, "/assets/..%2fpyproject.toml"))[0] == 404
        assert (await _text(client, "/assets/missing.js"))[0] == 404


async def test_pages_open_without_any_assets(tmp_path: Path) -> None:
    app = web.Application()
    setup_portal(app, units=cast("Units", None), settings=PortalSettings(assets=tmp_path / "none"))
    async with TestClient(TestServer(app)) as client:
        assert (await _text(client, "/"))[0] == 200


async def test_platform_finds_its_verification_file(tmp_path: Path) -> None:
    async with portal(tmp_path, verify_file="MP_verify_a1B2c3.txt=a1B2c3") as client:
        assert await _text(client, "/MP_verify_a1B2c3.txt") == (200, "a1B2c3")
        assert (await _text(client, "/MP_verify_other.txt"))[0] == 404


@pytest.mark.parametrize("given", ["x", "../etc=1", "MP_verify_.txt=1", "MP_verify_a.txt=", "MP_verify_a.txt=<b>"])
def test_odd_verification_file_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="verify_file"):
        _ = PortalSettings(verify_file=given).verification


async def _echo(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"X-Asked": request.path_qs})
    await response.prepare(request)
    await response.write(await request.read())
    return response


async def test_sandbox_is_seen_on_our_own_origin(tmp_path: Path) -> None:
    platform = web.Application()
    platform.router.add_route("*", "/{tail:.*}", _echo)
    async with (
        TestServer(platform) as server,
        portal(tmp_path, is_demo=True, sandbox=str(server.make_url(""))) as client,
    ):
        async with client.post("/sandbox/api/x?a=%E9%A3%9F", data=b"hello") as answer:
            assert await answer.read() == b"hello"
            assert answer.headers["X-Asked"] == "/sandbox/api/x?a=%E9%A3%9F"
        await server.close()
        assert (await _text(client, "/sandbox/phone"))[0] == 502
