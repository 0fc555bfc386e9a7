"""Which typed value does each message and event of the platform's reference become?"""

import json
from typing import Any

import pytest

from bot.dialog import message as kinds
from bot.dialog.message import Event, Incoming, Message, NoticeAnswer, NoticeOutcome, Text, UnknownEvent, UnknownMessage
from bot.wechat.codec import Rejected, make_codec
from tests.wechat_generated import EVENTS, event, message
from tests.wechat_pushes import CREDENTIALS, NOW, xml

CODEC = make_codec("lean", CREDENTIALS)

MESSAGES: dict[str, tuple[type[Message], dict[str, Any]]] = {
    "text": (kinds.Text, {"content": "你好", "choice": "101"}),
    "image": (kinds.Image, {"media_id": "m1", "url": "http://mmbiz.qpic.cn/a"}),
    "voice": (kinds.Voice, {"media_id": "m2", "format": "amr", "media_id_16k": "m3", "recognition": "话"}),
    "video": (kinds.Video, {"media_id": "m4", "thumb_media_id": "t1", "is_short": False}),
    "shortvideo": (kinds.Video, {"media_id": "m5", "thumb_media_id": "t2", "is_short": True}),
    "location": (kinds.Location, {"latitude": 40.31, "longitude": 116.63, "scale": 16, "label": "怀柔"}),
    "link": (kinds.Link, {"title": "题", "description": "述", "url": "https://example.com/?a=1&b=2"}),
    "hologram": (UnknownMessage, {"kind": "hologram"}),
}
ANSWERS = (
    NoticeAnswer(template_id="T1", accepted=True, scene=1),
    NoticeAnswer(template_id="T2", accepted=False, scene=2),
)
EXPECTED: dict[str, tuple[type[Event], dict[str, Any]]] = {
    "subscribe": (kinds.Subscribe, {"scene": "canteen", "ticket": "TICKET"}),
    "unsubscribe": (kinds.Unsubscribe, {}),
    "SCAN": (kinds.Scan, {"scene": "123", "ticket": "TICKET"}),
    "LOCATION": (kinds.Position, {"latitude": 40.3, "longitude": 116.6, "precision": 119.0}),
    "CLICK": (kinds.Click, {"key": "complain"}),
    "VIEW": (kinds.View, {"url": "https://example.com/" + "p" * 80, "menu_id": "412"}),
    "view_miniprogram": (kinds.View, {"url": "pages/index", "menu_id": "412"}),
    "scancode_push": (kinds.ScanCode, {"key": "k", "scan_type": "qrcode", "result": "r"}),
    "scancode_waitmsg": (kinds.ScanCode, {"key": "k", "scan_type": "qrcode", "result": "r"}),
    "pic_sysphoto": (kinds.Pictures, {"key": "k", "digests": ("1b",)}),
    "pic_photo_or_album": (kinds.Pictures, {"key": "k", "digests": ("1b", "2c")}),
    "pic_weixin": (kinds.Pictures, {"key": "k", "digests": ()}),
    "location_select": (
        kinds.LocationSelect,
        {"key": "k", "latitude": 40.3, "longitude": 116.6, "scale": 16, "label": "怀柔区", "place": ""},
    ),
    "TEMPLATESENDJOBFINISH": (kinds.TemplateSent, {"message_id": "200163836", "status": "failed:user block"}),
    "MASSSENDJOBFINISH": (
        kinds.MassSent,
        {
            "message_id": "1000001625",
            "status": "send success",
            "total": 100,
            "filtered": 80,
            "sent": 75,
            "errors": 5,
            "urls": ("u1",),
        },
    ),
    "PUBLISHJOBFINISH": (
        kinds.Published,
        {"publish_id": "2247503051", "status": 0, "article_id": "b5O2OUs25", "urls": ("u",)},
    ),
    "subscribe_msg_popup_event": (kinds.NoticeConsent, {"answers": ANSWERS}),
    "subscribe_msg_change_event": (kinds.NoticeConsent, {"answers": ANSWERS[1:]}),
    "subscribe_msg_sent_event": (
        kinds.NoticeSent,
        {"outcomes": (NoticeOutcome(template_id="T1", message_id="17", code=0, status="success"),)},
    ),
    "user_info_modified": (kinds.PersonalData, {"openid": "o1", "revoked": "1"}),
    "user_authorization_revoke": (kinds.PersonalData, {"openid": "o1", "revoked": "301"}),
    "user_authorization_cancellation": (kinds.PersonalData, {"openid": "o1", "revoked": None}),
    "qualification_verify_success": (kinds.AccountNotice, {"expires": 1442401156, "failed": None, "reason": None}),
    "naming_verify_fail": (kinds.AccountNotice, {"expires": None, "failed": 1442401061, "reason": "by time"}),
    "verify_expired": (kinds.AccountNotice, {"expires": 1442401156}),
    "debug_demo": (UnknownEvent, {}),
    "card_pass_check": (UnknownEvent, {}),
    "subscribe_scan": (UnknownEvent, {}),
}


