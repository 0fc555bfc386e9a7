"""Do QR codes bring people in with their scene, and end when they should?"""

from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests.citizen import ControlError
from tests.sandbox_api import Api, platform

CREATE = "/cgi-bin/qrcode/create"


def of(action: str, scene: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"action_name": action, "action_info": {"scene": scene}, **more}


async def test_a_scanned_code_fires_subscribe_then_scan() -> None:
    async with platform() as api:
        made = await api.post(CREATE, of("QR_LIMIT_STR_SCENE", {"scene_str": "market-7"}))
        assert made.keys() == {"ticket", "url"}
        li = await api.sandbox.citizen("小李").known()
        await li.scans(made["url"])
        event = await api.event("subscribe")
        assert (event["EventKey"], event["Ticket"]) == ("qrscene_market-7", made["ticket"])
        await li.scans(made["ticket"])
        event = await api.event("SCAN")
        assert (event["EventKey"], event["Ticket"]) == ("market-7", made["ticket"])
        told = await api.get("/cgi-bin/user/info", openid=li.openid)
        assert (told["qr_scene_str"], told["subscribe_scene"]) == ("market-7", "ADD_SCENE_QR_CODE")


async def test_a_temporary_code_ends_with_its_time() -> None:
    async with platform() as api:
        made = await api.post(CREATE, of("QR_SCENE", {"scene_id": 42}, expire_seconds=600))
        assert made["expire_seconds"] == 600
        status, picture = await api.fetch(f"/cgi-bin/showqrcode?ticket={made['ticket']}")
        assert (status, picture[:4]) == (200, b"\x89PNG")
        await api.sandbox.clock.jump(seconds=601)
        status, _ = await api.fetch(f"/cgi-bin/showqrcode?ticket={made['ticket']}")
        assert status == 404
        with pytest.raises(ControlError, match="410"):
            await api.sandbox.post("codes", {"text": made["url"]})


async def test_the_picture_holds_the_address_of_the_code(tmp_path: Any) -> None:
    async with platform() as api:
        made = await api.post(CREATE, of("QR_STR_SCENE", {"scene_str": "door"}))
        assert made["expire_seconds"] == 60
        _, picture = await api.fetch(f"/cgi-bin/showqrcode?ticket={made['ticket']}")
        (tmp_path / "code.png").write_bytes(picture)
        with Image.open(tmp_path / "code.png") as image:
            assert [code.text for code in zxingcpp.read_barcodes(image.convert("L"))] == [made["url"]]


async def test_thirty_days_are_the_longest_life() -> None:
    async with platform() as api:
        made = await api.post(CREATE, of("QR_SCENE", {"scene_id": 1}, expire_seconds=9_999_999))
        assert made["expire_seconds"] == 2_592_000


@pytest.mark.parametrize(
    "body",
    [
        of("QR_PAINTING", {"scene_id": 1}),
        of("QR_SCENE", {"scene_id": 0}),
        of("QR_SCENE", {"scene_str": "1"}),
        of("QR_LIMIT_SCENE", {"scene_id": 100_001}),
        of("QR_STR_SCENE", {"scene_str": ""}),
        of("QR_LIMIT_STR_SCENE", {"scene_str": "s" * 65}),
        {"action_name": "QR_SCENE"},
    ],
)
async def test_codes_are_refused_by_rule(body: dict[str, Any]) -> None:
    async with platform() as api:
        assert await api.code(CREATE, body) == 40053


async def test_permanent_codes_are_a_hundred_thousand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.qrcodes.PERMANENT_MOST", 2)

    async def one(api: Api, name: str) -> int:
        return await api.code(CREATE, of("QR_LIMIT_STR_SCENE", {"scene_str": name}))

    async with platform() as api:
        assert [await one(api, name) for name in "abc"] == [0, 0, 45029]
