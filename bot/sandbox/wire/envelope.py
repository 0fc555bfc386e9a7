"""What exactly goes over the wire for one delivery, in each mode and format?"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.settings import Settings
from bot.sandbox.wire import xml
from bot.sandbox.wire.crypto import Vault, nonce, sign

Fields = dict[str, Any]

# The platform's own client says no more about itself than this.
_HEADERS = {"User-Agent": "Mozilla/4.0", "Accept": "*/*", "Pragma": "no-cache"}
_TYPES = {"xml": "text/xml", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery: the address with its query, headers, the body sent and the nonce to expect back."""

    url: str
    headers: dict[str, str]
    body: bytes


def plain_text(settings: Settings, fields: Fields) -> str:
    """The push before encryption, in the account's format."""
    return xml.render(fields) if settings.format == "xml" else json.dumps(fields, ensure_ascii=False)


def has_single(value: Any) -> bool:
    """Is there a list of one element anywhere in it?"""
    if isinstance(value, dict):
        return any(has_single(one) for one in value.values())
    return isinstance(value, list) and (len(value) == 1 or any(has_single(one) for one in value))


def without_single(value: Any) -> Any:
    """Lists of one element become that element, as has been seen in JSON pushes."""
    if isinstance(value, dict):
        return {name: without_single(one) for name, one in value.items()}
    if isinstance(value, list):
        return without_single(value[0]) if len(value) == 1 else [without_single(one) for one in value]
    return value


def _with_query(callback: str, query: dict[str, str]) -> str:
    return f"{callback}{'&' if '?' in callback else '?'}{urlencode(query)}"


def challenge(settings: Settings, timestamp: int, echo: str) -> str:
    """The address of the URL verification."""
    once = nonce()
    signature = sign(settings.token, str(timestamp), once)
    query = {"signature": signature, "echostr": echo, "timestamp": str(timestamp), "nonce": once}
    return _with_query(settings.callback, query)


def seal(settings: Settings, vault: Vault | None, plain: str, openid: str, timestamp: int) -> Letter:
    """A signed delivery of ``plain``; each has a nonce of its own."""
    once, stamp = nonce(), str(timestamp)
    query = {"signature": sign(settings.token, stamp, once), "timestamp": stamp, "nonce": once, "openid": openid}
    body = plain.encode("utf-8", "replace")
    if settings.mode != "plain" and vault:
        encrypted = vault.encrypt(body)
        query |= {"encrypt_type": "aes", "msg_signature": sign(settings.token, stamp, once, encrypted)}
        body = _encrypted(settings, plain, encrypted).encode("utf-8", "replace")
    headers = {**_HEADERS, "Content-Type": _TYPES[settings.format]}
    return Letter(_with_query(settings.callback, query), headers, body)


def _encrypted(settings: Settings, plain: str, encrypted: str) -> str:
    """Safe mode shows only the receiver, compat mode the whole push beside its encrypted self."""
    if settings.format == "json":
        shown = json.loads(plain) if settings.mode == "compat" else {"ToUserName": settings.account}
        return json.dumps(shown | {"Encrypt": encrypted}, ensure_ascii=False)
    cdata = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    if settings.mode == "compat":
        return plain.removesuffix("</xml>") + cdata
    return f"<xml><ToUserName><![CDATA[{settings.account}]]></ToUserName>{cdata}"