def as_xml(fields: dict[str, Any]) -> bytes:
    return xml(fields).encode()


def as_json(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields).encode()


either = pytest.mark.parametrize("written", [as_xml, as_json])


def read(fields: dict[str, Any]) -> Incoming:
    return CODEC.read(as_xml(fields))


def assert_is(incoming: Incoming, kind: type[Incoming], fields: dict[str, Any]) -> None:
    assert type(incoming) is kind
    assert {name: getattr(incoming, name) for name in fields} == fields
    assert (incoming.account, incoming.created) == ("gh_97417a04a28d", NOW)
    assert incoming.sender == "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"


@either
@pytest.mark.parametrize("kind", MESSAGES)
def test_every_message_has_its_own_type(written: Any, kind: str) -> None:
    expected, fields = MESSAGES[kind]
    incoming = CODEC.read(written(message(kind)))
    assert_is(incoming, expected, fields)
    assert incoming.identity == "24400000000000001"


@either
@pytest.mark.parametrize("name", EVENTS)
def test_every_event_has_its_own_type(written: Any, name: str) -> None:
    expected, fields = EXPECTED[name]
    incoming = CODEC.read(written(event(name)))
    assert_is(incoming, expected, fields)
    assert isinstance(incoming, Event)
    assert incoming.name == name.lower()
    assert incoming.identity.startswith(f"{name.lower()}|")


@either
def test_unknown_kinds_keep_their_fields(written: Any) -> None:
    unknown = CODEC.read(written(event("debug_demo")))
    assert isinstance(unknown, UnknownEvent)
    assert unknown.fields["debug_str"] == "hello world"


@pytest.mark.parametrize("fields", [{"MediaId": ""}, {"MediaId": {"deep": "x"}}])
def test_messages_without_their_substance_become_unknown(fields: dict[str, Any]) -> None:
    assert isinstance(read(message("image", **fields)), UnknownMessage)


@pytest.mark.parametrize("degrees", ["", "north", "nan", "1e400", "91", "inf"])
def test_impossible_places_become_unknown(degrees: str) -> None:
    assert isinstance(read(message("location", Location_X=degrees)), UnknownMessage)
    assert isinstance(read(event("LOCATION", Latitude=degrees)), UnknownEvent)


def test_an_empty_text_stays_a_text() -> None:
    incoming = read(message("text", Content=""))
    assert isinstance(incoming, Text)
    assert incoming.content == ""


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [("  两边　", "两边"), ("a\n b", "a\n b"), ("x]]>y", "x]]>y"), ("😀👨‍👩‍👧", "😀👨‍👩‍👧"), ("&lt;<b>", "&lt;<b>")],
)
@either
def test_texts_are_kept_but_for_blank_edges(written: Any, sent: str, read_as: str) -> None:
    incoming = CODEC.read(written(message("text", Content=sent)))
    assert isinstance(incoming, Text)
    assert incoming.content == read_as


@pytest.mark.parametrize("missing", ["ToUserName", "FromUserName", "CreateTime", "MsgType"])
@either
def test_nothing_comes_from_nobody(written: Any, missing: str) -> None:
    fields = message("text")
    del fields[missing]
    with pytest.raises(Rejected, match="malformed"):
        CODEC.read(written(fields))


def test_payment_keys_of_followers_are_no_scene() -> None:
    incoming = read(event("subscribe", EventKey="last_trade_no_4200", Ticket=""))
    assert_is(incoming, kinds.Subscribe, {"scene": None, "ticket": None})


def test_events_of_one_second_differ_by_their_body() -> None:
    first, second = read(event("LOCATION", Latitude=40.1)), read(event("LOCATION", Latitude=40.2))
    assert first.identity != second.identity
    assert read(event("LOCATION", Latitude=40.1)).identity == first.identity


def test_identities_stay_short_however_long_the_key() -> None:
    assert len(read(event("VIEW", EventKey="k" * 60_000)).identity) < 200


@pytest.mark.parametrize("number", ["", "x", "9" * 30, "9" * 5000])
def test_messages_without_a_number_are_known_by_body(number: str) -> None:
    identities = {read(message("text", MsgId=number, Content=content)).identity for content in ("甲", "乙")}
    assert len(identities) == 2
    assert all(len(identity) == 32 for identity in identities)


def test_consent_lines_may_stand_without_their_container() -> None:
    fields = {**event("subscribe_msg_change_event"), "List": {"TemplateId": "T1", "SubscribeStatusString": "reject"}}
    del fields["SubscribeMsgChangeEvent"]
    incoming = CODEC.read(as_json(fields))
    assert isinstance(incoming, kinds.NoticeConsent)
    assert incoming.answers == (NoticeAnswer(template_id="T1", accepted=False),)


def test_values_do_not_show_who_wrote_what() -> None:
    shown = repr(read(message("text", Content="我叫张三")))
    assert "张三" not in shown
    assert "o9AgO5Kd5ggOC" not in shown
