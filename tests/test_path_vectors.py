"""Do the platform's official vectors pass over HTTP against the running service, configured by its environment alone?"""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import aiohttp
import pytest
from wechatpy.crypto import WeChatCrypto

from tests.databases import Databases
from tests.processes import Bot

V: dict[str, Any] = json.loads((Path(__file__).parent / "vectors" / "official.json").read_text(encoding="utf-8"))
OFFICIAL: dict[str, Any] = {
    "WECHAT__TOKEN": V["token"],
    "WECHAT__AES_KEY": V["encoding_aes_key"],
    "WECHAT__APPID": V["appid"],
    "WECHAT__MAX_AGE": "0",
    "WECHAT__MODE": "any",
}


def changed(digits: str) -> str:
    """One digit of a signature changed."""
    return ("0" if digits[0] != "0" else "1") + digits[1:]


def signed(token: str, timestamp: str, nonce: str, *more: str) -> str:
    return hashlib.sha1("".join(sorted([token, timestamp, nonce, *more])).encode()).hexdigest()


def answer_of(body: str) -> Any:
    return json.loads(body) if body.startswith("{") else ElementTree.fromstring(body)


async def get(bot: Bot, query: dict[str, str]) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(f"{bot.url}/wechat", params=query) as answer:
        return answer.status, await answer.text()


async def post(bot: Bot, query: dict[str, str], body: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.post(f"{bot.url}/wechat", params=query, data=body) as answer:
        return answer.status, await answer.text()


def query_of(vector: dict[str, Any]) -> dict[str, str]:
    names = ("signature", "msg_signature", "timestamp", "nonce", "openid", "encrypt_type", "echostr")
    return {name: vector[name] for name in names if name in vector}


async def check_vectors(bot: Bot) -> None:
    verify, plain, safe = V["url_verify_get"], V["plain_post"], V["safe_post"]
    assert await get(bot, query_of(verify)) == (200, verify["echostr"])
    assert (await get(bot, query_of(verify) | {"signature": changed(verify["signature"])}))[0] == 403
    body = json.dumps(plain["body_json"])
    assert await post(bot, query_of(plain), body) == (200, "success")
    assert (await post(bot, query_of(plain) | {"signature": changed(plain["signature"])}, body))[0] == 403
    sealed = json.dumps({"ToUserName": "gh_97417a04a28d", "Encrypt": safe["Encrypt"]})
    assert await post(bot, query_of(safe), sealed) == (200, "success")
    assert (await post(bot, query_of(safe) | {"msg_signature": changed(safe["msg_signature"])}, sealed))[0] == 403


async def check_encrypted_answer(bot: Bot, *, as_json: bool) -> None:
    """A text in safe mode is answered encrypted; the answer opens and reads."""
    crypto = WeChatCrypto(V["token"], V["encoding_aes_key"], V["appid"])
    fields = {
        "ToUserName": "gh_97417a04a28d",
        "FromUserName": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "CreateTime": 1714112445,
        "MsgType": "text",
        "Content": "你好",
        "MsgId": 23456789012345678 + as_json,
    }
    inner = (
        json.dumps(fields)
        if as_json
        else "".join(f"<{k}>{v}</{k}>" for k, v in fields.items()).join(("<xml>", "</xml>"))
    )
    envelope = crypto.encrypt_message(inner, "415670741", "1714112445")
    cipher = ElementTree.fromstring(envelope).findtext("Encrypt") or ""
    sealed = json.dumps({"Encrypt": cipher}) if as_json else f"<xml><Encrypt>{cipher}</Encrypt></xml>"
    query = {
        "timestamp": "1714112445",
        "nonce": "415670741",
        "encrypt_type": "aes",
        "signature": signed(V["token"], "1714112445", "415670741"),
        "msg_signature": signed(V["token"], "1714112445", "415670741", cipher),
    }
    status, body = await post(bot, query, sealed)
    answer = answer_of(body)
    read = answer.get if as_json else answer.findtext
    arguments = (str(read("MsgSignature")), str(read("TimeStamp")), str(read("Nonce")))
    raw = f"<xml><Encrypt><![CDATA[{read('Encrypt')}]]></Encrypt></xml>"
    opened = answer_of(crypto.decrypt_message(raw, *arguments))
    content = opened.get("Content") if as_json else opened.findtext("Content")
    assert status == 200
    assert len(str(content)) > 5
    assert len(base64.b64decode(str(read("Encrypt")))) % 32 == 0


@pytest.mark.parametrize("module", ["serve", "demo"])
async def test_official_vectors_pass_against_the_running_service(
    databases: Databases, tmp_path: Path, module: str
) -> None:
    async with Bot(databases.url("sqlite"), command=module, folder=tmp_path, **OFFICIAL) as bot:
        await check_vectors(bot)
        await check_encrypted_answer(bot, as_json=False)
        await check_encrypted_answer(bot, as_json=True)


async def test_previous_key_still_opens_after_a_change(databases: Databases) -> None:
    settings = OFFICIAL | {"WECHAT__AES_KEY": "b" * 43, "WECHAT__AES_KEY_PREVIOUS": V["encoding_aes_key"]}
    async with Bot(databases.url("sqlite"), **settings) as bot:
        await check_vectors(bot)
        await check_encrypted_answer(bot, as_json=True)


@pytest.mark.parametrize(("mode", "plain", "safe"), [("plain", 200, 403), ("safe", 403, 200), ("compat", 200, 200)])
async def test_mode_decides_what_is_taken(databases: Databases, mode: str, plain: int, safe: int) -> None:
    async with Bot(databases.url("sqlite"), **OFFICIAL | {"WECHAT__MODE": mode}) as bot:
        body = json.dumps(V["plain_post"]["body_json"])
        assert (await post(bot, query_of(V["plain_post"]), body))[0] == plain
        sealed = json.dumps({"Encrypt": V["safe_post"]["Encrypt"]})
        assert (await post(bot, query_of(V["safe_post"]), sealed))[0] == safe


async def test_old_request_is_refused_by_age(databases: Databases) -> None:
    async with Bot(databases.url("sqlite"), **OFFICIAL | {"WECHAT__MAX_AGE": "300"}) as bot:
        assert (await get(bot, query_of(V["url_verify_get"])))[0] == 403
