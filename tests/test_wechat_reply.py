"""Does a citizen receive exactly the sentence, whatever stands in it?"""

import random
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialog.reply import Answer
from bot.domain.sentence import TEXT_LIMIT, legal, sanitise, split_text
from bot.wechat.codec import Codec, CodecName, Envelope, make_codec
from tests.conftest import SOAK
from tests.wechat_generated import NASTY
from tests.wechat_pushes import CREDENTIALS, opened_reply, reply_fields

MOMENT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
NAMES: tuple[CodecName, ...] = ("lean", "wechatpy")
CODECS = [make_codec(name, CREDENTIALS) for name in NAMES]
EXAMPLES = settings(max_examples=2000 if SOAK else 120, deadline=None, derandomize=not SOAK)

both = pytest.mark.parametrize("codec", CODECS, ids=NAMES)
nasty = st.lists(
    st.one_of(st.sampled_from([*NASTY, "\ud83d", "\x7f\x85", "&#x1d;"]), st.text(st.characters())), max_size=6
).map("".join)


def envelope(key: int | None = None, *, is_json: bool = False) -> Envelope:
    return Envelope("gh_1", "openid-1", "415670741", is_json, key)


@both
@given(text=nasty)
@EXAMPLES
def test_replies_read_back_as_the_sanitised_text(codec: Codec, text: str) -> None:
    expected = sanitise(text)
    for is_json in (False, True):
        plain, kind = codec.seal(envelope(is_json=is_json), Answer(text), MOMENT)
        sealed, _ = codec.seal(envelope(0, is_json=is_json), Answer(text), MOMENT)
        if not expected:
            assert plain == sealed == b"success"
            continue
        assert kind == ("application/json" if is_json else "application/xml")
        assert reply_fields(plain)["Content"] == (split_text(text)[0])
        assert opened_reply(sealed) == reply_fields(plain)


@both
@pytest.mark.parametrize("is_json", [False, True])
def test_replies_swap_sender_and_account(codec: Codec, is_json: bool) -> None:
    body, _ = codec.seal(envelope(is_json=is_json), Answer("好"), MOMENT)
    assert reply_fields(body) == {
        "ToUserName": "openid-1",
        "FromUserName": "gh_1",
        "CreateTime": str(int(MOMENT.timestamp())),
        "MsgType": "text",
        "Content": "好",
    }


@both
@pytest.mark.parametrize("answer", [None, Answer(""), Answer(" \x00\n　")])
@pytest.mark.parametrize("key", [None, 0])
def test_silence_is_success_and_never_encrypted(codec: Codec, answer: Answer | None, key: int | None) -> None:
    assert codec.seal(envelope(key), answer, MOMENT) == (b"success", "text/plain")


@both
def test_a_reply_never_exceeds_the_limit(codec: Codec) -> None:
    body, _ = codec.seal(envelope(), Answer("食品安全。" * 1000), MOMENT)
    assert len(reply_fields(body)["Content"].encode()) <= TEXT_LIMIT


@both
def test_text_cannot_leave_its_section(codec: Codec) -> None:
    evil = "x]]></Content><MsgType>news</MsgType><Content><![CDATA[y"
    body, _ = codec.seal(envelope(), Answer(evil), MOMENT)
    root = ElementTree.fromstring(body)
    assert [node.text for node in root.findall("Content")] == [evil]
    assert len(root.findall("MsgType")) == 1


@given(text=nasty, limit=st.integers(4, 60))
@EXAMPLES
def test_split_parts_lose_nothing_but_blanks(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(part.strip() and len(part.encode()) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(sanitise(text).split())


def test_long_texts_are_cut_where_readers_pause() -> None:
    sentence = "请您保留小票和剩余食品，我们会尽快联系您。"
    parts = split_text(sentence * 60)
    assert len(parts) == 2
    assert all(part.endswith("。") for part in parts)


def test_paragraphs_are_better_than_sentences() -> None:
    first, second = "一二三四五。" * 8, "六七八九十。" * 8
    assert split_text(f"{first}\n\n{second}", limit=200) == [first, second]


def test_links_and_composed_signs_stay_whole() -> None:
    link = '<a href="https://example.com/case/1">查看，进度</a>'
    assert split_text("说明" * 5 + link, limit=70) == ["说明" * 5, link]
    family = "👨‍👩‍👧"
    assert split_text(family * 3, limit=40) == [family * 2, family]


def test_texts_of_exactly_the_limit_stay_whole() -> None:
    text = "a" * (TEXT_LIMIT - 3) + "字"
    assert split_text(text) == [text]
    assert len(split_text(text + "b")) == 2


def test_every_character_of_xml_survives() -> None:
    rng = random.Random(5)
    for _ in range(200):
        text = "".join(chr(rng.randrange(0x110000)) for _ in range(50))
        kept = legal(text)
        assert ElementTree.fromstring(f"<a><![CDATA[{kept}]]></a>".encode()).text == kept.replace("\r", "\n")
