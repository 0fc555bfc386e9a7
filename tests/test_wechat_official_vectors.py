"""Do the platform's own published examples pass, over HTTP, and does one changed digit fail?"""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.dialog.message import UnknownEvent
from bot.dialog.reply import Answer, Answered
from bot.wechat.codec import CodecName, Credentials
from bot.wechat.codec.cipher import MessageCipher
from tests.wechat_pushes import decrypt, encrypt, sha1_of
from tests.wechat_server import Recorder, serving

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "vectors/official.json").read_text("utf-8"))
KEY, APPID, TOKEN = VECTORS["encoding_aes_key"], VECTORS["appid"], VECTORS["token"]
CODECS: tuple[CodecName, ...] = ("lean", "wechatpy")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder(Answered(Answer("good luck"), "the delivery"))


@pytest.fixture(params=CODECS)
async def client(request: pytest.FixtureRequest, recorder: Recorder) -> AsyncIterator[ClientSession]:
    credentials = Credentials(TOKEN, APPID, (KEY,))
    async with serving(recorder, credentials=credentials, codec=request.param) as started:
        yield started


def arguments(name: str, *names: str) -> dict[str, str]:
    return {argument: VECTORS[name][argument] for argument in ("timestamp", "nonce", *names)}


def with_changed_digit(value: str) -> str:
    return value[:7] + ("0" if value[7] != "0" else "1") + value[8:]


@pytest.mark.parametrize("path", ["/wechat", "/wechat/"])
async def test_url_verification_gives_the_echo_back(client: ClientSession, path: str) -> None:
    query = arguments("url_verify_get", "signature", "echostr")
    async with client.get(path, params=query, allow_redirects=False) as response:
        assert (response.status, await response.text()) == (200, query["echostr"])
        assert response.headers["Content-Length"] == str(len(query["echostr"]))


async def test_url_verification_refuses_one_changed_digit(client: ClientSession) -> None:
    query = arguments("url_verify_get", "signature", "echostr")
    query["signature"] = with_changed_digit(query["signature"])
    async with client.get("/wechat", params=query) as response:
        assert response.status == 403
        assert query["echostr"] not in await response.text()


@pytest.mark.parametrize("path", ["/wechat", "/wechat/"])
async def test_the_plain_push_is_received(client: ClientSession, recorder: Recorder, path: str) -> None:
    body = json.dumps(VECTORS["plain_post"]["body_json"])
    async with client.post(path, params=arguments("plain_post", "signature"), data=body) as response:
        assert response.status == 200
        assert (await response.json())["Content"] == "good luck"
    assert_is_the_demo(recorder, created=1714037059)


async def test_the_plain_push_needs_every_digit(client: ClientSession, recorder: Recorder) -> None:
    query = arguments("plain_post", "signature")
    query["signature"] = with_changed_digit(query["signature"])
    async with client.post("/wechat", params=query, data=json.dumps(VECTORS["plain_post"]["body_json"])) as response:
        assert response.status == 403
    assert recorder.received == []


def safe_post() -> tuple[dict[str, str], dict[str, str]]:
    query = arguments("safe_post", "signature", "msg_signature", "openid", "encrypt_type")
    return query, {"ToUserName": "gh_97417a04a28d", "Encrypt": VECTORS["safe_post"]["Encrypt"]}


@pytest.mark.parametrize("written", ["json", "xml"])
async def test_the_safe_push_is_received_and_answered_encrypted(
    client: ClientSession, recorder: Recorder, written: str
) -> None:
    query, body = safe_post()
    data = json.dumps(body) if written == "json" else xml_of(body)
    async with client.post("/wechat", params=query, data=data) as response:
        assert response.status == 200
        answer = await response.text()
    assert_is_the_demo(recorder, created=1714112445)
    if written == "json":
        outer = json.loads(answer)
        assert outer["Nonce"] == query["nonce"]
        signed = sha1_of(TOKEN, str(outer["TimeStamp"]), outer["Nonce"], outer["Encrypt"])
        assert outer["MsgSignature"] == signed
        assert isinstance(outer["TimeStamp"], int)
        message, appid = decrypt(outer["Encrypt"], KEY)
        assert appid == APPID
        assert b"good luck" in message


async def test_the_safe_push_needs_every_digit(client: ClientSession, recorder: Recorder) -> None:
    query, body = safe_post()
    query["msg_signature"] = with_changed_digit(query["msg_signature"])
    async with client.post("/wechat", params=query, data=json.dumps(body)) as response:
        assert response.status == 403
    assert recorder.received == []


def test_the_official_ciphertexts_are_understood_and_made() -> None:
    cipher = MessageCipher(KEY)
    for name in ("safe_post", "safe_reply"):
        vector = VECTORS[name]
        plaintext = vector["plaintext"].encode()
        assert cipher.decrypt(vector["Encrypt"].encode()) == (plaintext, APPID.encode())
        assert encrypt(plaintext, KEY, APPID, vector["random16"].encode()) == vector["Encrypt"]
        made = cipher.encrypt(plaintext, APPID.encode())
        assert decrypt(made.decode(), KEY) == (plaintext, APPID)
        assert len(made) == len(vector["Encrypt"])


def xml_of(fields: dict[str, str]) -> str:
    return f"<xml>{''.join(f'<{name}><![CDATA[{value}]]></{name}>' for name, value in fields.items())}</xml>"


def assert_is_the_demo(recorder: Recorder, *, created: int) -> None:
    (incoming,) = recorder.received
    assert isinstance(incoming, UnknownEvent)
    assert (incoming.name, incoming.created) == ("debug_demo", created)
    assert incoming.sender == "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
    assert incoming.fields["debug_str"] == "hello world"
    assert recorder.handed_over == ["the delivery"]
