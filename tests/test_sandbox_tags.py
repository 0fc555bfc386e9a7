"""Can followers be sorted into tags and told apart as on the platform?"""

from typing import Any

import pytest

from tests.sandbox_api import Api, platform

TAGS = "/cgi-bin/tags"


async def made(api: Api, name: str) -> int:
    return int((await api.post(f"{TAGS}/create", {"tag": {"name": name}}))["tag"]["id"])


async def test_tags_are_made_renamed_counted_and_deleted() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        east, west = await made(api, "城东"), await made(api, "城西")
        assert (east, west) == (100, 101)
        assert await api.code(f"{TAGS}/update", {"tag": {"id": east, "name": "东城"}}) == 0
        assert await api.code(f"{TAGS}/members/batchtagging", {"tagid": east, "openid_list": [wang.openid]}) == 0
        assert (await api.get(f"{TAGS}/get"))["tags"] == [
            {"id": east, "name": "东城", "count": 1},
            {"id": west, "name": "城西", "count": 0},
        ]
        assert await api.code(f"{TAGS}/delete", {"tag": {"id": east}}) == 0
        assert (await api.post(f"{TAGS}/getidlist", {"openid": wang.openid}))["tagid_list"] == []


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("create", {"tag": {"name": ""}}, 45157),
        ("create", {"tag": {"name": "已有"}}, 45157),
        ("create", {"tag": {"name": "名" * 11}}, 45158),
        ("create", {"name": "城东"}, 47001),
        ("update", {"tag": {"id": 2, "name": "新名"}}, 45058),
        ("update", {"tag": {"id": 7, "name": "新名"}}, 45159),
        ("delete", {"tag": {"id": 0}}, 45058),
        ("members/batchtagging", {"tagid": "x", "openid_list": ["o"]}, 45159),
        ("members/batchtagging", {"tagid": 100, "openid_list": ["oStranger"]}, 49003),
        ("members/batchtagging", {"tagid": 100, "openid_list": []}, 40032),
        ("members/batchtagging", {"tagid": 100, "openid_list": ["o"] * 51}, 40032),
        ("members/batchtagging", {"tagid": 100, "openid_list": "o"}, 40031),
        ("getidlist", {"openid": "oStranger"}, 40003),
    ],
)
async def test_tag_calls_are_refused_by_rule(path: str, body: dict[str, Any], expected: int) -> None:
    async with platform() as api:
        await made(api, "已有")
        assert await api.code(f"{TAGS}/{path}", body) == expected


async def test_a_citizen_carries_twenty_tags_at_most() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        numbers = [await made(api, f"第{number}组") for number in range(21)]
        for number in numbers[:20]:
            await api.post(f"{TAGS}/members/batchtagging", {"tagid": number, "openid_list": [wang.openid]})
        one_more = {"tagid": numbers[20], "openid_list": [wang.openid]}
        assert await api.code(f"{TAGS}/members/batchtagging", one_more) == 45059
        assert await api.code(f"{TAGS}/members/batchuntagging", one_more | {"tagid": numbers[0]}) == 0
        assert await api.code(f"{TAGS}/members/batchtagging", one_more) == 0


async def test_no_more_than_a_hundred_tags() -> None:
    async with platform() as api:
        for number in range(100):
            api.sandbox.platform.tags.create(f"第{number}组")
        assert await api.code(f"{TAGS}/create", {"tag": {"name": "再多"}}) == 45056


async def test_members_of_a_tag_are_listed_in_pages() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        number = await made(api, "城东")
        await api.post(f"{TAGS}/members/batchtagging", {"tagid": number, "openid_list": [wang.openid, li.openid]})
        listed = await api.post("/cgi-bin/user/tag/get", {"tagid": number})
        assert (listed["count"], listed["data"]["openid"]) == (2, [wang.openid, li.openid])
        rest = await api.post("/cgi-bin/user/tag/get", {"tagid": number, "next_openid": wang.openid})
        assert rest["data"]["openid"] == [li.openid]
        assert (await api.post("/cgi-bin/user/tag/get", {"tagid": number, "next_openid": li.openid})) == {"count": 0}


async def test_user_info_tells_tags_and_remark() -> None:
    async with platform() as api:
        wang, li = await api.followers("王大妈", "小李")
        await made(api, "城东")
        await api.post(f"{TAGS}/members/batchtagging", {"tagid": 100, "openid_list": [wang.openid]})
        remark = {"openid": wang.openid, "remark": "食品厂隔壁"}
        assert await api.code("/cgi-bin/user/info/updateremark", remark) == 0
        assert await api.code("/cgi-bin/user/info/updateremark", remark | {"remark": "字" * 30}) == 40092
        users = {"user_list": [{"openid": wang.openid, "lang": "zh_CN"}, {"openid": li.openid}]}
        told = (await api.post("/cgi-bin/user/info/batchget", users))["user_info_list"]
        assert (told[0]["tagid_list"], told[0]["remark"], told[1]["tagid_list"]) == ([100], "食品厂隔壁", [])
        assert await api.code("/cgi-bin/user/info/batchget", {"user_list": [{"openid": "o"}] * 101}) == 40032
        assert await api.code("/cgi-bin/user/info/batchget", {"user_list": "all"}) == 47001
