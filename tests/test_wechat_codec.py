"""Do both codecs give the same value, or the same refusal, for whatever comes?"""

import random
from datetime import UTC, datetime

import pytest

from bot.dialog.message import Incoming, Text
from bot.dialog.reply import Answer
from bot.wechat.codec import Codec, CodecName, Credentials, Envelope, Rejected, make_codec
from bot.wechat.query import read_query
from tests.conftest import SOAK
from tests.wechat_generated import body_from, message, push_from
from tests.wechat_pushes import (
    APPID,
    CREDENTIALS,
    KEY,
    OLD_KEY,
    TOKEN,
    Push,
    opened_reply,
    plain_push,
    sealed_push,
    xml,
)

COUNT = 10_000 if SOAK else 500
NAMES: tuple[CodecName, ...] = ("lean", "wechatpy")
LEAN, REFERENCE = (make_codec(name, CREDENTIALS) for name in NAMES)
TEXT = xml(message("text")).encode()

both = pytest.mark.parametrize("codec", [LEAN, REFERENCE], ids=NAMES)


def outcome(codec: Codec, push: Push) -> tuple[Incoming, Envelope] | str:
    try:
        return codec.open(read_query(push.path_qs), push.body)
    except Rejected as refusal:
        return refusal.reason


def read(codec: Codec, body: bytes) -> Incoming | str:
    try:
        return codec.read(body)
    except Rejected as refusal:
        return refusal.reason


def test_both_codecs_agree_on_generated_pushes() -> None:
    seed = random.SystemRandom().randrange(2**32) if SOAK else 20261122
    rng = random.Random(seed)
    opened = 0
    for number in range(COUNT):
        push = push_from(rng)
        lean = outcome(LEAN, push)
        assert lean == outcome(REFERENCE, push), (seed, number, push)
        opened += not isinstance(lean, str)
    assert opened > COUNT * 0.4, seed


def test_both_codecs_read_stored_bodies_alike() -> None:
    rng = random.Random(7)
    for _ in range(COUNT):
        body = body_from(rng)
        assert read(LEAN, body) == read(REFERENCE, body), body


@both
def test_a_stored_body_gives_the_first_value_again(codec: Codec) -> None:
    push = sealed_push(TEXT)
    incoming, _ = codec.open(read_query(push.path_qs), push.body)
    assert codec.read(incoming.body) == incoming


@both
@pytest.mark.parametrize("key", [KEY, OLD_KEY])
@pytest.mark.parametrize("as_json", [False, True])
def test_the_reply_uses_the_key_that_opened(codec: Codec, key: str, as_json: bool) -> None:
    push = sealed_push(TEXT, key=key, as_json=as_json)
    _, envelope = codec.open(read_query(push.path_qs), push.body)
    body, _ = codec.seal(envelope, Answer("收到"), datetime.now(UTC))
    assert opened_reply(body, key)["Content"] == "收到"


@both
@pytest.mark.parametrize(
    ("push", "reason"),
    [
        (sealed_push(TEXT, appid="wxffffffffffffffff"), "appid"),
        (sealed_push(TEXT, key="Z" * 43), "cipher"),
        (plain_push(b""), "malformed"),
        (plain_push(b"<xml/>"), "malformed"),
        (plain_push(b"{"), "malformed"),
        (plain_push(b"[1]"), "malformed"),
        (plain_push(b'{"a":' * 9 + b"1" + b"}" * 9), "malformed"),
        (plain_push(b'{"MsgType":NaN}'), "malformed"),
        (plain_push(b'<!DOCTYPE xml SYSTEM "http://127.0.0.1/x">' + TEXT), "malformed"),
        (plain_push(TEXT.replace(b"FromUserName", b"Sender")), "malformed"),
        (plain_push(TEXT[:-9]), "malformed"),
        (plain_push(TEXT.replace("你好".encode(), b"\xff\xfe")), "malformed"),
    ],
)
def test_what_is_wrong_has_one_name(codec: Codec, push: Push, reason: str) -> None:
    assert outcome(codec, push) == reason


@both
@pytest.mark.parametrize("argument", ["timestamp", "nonce", "msg_signature"])
def test_every_signed_argument_of_sealed_pushes_counts(codec: Codec, argument: str) -> None:
    push = sealed_push(TEXT)
    changed = push.arguments[argument][:-1] + ("1" if push.arguments[argument][-1] != "1" else "2")
    assert outcome(codec, Push({**push.arguments, argument: changed}, push.body)) == "signature"


@both
def test_a_changed_ciphertext_is_no_longer_signed(codec: Codec) -> None:
    push = sealed_push(TEXT)
    other = sealed_push(xml(message("text", Content="别的")).encode())
    assert outcome(codec, Push(push.arguments, other.body)) == "signature"


@both
def test_the_plain_signature_does_not_open_sealed_pushes(codec: Codec) -> None:
    push = sealed_push(TEXT)
    arguments = {**push.arguments, "msg_signature": push.arguments["signature"]}
    assert outcome(codec, Push(arguments, push.body)) == "signature"


@both
def test_one_hostile_message_does_not_spoil_the_next(codec: Codec) -> None:
    """A cipher stream kept between messages must not carry anything over."""
    rng = random.Random(3)
    for _ in range(50):
        outcome(codec, push_from(rng))
        result = outcome(codec, sealed_push(TEXT))
        assert isinstance(result, tuple)
        assert isinstance(result[0], Text)
        assert result[0].content == "你好"


@both
def test_control_characters_of_a_phone_are_dropped(codec: Codec) -> None:
    result = outcome(codec, plain_push(TEXT.replace("你好".encode(), b"\x1d\x00 c\x0b\xef\xbf\xbf")))
    assert isinstance(result, tuple)
    assert isinstance(result[0], Text)
    assert result[0].content == "c"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("token", "keys"), [("", (KEY,)), (TOKEN, ("short",)), (TOKEN, (KEY[:-1] + "+",)), (TOKEN, (KEY, ""))]
)
def test_unusable_credentials_are_refused_at_start(name: CodecName, token: str, keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="token|EncodingAESKey"):
        make_codec(name, Credentials(token, APPID, keys))


def test_credentials_do_not_show_their_secrets() -> None:
    assert TOKEN not in repr(CREDENTIALS)
    assert KEY not in repr(CREDENTIALS)
