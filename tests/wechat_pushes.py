"""What does the platform send? Pushes built, signed and encrypted without any code of ours or of wechatpy."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.wechat.codec import Credentials

TOKEN = "shiyuTOKEN"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OLD_KEY = "0123456789ABCDEFGabcdefghijklmnopqrstuvwxyz"
APPID = "wx0123456789abcdef"
CREDENTIALS = Credentials(TOKEN, APPID, (KEY, OLD_KEY))
NOW = 1_795_312_800  # 2026-11-22


def sha1_of(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def cipher_of(key: str) -> Cipher[CBC]:
    raw = base64.b64decode(key + "=")
    return Cipher(AES(raw), CBC(raw[:16]))


def encrypt(message: bytes, key: str = KEY, appid: str = APPID, random16: bytes | None = None) -> str:
    plain = (random16 or os.urandom(16)) + len(message).to_bytes(4, "big") + message + appid.encode()
    padding = 32 - len(plain) % 32
    return encrypt_raw(plain + bytes([padding]) * padding, key)


def encrypt_raw(plain: bytes, key: str = KEY) -> str:
    encryptor = cipher_of(key).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()


def decrypt(encrypted: str, key: str = KEY) -> tuple[bytes, str]:
    decryptor = cipher_of(key).decryptor()
    plain = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
    plain = plain[: -plain[-1]]
    length = int.from_bytes(plain[16:20], "big")
    return plain[20 : 20 + length], plain[20 + length :].decode()


def xml(fields: dict[str, Any]) -> str:
    """As the platform writes it: numbers bare, texts in CDATA, lists as repeated elements."""
    return f"<xml>{_elements(fields)}</xml>"


def _elements(fields: dict[str, Any]) -> str:
    return "".join(
        _element(name, item)
        for name, value in fields.items()
        for item in (value if isinstance(value, list) else [value])
    )


def _element(name: str, value: Any) -> str:
    if isinstance(value, dict):
        inner = _elements(value)
    elif isinstance(value, str):
        inner = f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    else:
        inner = str(value)
    return f"<{name}>{inner}</{name}>"


@dataclass(frozen=True)
class Push:
    """One POST of the platform."""

    arguments: dict[str, str]
    body: bytes

    @property
    def path_qs(self) -> str:
        return f"/wechat?{urlencode(self.arguments)}"


def plain_push(body: bytes, nonce: str = "486452656", timestamp: int = NOW) -> Push:
    at = str(timestamp)
    return Push({"signature": sha1_of(TOKEN, at, nonce), "timestamp": at, "nonce": nonce}, body)


def sealed_push(
    message: bytes, *, key: str = KEY, appid: str = APPID, as_json: bool = False, beside: dict[str, Any] | None = None
) -> Push:
    """Safe mode; with the plain fields ``beside`` it is compat mode."""
    return carrying(encrypt(message, key, appid), as_json=as_json, beside=beside)


def carrying(encrypted: str, *, as_json: bool = False, beside: dict[str, Any] | None = None) -> Push:
    at, nonce = str(NOW), "415670741"
    outer = {"ToUserName": "gh_97417a04a28d", **(beside or {}), "Encrypt": encrypted}
    body = json.dumps(outer, ensure_ascii=False) if as_json else xml(outer)
    arguments = {
        "signature": sha1_of(TOKEN, at, nonce),
        "timestamp": at,
        "nonce": nonce,
        "openid": "o9AgO5Kd5ggOC-bXrbNODIiE3bGY",
        "encrypt_type": "aes",
        "msg_signature": sha1_of(TOKEN, at, nonce, encrypted),
    }
    return Push(arguments, body.encode())


def reply_fields(body: bytes) -> dict[str, str]:
    """A reply as the platform reads it."""
    if body.startswith(b"{"):
        return {name: str(value) for name, value in json.loads(body).items()}
    return {node.tag: node.text or "" for node in ElementTree.fromstring(body)}


def opened_reply(body: bytes, key: str = KEY, nonce: str = "415670741") -> dict[str, str]:
    """An encrypted reply: signature and appid checked, decrypted, parsed."""
    outer = reply_fields(body)
    assert outer["Nonce"] == nonce
    assert outer["MsgSignature"] == sha1_of(TOKEN, outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
    message, appid = decrypt(outer["Encrypt"], key)
    assert appid == APPID
    return reply_fields(message)
