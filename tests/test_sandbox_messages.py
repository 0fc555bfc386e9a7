"""Does every message and event carry the fields of the documentation, in XML for wechatpy and in JSON?"""

import json
from typing import Any

import pytest
from wechatpy import parse_message

from bot.sandbox import messages
from bot.sandbox.messages import Outgoing
from bot.sandbox.wire import xml
from tests.sandbox_api import platform

HEAD = {"ToUserName": "gh_1", "FromUserName": "oCitizen", "CreateTime": 1_700_000_000}
COUNTS = {"TotalCount": 100, "FilterCount": 80, "SentCount": 75, "ErrorCount": 5}

# What is pushed → its fields, as the documentation names them.
FIELDS: list[tuple[Outgoing, dict[str, Any]]] = [
    (messages.text("你好", "s1"), {"MsgType": "text", "Content": "你好", "bizmsgmenuid": "s1"}),
    (messages.image("m1", "http://p"), {"MsgType": "image", "MediaId": "m1", "PicUrl": "http://p"}),
    (
        messages.voice("m2", "amr", "面粉发霉"),
        {"MsgType": "voice", "MediaId": "m2", "Format": "amr", "MediaId16K": "m2", "Recognition": "面粉发霉"},
    ),
    (messages.video("m3", "t3"), {"MsgType": "video", "MediaId": "m3", "ThumbMediaId": "t3"}),
    (messages.short_video("m4", "t4"), {"MsgType": "shortvideo", "MediaId": "m4", "ThumbMediaId": "t4"}),
    (
        messages.location(30.25, 120.125, "农贸市场"),
        {"MsgType": "location", "Location_X": 30.25, "Location_Y": 120.125, "Scale": 16, "Label": "农贸市场"},
    ),
    (messages.link("题", "述", "http://l"), {"MsgType": "link", "Title": "题", "Description": "述", "Url": "http://l"}),
    (messages.subscribe("7", "t"), {"Event": "subscribe", "EventKey": "qrscene_7", "Ticket": "t"}),
    (messages.unsubscribe(), {"Event": "unsubscribe"}),
    (messages.scan("7", "t"), {"Event": "SCAN", "EventKey": "7", "Ticket": "t"}),
    (
        messages.location_report(30.25, 120.125, 65.5),
        {"Event": "LOCATION", "Latitude": 30.25, "Longitude": 120.125, "Precision": 65.5},
    ),
    (messages.click("k"), {"Event": "CLICK", "EventKey": "k"}),
    (messages.view("http://v", "401"), {"Event": "VIEW", "EventKey": "http://v", "MenuId": "401"}),
    (messages.view_miniprogram("p/i", "401"), {"Event": "view_miniprogram", "EventKey": "p/i", "MenuId": "401"}),
    (
        messages.scancode("k", "r", waits=False),
        {"Event": "scancode_push", "EventKey": "k", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "r"}},
    ),
    (
        messages.scancode("k", "r", waits=True, kind="barcode"),
        {"Event": "scancode_waitmsg", "EventKey": "k", "ScanCodeInfo": {"ScanType": "barcode", "ScanResult": "r"}},
    ),
    *(
        (
            messages.pictures(event, "k", ["1b"]),
            {
                "Event": event,
                "EventKey": "k",
                "SendPicsInfo": {"Count": 1, "PicList": {"item": [{"PicMd5Sum": "1b"}]}},
            },
        )
        for event in ("pic_sysphoto", "pic_photo_or_album", "pic_weixin")
    ),
    (
        messages.location_select("k", 30.25, 120.125, "农贸市场"),
        {
            "Event": "location_select",
            "EventKey": "k",
            "SendLocationInfo": {
                "Location_X": 30.25,
                "Location_Y": 120.125,
                "Scale": 16,
                "Label": "农贸市场",
                "Poiname": "",
            },
        },
    ),
    (
        messages.template_finish(5, "failed:user block"),
        {"Event": "TEMPLATESENDJOBFINISH", "MsgID": 5, "Status": "failed:user block"},
    ),
    (
        messages.mass_finish(6, "send success", COUNTS, ["http://a"]),
        {
            "Event": "MASSSENDJOBFINISH",
            "MsgID": 6,
            "Status": "send success",
            **COUNTS,
            "CopyrightCheckResult": {"Count": 0, "ResultList": "", "CheckState": 1},
            "ArticleUrlResult": {"Count": 1, "ResultList": {"item": [{"ArticleIdx": 1, "ArticleUrl": "http://a"}]}},
        },
    ),
    (
        messages.publish_finish({"publish_id": "1", "publish_status": 0}),
        {"Event": "PUBLISHJOBFINISH", "PublishEventInfo": {"publish_id": "1", "publish_status": 0}},
    ),
    *(
        (
            messages.subscribe_message(what, [{"TemplateId": "t"}]),
            {"Event": f"subscribe_msg_{what}_event", name: {"List": [{"TemplateId": "t"}]}},
        )
        for what, name in (
            ("popup", "SubscribeMsgPopupEvent"),
            ("change", "SubscribeMsgChangeEvent"),
            ("sent", "SubscribeMsgSentEvent"),
        )
    ),
]


def name_of(outgoing: Outgoing) -> str:
    return str(outgoing.fields.get("Event") or outgoing.fields["MsgType"])


@pytest.mark.parametrize(("outgoing", "fields"), FIELDS, ids=[name_of(outgoing) for outgoing, _ in FIELDS])
def test_each_push_has_the_documented_fields(outgoing: Outgoing, fields: dict[str, Any]) -> None:
    kind = "event" if "Event" in fields else fields["MsgType"]
    expected = {"MsgType": kind, **fields}
    assert {name: value for name, value in outgoing.fields.items() if name in expected} == expected
    assert outgoing.fields.keys() - expected.keys() <= {"EventKey"}
    read = parse_message(xml.render(HEAD | outgoing.fields))
    assert read.source == "oCitizen"
    assert type(read).__name__ not in ("UnknownMessage", "BaseEvent") or fields["Event"] in UNKNOWN


# Newer than wechatpy.
UNKNOWN = {f"subscribe_msg_{what}_event" for what in ("popup", "change", "sent")} | {"PUBLISHJOBFINISH"}


def test_only_some_events_may_be_answered() -> None:
    answered = {name_of(outgoing) for outgoing, _ in FIELDS if outgoing.may_be_answered}
    kinds = {"text", "image", "voice", "video", "shortvideo", "location", "link"}
    assert answered == kinds | {"subscribe", "SCAN", "CLICK", "scancode_waitmsg"}


def test_contact_opens_the_window_of_its_cause() -> None:
    opened = {name_of(outgoing): outgoing.opens for outgoing, _ in FIELDS if outgoing.opens}
    kinds = dict.fromkeys(("text", "image", "voice", "video", "shortvideo", "location", "link"), "message")
    menu = dict.fromkeys(("CLICK", "scancode_push", "scancode_waitmsg"), "click")
    assert opened == kinds | menu | {"subscribe": "subscribe", "SCAN": "scan"}


async def test_messages_carry_ids_and_events_none() -> None:
    async with platform() as api:
        (wang,) = await api.followers("王大妈")
        await wang.says("一")
        await wang.says("二")
        await wang.clicks("k")
        await api.event("CLICK")
        pushes = [json.loads(delivery.body) for delivery in api.bot.received]
        ids = [push["MsgId"] for push in pushes if push["MsgType"] == "text"]
        assert len(set(ids)) == 2
        assert all(isinstance(number, int) and 2**32 < number < 2**64 for number in ids)
        assert all("MsgId" not in push for push in pushes if push["MsgType"] == "event")
