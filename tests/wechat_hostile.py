"""Which posts must be refused? Every way of being wrong, from a seed."""

import json
import random
from collections.abc import Callable

from bot.wechat.codec import BODY_LIMIT
from tests.wechat_generated import message
from tests.wechat_pushes import Push, carrying, encrypt, encrypt_raw, plain_push, sealed_push, xml

GOOD = xml(message("text")).encode()
CONTENT = "你好".encode()


def _either(rng: random.Random, body: bytes) -> Push:
    return plain_push(body) if rng.random() < 0.5 else sealed_push(body)


def _forged(rng: random.Random) -> Push:
    push = _either(rng, GOOD)
    name = "msg_signature" if "msg_signature" in push.arguments else "signature"
    digits = list(push.arguments[name])
    place = rng.randrange(40)
    digits[place] = rng.choice([digit for digit in "0123456789abcdefé" if digit != digits[place]])
    return Push({**push.arguments, name: "".join(digits)}, push.body)


def _unsigned(rng: random.Random) -> Push:
    push = _either(rng, GOOD)
    name = "timestamp" if rng.random() < 0.5 else "nonce"
    return Push({key: value for key, value in push.arguments.items() if key != name}, push.body)


def _truncated(rng: random.Random) -> Push:
    push = _either(rng, GOOD)
    return Push(push.arguments, push.body[: rng.randrange(len(push.body) - 1)])


def _cut_inside(rng: random.Random) -> Push:
    return sealed_push(GOOD[: rng.randrange(len(GOOD) - 1)])


def _huge(rng: random.Random) -> Push:
    return _either(rng, GOOD.replace(CONTENT, b"a" * (BODY_LIMIT + rng.randrange(5000))))


def _bad_utf8(rng: random.Random) -> Push:
    bad = rng.choice((b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe4\xbd"))
    return _either(rng, GOOD.replace(CONTENT, b"a" + bad + b"z"))


def _entities(rng: random.Random) -> Push:
    head = rng.choice(
        (
            b'<!DOCTYPE x [<!ENTITY a "ha">]>',
            b'<!DOCTYPE x SYSTEM "file:///etc/passwd">',
            b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
            b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/">%p;]>',
            b"",
        )
    )
    return _either(rng, head + GOOD.replace(b"<![CDATA[" + CONTENT + b"]]>", b"&a;&b;"))


def _nested_section(rng: random.Random) -> Push:
    return _either(rng, GOOD.replace(CONTENT, rng.choice((b"<![CDATA[a]]>b", b"]]>a", b"<![CDATA[a]]>]]>"))))


def _deep(rng: random.Random) -> Push:
    depth = rng.choice((9, 100, 2000))
    if rng.random() < 0.5:
        return _either(rng, b"<xml>" + b"<a>" * depth + b"</a>" * depth + b"</xml>")
    return _either(rng, b'{"a":' * depth + b"1" + b"}" * depth)


def _nul(rng: random.Random) -> Push:
    return _either(rng, rng.choice((b"\x00", b"\x00" * 1000, b"\x00<xml>\x00", b"\x00{\x00")))


def _wrong_key(rng: random.Random) -> Push:
    return sealed_push(GOOD, key="".join(rng.choices("abcXYZ019", k=43)))


def _wrong_cipher(rng: random.Random) -> Push:
    length = rng.choice((0, 1, 15, 16, 17, 32, 48, 320))
    raw = rng.randbytes(length - length % 16)
    return carrying(rng.choice((encrypt_raw(raw), encrypt(GOOD)[:-7], "=", "%%%", "a" * length)))


def _wrong_account(_rng: random.Random) -> Push:
    return sealed_push(GOOD, appid="wx" + "f" * 16)


def _wrong_json(rng: random.Random) -> Push:
    fields = json.dumps(message("text"))
    wrong = (
        fields[:-1],
        fields + "x",
        "[1]",
        '{"MsgType": NaN}',
        '{"CreateTime":' + "9" * 5000 + "}",
        "{}",
        "null",
        '"x"',
    )
    return _either(rng, rng.choice(wrong).encode())


def _wrong_root(rng: random.Random) -> Push:
    return _either(
        rng, rng.choice((b"<xml/>", b"<a/>", b"<xml>1</xml>", GOOD + GOOD, GOOD.replace(b"xml>", b"XML>"), b""))
    )


def _noise(rng: random.Random) -> Push:
    return _either(rng, rng.randbytes(rng.randrange(300)))


WAYS: tuple[Callable[[random.Random], Push], ...] = (
    _forged,
    _unsigned,
    _truncated,
    _cut_inside,
    _huge,
    _bad_utf8,
    _entities,
    _nested_section,
    _deep,
    _nul,
    _wrong_key,
    _wrong_cipher,
    _wrong_account,
    _wrong_json,
    _wrong_root,
    _noise,
)


def hostile_push(rng: random.Random) -> Push:
    return rng.choice(WAYS)(rng)
