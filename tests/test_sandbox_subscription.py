"""Are subscription notices sent only as often as citizens agreed?"""

from typing import Any

import pytest

from tests.citizen import Citizen, ControlError
from tests.sandbox_api import Api, platform

TEMPLATES = "/wxaapi/newtmpl"
SEND = "/cgi-bin/message/subscribe/bizsend"
ONCE, LONG = "43103", "43104"
DATA = {
    ONCE: {"thing1": {"value": "你的投诉"}, "phrase2": {"value": "已办结"}},
    LONG: {"thing1": {"value": "散装花生油"}, "phrase2": {"value": "不合格"}},
}


async def chosen(api: Api, tid: str) -> str:
    body = {"tid": tid, "kidList": [1, 2], "sceneDesc": "告诉市民进展"}
    return str((await api.post(f"{TEMPLATES}/addtemplate", body))["priTmplId"])


async def agreed(api: Api, who: Citizen, **answers: str) -> None:
    await api.sandbox.post(f"citizens/{who.openid}/consents", {"answers": answers})


def notice(who: Citizen, template_id: str, tid: str) -> dict[str, Any]:
    return {"touser": who.openid, "template_id": template_id, "page": "http://bot.test/", "data": DATA[tid]}


async def test_one_consent_is_one_notice() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        template = await chosen(api, ONCE)
        body = notice(wang, template, ONCE)
        assert await api.code(SEND, body) == 43101
        await agreed(api, wang, **{template: "accept"})
        await agreed(api, wang, **{template: "accept"})
        await agreed(api, wang, **{template: "reject"})
        assert [await api.code(SEND, body) for _ in range(3)] == [0, 0, 43101]
        card = await wang.hears("办理进度提醒")
        assert (card["kind"], card["lines"][1]["value"], card["url"]) == ("notice", "已办结", "http://bot.test/")


async def test_a_long_term_consent_lasts_until_refused() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        template = await chosen(api, LONG)
        body = notice(wang, template, LONG)
        assert await api.code(SEND, body) == 43101
        await agreed(api, wang, **{template: "accept"})
        assert [await api.code(SEND, body) for _ in range(4)] == [0] * 4
        await agreed(api, wang, **{template: "reject"})
        assert await api.code(SEND, body) == 43101


async def test_consents_are_pushed_as_popup_events() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        first, second = await chosen(api, ONCE), await chosen(api, LONG)
        await agreed(api, wang, **{first: "accept", second: "reject"})
        listed = (await api.event("subscribe_msg_popup_event"))["SubscribeMsgPopupEvent"]["List"]
        assert listed == [
            {"TemplateId": first, "SubscribeStatusString": "accept", "PopupScene": 1},
            {"TemplateId": second, "SubscribeStatusString": "reject", "PopupScene": 1},
        ]
        told = {one["template_id"]: (one["status"], one["left"]) for one in await consents(api, wang)}
        assert told == {first: ("accept", 1), second: ("reject", 0)}


async def consents(api: Api, who: Citizen) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = (await api.sandbox.get(f"citizens/{who.openid}/consents"))["consents"]
    return told


async def test_only_refusals_are_pushed_from_the_settings() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        template = await chosen(api, ONCE)
        body = notice(wang, template, ONCE)
        await agreed(api, wang, **{template: "accept"})
        managed = f"citizens/{wang.openid}/consents/managed"
        await api.sandbox.post(managed, {"answers": {template: "reject"}})
        listed = (await api.event("subscribe_msg_change_event"))["SubscribeMsgChangeEvent"]["List"]
        assert listed == [{"TemplateId": template, "SubscribeStatusString": "reject"}]
        assert await api.code(SEND, body) == 43101
        assert (await api.sandbox.post(managed, {"answers": {template: "accept"}}))["push"] is None
        assert await api.code(SEND, body) == 0
        with pytest.raises(ControlError, match="no such template"):
            await agreed(api, wang, gone="accept")


async def test_a_sent_notice_is_reported_with_its_id() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        template = await chosen(api, LONG)
        await agreed(api, wang, **{template: "accept"})
        assert (await api.post(SEND, notice(wang, template, LONG))).keys() == {"errcode", "errmsg"}
        (told,) = (await api.event("subscribe_msg_sent_event"))["SubscribeMsgSentEvent"]["List"]
        assert (told["TemplateId"], told["ErrorCode"], told["ErrorStatus"]) == (template, 0, "success")
        assert told["MsgID"] > 0


async def test_wrong_values_use_up_no_consent() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        template = await chosen(api, ONCE)
        await agreed(api, wang, **{template: "accept"})
        wrong = notice(wang, template, ONCE) | {"data": {"thing1": {"value": "字" * 21}, "phrase2": {"value": "好"}}}
        answer = await api.post(SEND, wrong)
        assert (answer["errcode"], "data.thing1.value" in answer["errmsg"]) == (47003, True)
        assert await api.code(SEND, wrong | {"template_id": "gone"}) == 40037
        assert await api.code(SEND, wrong | {"touser": "oNobody"}) == 40003
        assert await api.code(SEND, notice(wang, template, ONCE)) == 0


async def test_notice_templates_come_from_the_library() -> None:
    async with platform() as api:
        ids = str((await api.get(f"{TEMPLATES}/getcategory"))["data"][0]["id"])
        titles = await api.get(f"{TEMPLATES}/getpubtemplatetitles", ids=ids, start="0", limit="30")
        assert titles["count"] == len(titles["data"])
        tid = str(titles["data"][0]["tid"])
        assert (await api.get(f"{TEMPLATES}/getpubtemplatetitles", ids=ids, limit="31"))["errcode"] == 40097
        words = await api.get(f"{TEMPLATES}/getpubtemplatekeywords", tid=tid)
        assert words["data"][0].keys() == {"kid", "name", "example", "rule"}
        assert (await api.get(f"{TEMPLATES}/getpubtemplatekeywords", tid="1"))["errcode"] == 40037
        template = await chosen(api, tid)
        kept = (await api.get(f"{TEMPLATES}/gettemplate"))["data"]
        assert [(one["priTmplId"], one["type"]) for one in kept] == [(template, 2)]
        assert await api.code(f"{TEMPLATES}/deltemplate", {"priTmplId": template}) == 0
        assert await api.code(f"{TEMPLATES}/deltemplate", {"priTmplId": template}) == 40037


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"kidList": [1]}, 40097),
        ({"kidList": [1, 2, 3, 4, 5, 6]}, 40097),
        ({"kidList": [1, 99]}, 40097),
        ({"kidList": "1,2"}, 40097),
        ({"sceneDesc": "说" * 16}, 40097),
        ({"tid": "1"}, 40037),
    ],
)
async def test_choosing_a_notice_is_checked(changed: dict[str, Any], expected: int) -> None:
    async with platform() as api:
        body = {"tid": ONCE, "kidList": [1, 2], "sceneDesc": "说明"} | changed
        assert await api.code(f"{TEMPLATES}/addtemplate", body) == expected


async def test_an_account_has_twenty_five_notices() -> None:
    async with platform() as api:
        for _ in range(25):
            await chosen(api, ONCE)
        assert await api.code(f"{TEMPLATES}/addtemplate", {"tid": ONCE, "kidList": [1, 2]}) == 45026
        full = {"kind": "notice", "title": "通知", "content": "内容：{{thing1.DATA}}"}
        with pytest.raises(ControlError, match="25"):
            await api.sandbox.post("templates", full)
