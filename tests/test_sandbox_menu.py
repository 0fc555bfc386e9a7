"""Are menus checked to the byte, and does the phone get them?"""

import json
from typing import Any

import pytest

from tests.citizen import Citizen
from tests.sandbox_api import Api, platform
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
        ([{"name": "更多", "sub_button": CLICK}], 40022),
        (["按钮"], 47001),
        ([{"type": "media_id", "name": "宣传片"}], 40117),
        ([{"name": "更多", "sub_button": [{"type": "view_limited", "name": "宣传片"}]}], 40118),
        ([{"type": "article_id", "name": "文章"}], 53600),
        ([VIEW | {"url": "weixin://elsewhere"}], 40055),
        ([{"name": "更多", "sub_button": [VIEW | {"url": "ftp://elsewhere"}]}], 40054),
        ([{"type": "miniprogram", "name": "小程序", "pagepath": "a", "url": ""}], 40020),
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


CONDITIONAL = "/cgi-bin/menu/addconditional"
FOR_SHOPS = {"button": [CLICK | {"name": "商户自查"}], "matchrule": {"tag_id": "100"}}


async def seen(api: Api, who: Citizen) -> tuple[list[dict[str, Any]], str]:
    """The bar of this citizen's phone, and the menu it belongs to."""
    told = await api.sandbox.get(f"citizens/{who.openid}/menu")
    return told["button"], told["menuid"]


async def test_followers_of_a_tag_see_their_own_menu() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        await create(api.sandbox, {"button": [VIEW]})
        await api.post("/cgi-bin/tags/create", {"tag": {"name": "商户"}})
        menu_id = (await api.post(CONDITIONAL, FOR_SHOPS))["menuid"]
        await api.post("/cgi-bin/tags/members/batchtagging", {"tagid": 100, "openid_list": [li.openid]})
        assert await seen(api, wang) == ([VIEW | {"sub_button": []}], "")
        assert (await seen(api, li))[1] == menu_id
        tried = await api.post("/cgi-bin/menu/trymatch", {"user_id": li.openid})
        assert tried["button"][0]["name"] == "商户自查"
        assert await api.code("/cgi-bin/menu/trymatch", {"user_id": "nobody"}) == 65302
        kept = (await api.get("/cgi-bin/menu/get"))["conditionalmenu"]
        assert (kept[0]["menuid"], kept[0]["matchrule"]) == (menu_id, {"tag_id": "100"})


async def test_the_newest_menu_and_the_last_tag_win() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await create(api.sandbox, {"button": [VIEW]})
        for tag in ("商户", "志愿者"):
            await api.post("/cgi-bin/tags/create", {"tag": {"name": tag}})
        shops = (await api.post(CONDITIONAL, FOR_SHOPS))["menuid"]
        android = FOR_SHOPS | {"matchrule": {"client_platform_type": "2"}}
        phones = (await api.post(CONDITIONAL, android))["menuid"]
        await api.post("/cgi-bin/tags/members/batchtagging", {"tagid": 100, "openid_list": [wang.openid]})
        assert (await seen(api, wang))[1] == phones
        assert await api.code("/cgi-bin/menu/delconditional", {"menuid": phones}) == 0
        assert await api.code("/cgi-bin/menu/delconditional", {"menuid": phones}) == 65301
        assert (await seen(api, wang))[1] == shops
        await api.post("/cgi-bin/tags/members/batchtagging", {"tagid": 101, "openid_list": [wang.openid]})
        assert (await seen(api, wang))[1] == ""


async def test_deleting_the_menu_deletes_conditional_ones() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await create(api.sandbox, {"button": [VIEW]})
        await api.post(CONDITIONAL, FOR_SHOPS | {"matchrule": {"client_platform_type": "2"}})
        await api.get("/cgi-bin/menu/delete")
        assert await seen(api, wang) == ([], "")
        assert await api.code(CONDITIONAL, FOR_SHOPS) == 65303


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"matchrule": {}}, 65304),
        ({"matchrule": {"tag_id": ""}}, 65304),
        ({"matchrule": {"sex": "1"}}, 65320),
        ({"matchrule": {"language": "zh_CN", "tag_id": "100"}}, 65320),
        ({"matchrule": {"client_platform_type": "9"}}, 40035),
        ({"button": []}, 40016),
        ({"button": [{"name": "更多", "sub_button": [VIEW | {"url": f"http://{n}.test"} for n in "abcd"]}]}, 65316),
    ],
)
async def test_conditional_menus_are_refused_by_rule(changed: dict[str, Any], expected: int) -> None:
    async with platform() as api:
        await create(api.sandbox, {"button": [VIEW]})
        assert await api.code(CONDITIONAL, FOR_SHOPS | changed) == expected


async def test_conditional_menus_have_a_largest_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.menus.MOST", 1)
    async with platform() as api:
        await create(api.sandbox, {"button": [VIEW]})
        assert [await api.code(CONDITIONAL, FOR_SHOPS) for _ in range(2)] == [0, 65305]


async def test_the_current_menu_is_told_to_every_account() -> None:
    async with platform() as api:
        assert (await api.get("/cgi-bin/get_current_selfmenu_info"))["is_menu_open"] == 0
        await create(api.sandbox, {"button": [CLICK, {"name": "更多", "sub_button": [VIEW]}]})
        await api.sandbox.change(profile="unverified")
        told = await api.get("/cgi-bin/get_current_selfmenu_info")
        assert told["is_menu_open"] == 1
        assert told["selfmenu_info"]["button"] == [CLICK, {"name": "更多", "sub_button": {"list": [VIEW]}}]
