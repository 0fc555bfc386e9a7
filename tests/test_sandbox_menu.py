"""Are menus checked to the byte, and does the phone get them?"""

import json
from typing import Any

import pytest

from tests.sandbox_bots import Local, call, token_of

CLICK = {"type": "click", "name": "我要投诉", "key": "complain"}
VIEW = {"type": "view", "name": "抽检结果", "url": "http://example.test/"}


async def create(wechat: Local, menu: Any) -> int:
    raw = menu if isinstance(menu, bytes) else json.dumps(menu, ensure_ascii=False).encode()
    return int((await call(wechat, "/cgi-bin/menu/create", raw, access_token=await token_of(wechat)))["errcode"])


@pytest.mark.parametrize(
    ("buttons", "expected"),
    [
        ([], 40016),
        ([CLICK] * 4, 40016),
        ([CLICK | {"type": "dance"}], 40017),
        ([CLICK | {"name": "一二三四五六"}], 40018),
        ([CLICK | {"name": ""}], 40018),
        ([CLICK | {"key": "k" * 129}], 40019),
        ([VIEW | {"url": "http://" + "u" * 1018}], 40020),
        ([{"name": "更多", "sub_button": [{"name": "再多", "sub_button": [CLICK]}]}], 40022),
        ([{"name": "更多", "sub_button": [CLICK] * 6}], 40023),
        ([{"name": "更多", "sub_button": [CLICK | {"type": "dance"}]}], 40024),
        ([{"name": "更多", "sub_button": [CLICK | {"name": "名" * 21}]}], 40025),
        ([{"name": "更多", "sub_button": [CLICK | {"key": "k" * 129}]}], 40026),
        ([{"name": "更多", "sub_button": [VIEW | {"url": "http://" + "u" * 1018}]}], 40027),
        ([CLICK | {"name": "一二三四五"}, VIEW, {"name": "更多", "sub_button": [CLICK | {"name": "名" * 20}] * 5}], 0),
    ],
)
async def test_menus_are_refused_by_rule(buttons: list[Any], expected: int) -> None:
    async with Local() as wechat:
        assert await create(wechat, {"button": buttons}) == expected


async def test_escaped_characters_are_refused() -> None:
    async with Local() as wechat:
        assert await create(wechat, json.dumps({"button": [CLICK]}).encode()) == 40033


async def test_a_menu_can_be_read_and_deleted() -> None:
    async with Local() as wechat:
        token = await token_of(wechat)
        assert (await call(wechat, "/cgi-bin/menu/get", access_token=token))["errcode"] == 46003
        await create(wechat, {"button": [CLICK, {"name": "更多", "sub_button": [VIEW]}]})
        menu = (await call(wechat, "/cgi-bin/menu/get", access_token=token))["menu"]
        assert menu["button"][0] == CLICK | {"sub_button": []}
        assert menu["button"][1]["sub_button"] == [VIEW | {"sub_button": []}]
        assert (await wechat.get("menu"))["button"] == menu["button"]
        assert (await call(wechat, "/cgi-bin/menu/delete", access_token=token))["errcode"] == 0
        assert (await wechat.get("menu"))["button"] == []
