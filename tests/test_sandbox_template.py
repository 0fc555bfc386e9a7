"""Do template messages need a follower, right values and no consent?"""

from typing import Any

import pytest

from tests.citizen import Citizen
from tests.sandbox_api import Api, platform

TEMPLATE = "/cgi-bin/template"
SEND = "/cgi-bin/message/template/send"
DATA = {
    "character_string1": {"value": "TS20260001"},
    "thing2": {"value": "面粉发霉"},
    "time3": {"value": "2026年11月22日 15:01"},
    "thing4": {"value": "区市场监管局"},
}


async def chosen(api: Api) -> str:
    made = await api.post(f"{TEMPLATE}/api_add_template", {"template_id_short": "43101", "keyword_name_list": []})
    return str(made["template_id"])


async def message(api: Api, who: Citizen, **changed: Any) -> dict[str, Any]:
    body = {"touser": who.openid, "template_id": await chosen(api), "url": "http://bot.test/case", "data": DATA}
    return body | changed


async def test_a_template_message_is_a_card_and_reported() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        sent = await api.post(SEND, await message(api, wang))
        assert (sent["errcode"], sent["errmsg"]) == (0, "ok")
        card = await wang.hears("投诉受理通知")
        assert (card["kind"], card["via"], card["url"]) == ("template", "template", "http://bot.test/case")
        assert card["lines"][1] == {"name": "投诉内容", "value": "面粉发霉"}
        event = await api.event("TEMPLATESENDJOBFINISH")
        assert (event["MsgID"], event["Status"], event["FromUserName"]) == (sent["msgid"], "success", wang.openid)


async def test_templates_are_chosen_listed_and_deleted() -> None:
    async with platform() as api:
        names = {"template_id_short": "43101", "keyword_name_list": ["投诉内容", "受理编号"]}
        made = (await api.post(f"{TEMPLATE}/api_add_template", names))["template_id"]
        (kept,) = (await api.get(f"{TEMPLATE}/get_all_private_template"))["template_list"]
        assert (kept["template_id"], kept["title"]) == (made, "投诉受理通知")
        assert kept["content"] == "投诉内容:{{thing2.DATA}}\n受理编号:{{character_string1.DATA}}\n"
        assert await api.code(f"{TEMPLATE}/del_private_template", {"template_id": made}) == 0
        assert await api.code(f"{TEMPLATE}/del_private_template", {"template_id": made}) == 40037
        assert await api.code(f"{TEMPLATE}/api_add_template", names | {"template_id_short": "1"}) == 40037
        assert await api.code(f"{TEMPLATE}/api_add_template", names | {"keyword_name_list": ["别的"]}) == 40097


async def test_an_account_has_twenty_five_templates() -> None:
    async with platform() as api:
        for _ in range(25):
            await chosen(api)
        assert await api.code(f"{TEMPLATE}/api_add_template", {"template_id_short": "43101"}) == 45026


async def test_an_accounts_real_template_can_be_brought() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        real = {"kind": "template", "title": "结果通知", "content": "结果：{{thing9.DATA}}", "template_id": "tReal"}
        assert await api.sandbox.post("templates", real) == {"template_id": "tReal"}
        assert [one["title"] for one in (await api.sandbox.get("templates"))["templates"]] == ["结果通知"]
        body = {"touser": wang.openid, "template_id": "tReal", "data": {"thing9": {"value": "合格"}}}
        assert await api.code(SEND, body) == 0
        await wang.hears("结果：合格")


async def test_only_followers_get_template_messages() -> None:
    async with platform() as api:
        stranger = await api.sandbox.citizen("路人").known()
        assert await api.code(SEND, await message(api, stranger)) == 43004
        assert await api.code(SEND, await message(api, stranger, touser="oNobody")) == 40003
        assert await api.code(SEND, await message(api, stranger, template_id="gone")) == 40037


async def test_who_refuses_messages_gets_none() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await wang.says("在吗")
        await api.sandbox.post("refuses", {"openid": wang.openid, "on": True})
        assert await api.code(SEND, await message(api, wang)) == 0
        assert (await api.event("TEMPLATESENDJOBFINISH"))["Status"] == "failed:user block"
        text = {"touser": wang.openid, "msgtype": "text", "text": {"content": "您好"}}
        assert await api.code("/cgi-bin/message/custom/send", text) == 48002
        await wang.hears_nothing(0.05)


async def test_the_same_client_id_is_sent_once() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        body = await message(api, wang, client_msg_id="case-1")
        first = await api.post(SEND, body)
        assert (await api.post(SEND, body))["msgid"] == first["msgid"]
        await wang.hears("投诉受理通知")
        await wang.hears_nothing(0.05)
        await api.sandbox.clock.jump(seconds=601)
        assert (await api.post(SEND, body))["msgid"] != first["msgid"]


@pytest.mark.parametrize(
    ("key", "value", "right"),
    [
        ("thing1", "字" * 20, True),
        ("thing1", "字" * 21, False),
        ("thing1", "", False),
        ("number1", "12345678901234567890123456789012", True),
        ("number1", "1x", False),
        ("letter1", "a" * 33, False),
        ("symbol1", "#￥%", True),
        ("character_string1", "TS-2026/1", True),
        ("character_string1", "编号1", False),
        ("phrase1", "已受理", True),
        ("phrase1", "超过五个汉字", False),
        ("name1", "王小明", True),
        ("name1", "名" * 11, False),
        ("amount1", "￥100.5元", True),
        ("amount1", "一百元", False),
        ("phone_number1", "0571-12345", True),
        ("phone_number1", "1" * 18, False),
        ("car_number1", "浙A12345", True),
        ("time1", "15:01", True),
        ("time1", "2026年11月22日 15:01~16:00", True),
        ("time1", "明天下午", False),
        ("date1", "2026-11-22", True),
        ("const1", "常" * 21, False),
    ],
)
async def test_values_have_the_shape_of_their_keyword(key: str, value: str, right: bool) -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        api.sandbox.platform.templates.add("测试", f"内容：{{{{{key}.DATA}}}}", template_id="tOne")
        body = {"touser": wang.openid, "template_id": "tOne", "data": {key: {"value": value}}}
        answer = await api.post(SEND, body)
        assert answer["errcode"] == (0 if right else 47003)
        assert right or f"data.{key}.value" in answer["errmsg"]
