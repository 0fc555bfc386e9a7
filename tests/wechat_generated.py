"""Which pushes can come, and which odd ones? Generated from a seed, so that a failure can be had again."""

import json
import random
from collections.abc import Callable
from typing import Any

from tests.wechat_pushes import (
    APPID,
    KEY,
    NOW,
    OLD_KEY,
    Push,
    carrying,
    encrypt,
    encrypt_raw,
    plain_push,
    sealed_push,
    xml,
)

NASTY = (
    "我要投诉",
    "  两边有空格　",
    "\x1dc",
    "a\x00b\x0b",
    "😀👨‍👩‍👧",
    "<b>&amp;</b>",
    "]]>",
    "x]]></Content><MsgType>evil</MsgType>",
    "]",
    "]]",
    "<![CDATA[in]]>",
    "\r\n行\r",
    "\ufffe\uffff",
    "０１２",
    "007",
    "0",
    "",
    " ",
    "1e400",
    "-5",
    "nan",
    "39.9",
    "200.5",
    "9" * 30,
    "9" * 5000,
    "{}",
    "true",
)
PLACE = {"Location_X": "40.3", "Location_Y": "116.6", "Scale": "16", "Label": "怀柔区", "Poiname": ""}
MESSAGES: dict[str, dict[str, Any]] = {
    "text": {"Content": "你好", "bizmsgmenuid": "101"},
    "image": {"PicUrl": "http://mmbiz.qpic.cn/a", "MediaId": "m1"},
    "voice": {"MediaId": "m2", "Format": "amr", "MediaId16K": "m3", "Recognition": "话"},
    "video": {"MediaId": "m4", "ThumbMediaId": "t1"},
    "shortvideo": {"MediaId": "m5", "ThumbMediaId": "t2"},
    "location": {"Location_X": 40.31, "Location_Y": 116.63, "Scale": 16, "Label": "怀柔"},
    "link": {"Title": "题", "Description": "述", "Url": "https://example.com/?a=1&b=2"},
    "miniprogrampage": {"Title": "x", "AppId": "wx1", "PagePath": "p"},
    "device_text": {"DeviceType": "d", "DeviceID": "1", "Content": "!!"},
    "hologram": {"Anything": {"Deep": {"Deeper": "x"}}},
}
_LINES = [
    {"TemplateId": "T1", "SubscribeStatusString": "accept", "PopupScene": 1},
    {"TemplateId": "T2", "SubscribeStatusString": "reject", "PopupScene": 2},
]
EVENTS: dict[str, dict[str, Any]] = {
    "subscribe": {"EventKey": "qrscene_canteen", "Ticket": "TICKET"},
    "unsubscribe": {"EventKey": ""},
    "SCAN": {"EventKey": "123", "Ticket": "TICKET"},
    "LOCATION": {"Latitude": 40.3, "Longitude": 116.6, "Precision": 119.0},
    "CLICK": {"EventKey": "complain"},
    "VIEW": {"EventKey": "https://example.com/" + "p" * 80, "MenuId": 412},
    "view_miniprogram": {"EventKey": "pages/index", "MenuId": "412"},
    "scancode_push": {"EventKey": "k", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "r"}},
    "scancode_waitmsg": {"EventKey": "k", "ScanCodeInfo": {"ScanType": "qrcode", "ScanResult": "r"}},
    "pic_sysphoto": {"EventKey": "k", "SendPicsInfo": {"Count": 1, "PicList": {"item": {"PicMd5Sum": "1b"}}}},
    "pic_photo_or_album": {
        "EventKey": "k",
        "SendPicsInfo": {"Count": 2, "PicList": {"item": [{"PicMd5Sum": "1b"}, {"PicMd5Sum": "2c"}]}},
    },
    "pic_weixin": {"EventKey": "k", "SendPicsInfo": {"Count": 0, "PicList": ""}},
    "location_select": {"EventKey": "k", "SendLocationInfo": PLACE},
    "TEMPLATESENDJOBFINISH": {"MsgID": 200163836, "Status": "failed:user block"},
    "MASSSENDJOBFINISH": {
        "MsgID": "1000001625",
        "Status": "send success",
        "TotalCount": 100,
        "FilterCount": 80,
        "SentCount": 75,
        "ErrorCount": 5,
        "ArticleUrlResult": {"Count": 1, "ResultList": {"item": {"ArticleIdx": 1, "ArticleUrl": "u1"}}},
    },
    "PUBLISHJOBFINISH": {
        "PublishEventInfo": {
            "publish_id": 2247503051,
            "publish_status": 0,
            "article_id": "b5O2OUs25",
            "article_detail": {"count": 1, "item": {"idx": 1, "article_url": "u"}},
        }
    },
    "subscribe_msg_popup_event": {"SubscribeMsgPopupEvent": {"List": _LINES}},
    "subscribe_msg_change_event": {"SubscribeMsgChangeEvent": {"List": _LINES[1]}},
    "subscribe_msg_sent_event": {
        "SubscribeMsgSentEvent": {
            "List": {"TemplateId": "T1", "MsgID": "17", "ErrorCode": 0, "ErrorStatus": "success"},
        }
    },
    "user_info_modified": {"OpenID": "o1", "AppID": "wx1", "RevokeInfo": "1"},
    "user_authorization_revoke": {"OpenID": "o1", "AppID": "wx1", "RevokeInfo": "301"},
    "user_authorization_cancellation": {"OpenID": "o1", "AppID": "wx1"},
    "qualification_verify_success": {"ExpiredTime": 1442401156},
    "naming_verify_fail": {"FailTime": 1442401061, "FailReason": "by time"},
    "verify_expired": {"ExpiredTime": "1442401156"},
    "debug_demo": {"debug_str": "hello world"},
    "card_pass_check": {"CardId": "c1"},
    "subscribe_scan": {"EventKey": "odd"},
}


