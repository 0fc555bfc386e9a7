"""Does the platform sign and encrypt as WeChat does? Judged by wechatpy and by code that shares none with it."""

import json
import time
from typing import Any

import pytest

from bot.sandbox.settings import Settings
from bot.sandbox.wire import xml
from bot.sandbox.wire.crypto import CipherError, Vault, sign
from bot.sandbox.wire.reply import Expected, read
from tests import apart
from tests.sandbox_bots import ACCOUNT, AES_KEY, APPID, TOKEN, Bot, Delivery, Local, eventually, late, silent

# The official test vectors of the message push documentation.
OFFICIAL_APPID = "wxba5fad812f8e6fb9"
OFFICIAL_PUSH = (
    "+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT"
    "740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8Y"
    "L/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04="
)
OFFICIAL_REPLY = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ=="


def signed(*parts: str) -> str:
    return apart.digest(TOKEN, *parts)


def test_official_signatures_are_reproduced() -> None:
    assert sign("AAAAA", "1714036504", "1514711492") == "f464b24fc39322e44b38aa78f5edd27bd1441696"
    assert sign("AAAAA", "1714037059", "486452656") == "899cf89e464efb63f54ddac96b0a0a235f53aa78"
    assert sign("AAAAA", "1714112445", "415670741", OFFICIAL_PUSH) == "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"
    assert sign("AAAAA", "1713424427", "415670741", OFFICIAL_REPLY) == "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1"


def test_official_ciphertexts_are_decrypted() -> None:
    vault = Vault("A" * 43, OFFICIAL_APPID)
    push = json.loads(vault.decrypt(OFFICIAL_PUSH))
    assert (push["Event"], push["debug_str"]) == ("debug_demo", "hello world")
    assert json.loads(vault.decrypt(OFFICIAL_REPLY)) == {"demo_resp": "good luck"}


def test_a_foreign_key_or_appid_is_refused() -> None:
    encrypted = Vault(AES_KEY, APPID).encrypt("你好".encode())
    for other in (Vault("B" * 43, APPID), Vault(AES_KEY, "wxanother")):
        with pytest.raises(CipherError):
            other.decrypt(encrypted)
    for broken in ("", "???", encrypted[:-8]):
        with pytest.raises(CipherError):
            Vault(AES_KEY, APPID).decrypt(broken)


HOSTILE = "<b>& 你好 👋"
MODES = pytest.mark.parametrize("mode", ["plain", "compat", "safe"])


@MODES
async def test_wechatpy_verifies_pushes_in_each_mode(mode: str) -> None:
    async with Bot(silent, mode=mode) as bot, Local(callback=bot.url, mode=mode) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        outcome = await wechat.wait_entry("outcome", push=await wang.says("]]> " + HOSTILE))
        assert outcome["outcome"] == "silent"
        # The bot checked the signature with wechatpy and decrypted with it, or it would not have answered.
        assert (bot.received[0].message.content, bot.received[0].message.source) == ("]]> " + HOSTILE, wang.openid)


@MODES
@pytest.mark.parametrize("shape", ["xml", "json"])
async def test_an_independent_reader_verifies_pushes(mode: str, shape: str) -> None:
    async with Bot(silent, mode=mode) as bot, Local(callback=bot.url, mode=mode, format=shape) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says(HOSTILE)
        await eventually(lambda: len(bot.received) == 1)
        query, body, headers = bot.received[0].query, bot.received[0].body, bot.received[0].headers
        assert query["signature"] == apart.digest(TOKEN, query["timestamp"], query["nonce"])
        assert query["openid"] == wang.openid
        assert abs(int(query["timestamp"]) - time.time()) < 5
        assert headers["User-Agent"] == "Mozilla/4.0"
        assert headers["Content-Type"] == {"xml": "text/xml", "json": "application/json"}[shape]
        pick = apart.element if shape == "xml" else lambda text, name: str(json.loads(text)[name])
        assert query.keys() >= {"encrypt_type", "msg_signature"} if mode != "plain" else "encrypt_type" not in query
        if mode != "plain":
            encrypted = pick(body, "Encrypt")
            assert query["encrypt_type"] == "aes"
            assert query["msg_signature"] == apart.digest(TOKEN, query["timestamp"], query["nonce"], encrypted)
            assert (b"MsgId" in body) is (mode == "compat")
            body, appid = apart.decrypt(encrypted, AES_KEY)
            assert appid == APPID
        fields = {"Content": HOSTILE, "FromUserName": wang.openid, "ToUserName": ACCOUNT, "MsgType": "text"}
        assert {name: pick(body, name) for name in fields} == fields
        assert int(pick(body, "MsgId")) > 2**32
        assert abs(int(pick(body, "CreateTime")) - time.time()) < 5


def test_the_independent_reader_opens_the_official_push() -> None:
    message, appid = apart.decrypt(OFFICIAL_PUSH, "A" * 43)
    assert (json.loads(message)["debug_str"], appid) == ("hello world", OFFICIAL_APPID)
    assert apart.digest("AAAAA", "1714112445", "415670741", OFFICIAL_PUSH) == "046e02f8204d34f8ba5fa3b1db94908f3df2e9b3"


def test_the_key_and_padding_are_of_the_layout() -> None:
    for size in (0, 1, 15, 16, 17, 31, 32, 33, 200):
        encrypted = Vault(AES_KEY, APPID).encrypt(b"x" * size)
        assert apart.decrypt(encrypted, AES_KEY) == (b"x" * size, APPID)