def common(kind: str) -> dict[str, Any]:
    return {
        "ToUserName": "gh_97417a04a28d",
        "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "CreateTime": NOW,
        "MsgType": kind,
    }


def message(kind: str, **fields: Any) -> dict[str, Any]:
    return {**common(kind), "MsgId": 24400000000000001, **MESSAGES[kind], **fields}


def event(name: str, **fields: Any) -> dict[str, Any]:
    return {**common("event"), "Event": name, **EVENTS[name], **fields}


def fields_from(rng: random.Random) -> dict[str, Any]:
    """A push of any kind, often with a field missing, strange, added or doubled."""
    fields = message(rng.choice(list(MESSAGES))) if rng.random() < 0.5 else event(rng.choice(list(EVENTS)))
    for _ in range(rng.choice((0, 0, 1, 1, 2, 4))):
        own = [name for name in fields if name not in common("")]
        name = rng.choice([*own, *own, *own, *common(""), "MsgId", "MsgID", "EventKey", "Extra"])
        change = rng.randrange(5)
        if change == 0:
            fields.pop(name, None)
        elif change == 1:
            fields[name] = rng.choice(NASTY)
        elif change == 2:
            fields[name] = "".join(rng.choice(NASTY[:-3]) for _ in range(4))
        elif change == 3:
            fields[name] = {"Nested": rng.choice(NASTY[:5])}
        else:
            fields[name] = [rng.choice(NASTY[:5]), rng.choice(("1", 2))]
    return fields


ODD_XML: tuple[Callable[[str, random.Random], str], ...] = (
    lambda text, _: text.replace("><", ">\n  <"),
    lambda text, _: '<?xml version="1.0" encoding="GBK"?>' + text,
    lambda text, _: text.replace("<MsgType>", '<MsgType kind="1">'),
    lambda text, _: text.replace("<MsgType>", "stray<MsgType>"),
    lambda text, _: "<!DOCTYPE xml>" + text,
    lambda text, _: '<!DOCTYPE xml [<!ENTITY e "boom">]>' + text.replace("你好", "&e;"),
    lambda text, _: text.replace("<MsgType>", "<!-- note --><?pi x?><MsgType>"),
    lambda text, _: "\ufeff \n" + text + "\n",
    lambda text, _: text.replace("<![CDATA[", "").replace("]]>", ""),
    lambda text, rng: text[: rng.randrange(len(text))],
    lambda text, _: text.replace("xml>", "root>"),
    lambda text, rng: text.replace("</xml>", "<A>" * rng.choice((3, 9)) + "x</xml>"),
    lambda text, _: text.replace("</xml>", "<A><B><C/></B></A><A>2</A></xml>"),
    lambda text, _: text + "\u3000",
)


def encoded(rng: random.Random, fields: dict[str, Any]) -> bytes:
    """XML or JSON, now and then slightly off the platform's way of writing it."""
    if rng.random() < 0.3:
        odd: dict[str, Any] = {"Extra": rng.choice((None, True, False, 1.5, [], {}, "\ud83d", 10**25, "\x1d"))}
        return json.dumps({**fields, **odd}, ensure_ascii=rng.random() < 0.5).encode(errors="replace")
    text = xml(fields)
    if rng.random() < 0.35:
        text = rng.choice(ODD_XML)(text, rng)
    return text.encode(errors="replace")


def body_from(rng: random.Random) -> bytes:
    body = encoded(rng, fields_from(rng))
    if rng.random() < 0.03:
        place = rng.randrange(len(body) + 1)
        return body[:place] + rng.choice((b"\xff", b"\xe4\xbd", b"\xc0\x80", b"\x00", b"\xed\xa0\x80")) + body[place:]
    return body


def push_from(rng: random.Random) -> Push:
    """A push in any of the three modes; every tenth sealed for somebody else, or not at all."""
    body = body_from(rng)
    as_json = body.lstrip().startswith(b"{")
    way = rng.randrange(20)
    if way < 6:
        return plain_push(body)
    if way < 12:
        return sealed_push(body, as_json=as_json, key=rng.choice((KEY, OLD_KEY)))
    if way < 16:
        return sealed_push(body, as_json=as_json, beside={"Content": rng.choice(NASTY[:12]), "CreateTime": NOW})
    if way == 16:
        return sealed_push(body, appid="wxffffffffffffffff")
    if way == 17:
        return sealed_push(body, key="Z" * 43)
    if way == 18:
        return carrying(encrypt_raw(rng.randbytes(rng.choice((0, 16, 32, 64)))))
    encrypted = encrypt(body)
    return carrying(rng.choice((encrypted[:-5], encrypted[:-4], "!" + encrypted, "", "=", "é", f"{APPID}")))