@MODES
async def test_json_pushes_and_replies_in_each_mode(mode: str) -> None:
    async def answer(delivery: Delivery) -> str:
        fields = json.loads(delivery.body)
        if "Encrypt" in fields:
            fields = json.loads(apart.decrypt(fields["Encrypt"], AES_KEY)[0])
        reply = {"ToUserName": fields["FromUserName"], "FromUserName": fields["ToUserName"]}
        text = json.dumps(reply | {"CreateTime": 1, "MsgType": "text", "Content": f"回声：{fields['Content']}"})
        if mode == "plain":
            return text
        encrypted = Vault(AES_KEY, APPID).encrypt(text.encode())
        once = delivery.query["nonce"]
        seal = {"Encrypt": encrypted, "MsgSignature": signed("1714112445", once, encrypted)}
        return json.dumps(seal | {"TimeStamp": 1714112445, "Nonce": once})

    async with Bot(answer) as bot, Local(callback=bot.url, mode=mode, format="json") as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("你好")
        await wang.hears("回声：你好", 3)
        assert bot.received[0].headers["Content-Type"] == "application/json"


def test_reply_must_be_encrypted_in_safe_mode_only() -> None:
    plain = reply_xml(Content="你好").encode()
    expected = Expected("oCitizen", 1, lambda _: "")
    vault = Vault(AES_KEY, APPID)
    compat = Settings(mode="compat", aes_key=AES_KEY, appid=APPID, token=TOKEN)
    assert read(compat, vault, plain, expected).content == {"content": "你好"}
    with pytest.raises(ValueError, match="必须加密"):
        read(Settings(mode="safe", aes_key=AES_KEY, appid=APPID, token=TOKEN), vault, plain, expected)


def test_a_wrongly_signed_reply_is_refused() -> None:
    safe = Settings(mode="safe", aes_key=AES_KEY, appid=APPID, token=TOKEN)
    vault = Vault(AES_KEY, APPID)
    fields = {"Encrypt": vault.encrypt(reply_xml(Content="你好").encode()), "TimeStamp": 1, "Nonce": "2"}
    right = xml.render(fields | {"MsgSignature": signed("1", "2", str(fields["Encrypt"]))}).encode()
    expected = Expected("oCitizen", 1, lambda _: "")
    assert read(safe, vault, right, expected).kind == "text"
    with pytest.raises(ValueError, match="MsgSignature"):
        read(safe, vault, xml.render(fields | {"MsgSignature": "0" * 40}).encode(), expected)


def reply_xml(**fields: Any) -> str:
    head = {"ToUserName": "oCitizen", "FromUserName": Settings().account, "CreateTime": 1, "MsgType": "text"}
    return xml.render(head | fields)


async def test_a_bot_on_wechatpy_converses_in_safe_mode() -> None:
    async with Bot(mode="safe") as bot, Local(callback=bot.url, mode="safe") as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("你好 👋")
        await wang.hears("回声：你好 👋")
        attempt = await wechat.wait_entry("attempt")
        assert "<Encrypt>" in attempt["raw"]
        assert "回声" in attempt["plain"]


async def test_signatures_follow_the_clock_only_when_told() -> None:
    async with Bot(silent) as bot, Local(callback=bot.url) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wechat.clock.jump(hours=3)
        await wechat.wait_entry("outcome", push=await wang.says("一"))
        await wechat.clock.jump(wire=True)
        await wechat.wait_entry("outcome", push=await wang.says("二"))
        stamps = [int(delivery.query["timestamp"]) - time.time() for delivery in bot.received]
        assert abs(stamps[0]) < 5
        assert abs(stamps[1] - 3 * 3600) < 5


async def test_a_change_of_format_reaches_pushes_in_flight() -> None:
    async with Bot(late) as bot, Local(callback=bot.url, attempts=2) as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        push = await wang.says("你好")
        await eventually(lambda: len(bot.received) == 1)
        bot.answer = silent
        await wechat.change(format="json", mode="compat")
        await wechat.wait_entry("outcome", push=push, outcome="silent")
        assert json.loads(bot.received[1].body)["Content"] == "你好"


async def test_url_verification_wants_the_echo_exactly() -> None:
    async with Bot() as bot, Local(callback=bot.url) as wechat:
        assert (await wechat.post("verify"))["ok"] is True
        await wechat.change(callback=bot.url + "/elsewhere")
        assert (await wechat.post("verify"))["ok"] is False


async def test_control_characters_reach_the_bot_unchanged() -> None:
    bodies: list[bytes] = []

    async def keep(delivery: Delivery) -> str:
        bodies.append(delivery.body)
        return "success"

    async with Bot(keep) as bot, Local(callback=bot.url, format="json") as wechat:
        wang = await wechat.citizen("王大妈").known(following=True)
        await wang.says("a\x10b")
        await eventually(lambda: len(bodies) == 1)
        assert json.loads(bodies[0])["Content"] == "a\x10b"


def test_xml_round_trip_keeps_lists_and_hostile_text() -> None:
    fields = {"a": "x]]></a><b>1</b>", "list": {"item": [{"t": "一"}, {"t": "二"}]}, "n": "3"}
    assert xml.parse(xml.render(fields).encode()) == fields
    for bad in (b"", b"<xml>", b"<other/>", b'<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>', b"<xml>\xff</xml>"):
        with pytest.raises(xml.XmlError):
            xml.parse(bad)
