"""How does a push become a typed value and its answer bytes, at the least cost?"""

import json
import re
from datetime import datetime
from typing import Any

from bot.dialog.message import Incoming, Text
from bot.dialog.reply import Answer
from bot.wechat.codec.cipher import MessageCipher
from bot.wechat.codec.contract import Credentials, Envelope, Query, Reason, Rejected
from bot.wechat.codec.incoming import typed
from bot.wechat.codec.lean_xml import parse_xml
from bot.wechat.codec.plain import clean, is_json, parse_json
from bot.wechat.codec.reply import JSON, SILENCE, XML, passive_text
from bot.wechat.codec.signing import check, sign_bytes
from bot.wechat.text import cdata

# The exact shape of a safe-mode push; whatever differs goes through the parser.
_SAFE_PUSH = re.compile(
    rb"<xml>\s*<ToUserName><!\[CDATA\[[\w@.-]*\]\]></ToUserName>"
    rb"\s*<Encrypt><!\[CDATA\[([A-Za-z0-9+/=]+)\]\]></Encrypt>\s*</xml>\s*"
)
# A text message in the platform's own order, with nothing in it that would have to be cleaned, stripped or unfolded.
_TEXT_MESSAGE = re.compile(
    r"<xml>[ \t\n]*<ToUserName><!\[CDATA\[([A-Za-z0-9_@.-]+)\]\]></ToUserName>"
    r"[ \t\n]*<FromUserName><!\[CDATA\[([A-Za-z0-9_@.-]+)\]\]></FromUserName>"
    r"[ \t\n]*<CreateTime>([0-9]{1,12})</CreateTime>[ \t\n]*<MsgType><!\[CDATA\[text\]\]></MsgType>"
    r"[ \t\n]*<Content><!\[CDATA\[([^\s\]\x00-\x1f\ufffe\uffff](?:[^\]\x00-\x1f\ufffe\uffff]*[^\s\]\x00-\x1f\ufffe\uffff])?)"
    r"\]\]></Content>[ \t\n]*<MsgId>([0-9]{1,18})</MsgId>[ \t\n]*</xml>"
).fullmatch


class LeanCodec:
    def __init__(self, credentials: Credentials) -> None:
        self._token = credentials.token.encode()
        self._appid = credentials.appid.encode()
        self._ciphers = tuple(MessageCipher(key) for key in credentials.aes_keys)

    def verify(self, query: Query) -> None:
        self._check(query.signature, query)

    def open(self, query: Query, body: bytes) -> tuple[Incoming, Envelope]:
        if not query.encrypted:
            self.verify(query)
            return self._opened(query, body, is_json(clean(body)), None)
        if shape := _SAFE_PUSH.fullmatch(body):
            return self._opened(query, *self._decrypt(query, shape[1], as_json=False))
        cleaned = clean(body)
        return self._opened(query, *self._decrypt(query, _encrypted(_parse(cleaned)), as_json=is_json(cleaned)))

    def read(self, body: bytes) -> Incoming:
        return _plain_text(body) or typed(_parse(clean(body)), body)

    def seal(self, envelope: Envelope, answer: Answer | None, now: datetime) -> tuple[bytes, str]:
        content = passive_text(answer)
        if not content:
            return SILENCE
        created = int(now.timestamp())
        message = (_json_text if envelope.is_json else _xml_text)(envelope, content, created)
        if envelope.key is not None:
            message = self._encrypt(envelope, message, str(created))
        return message, JSON if envelope.is_json else XML

    def _check(self, signature: str, query: Query, *covered: bytes) -> None:
        check(sign_bytes(self._token, query.timestamp.encode(), query.nonce.encode(), *covered), signature)

    def _opened(self, query: Query, body: bytes, as_json: bool, key: int | None) -> tuple[Incoming, Envelope]:
        incoming = self.read(body)
        return incoming, Envelope(incoming.account, incoming.sender, query.nonce, as_json, key)

    def _decrypt(self, query: Query, encrypted: bytes, *, as_json: bool) -> tuple[bytes, bool, int]:
        self._check(query.msg_signature, query, encrypted)
        reason: Reason = "cipher"
        for index, cipher in enumerate(self._ciphers):
            try:
                message, appid = cipher.decrypt(encrypted)
            except Rejected:
                continue
            if appid == self._appid:
                return message, as_json, index
            reason = "appid"
        raise Rejected(reason)

    def _encrypt(self, envelope: Envelope, message: bytes, timestamp: str) -> bytes:
        encrypted = self._ciphers[envelope.key or 0].encrypt(message, self._appid)
        signature = sign_bytes(self._token, timestamp.encode(), envelope.nonce.encode(), encrypted)
        if envelope.is_json:
            wrapped = {
                "Encrypt": encrypted.decode(),
                "MsgSignature": signature,
                "TimeStamp": int(timestamp),
                "Nonce": envelope.nonce,
            }
            return json.dumps(wrapped).encode()
        return (
            f"<xml><Encrypt><![CDATA[{encrypted.decode()}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{envelope.nonce}]]></Nonce></xml>"
        ).encode()


def _plain_text(body: bytes) -> Text | None:
    """A text message exactly as the platform writes it, at a third of the cost; None for anything else."""
    try:
        shape = _TEXT_MESSAGE(body.decode())
    except UnicodeDecodeError:
        return None
    if shape is None:
        return None
    account, sender, created, content, number = shape.groups()
    identity = str(int(number))
    return Text(account=account, sender=sender, created=int(created), identity=identity, body=body, content=content)


def _parse(cleaned: bytes) -> dict[str, Any]:
    return parse_json(cleaned) if is_json(cleaned) else parse_xml(cleaned)


def _encrypted(fields: dict[str, Any]) -> bytes:
    value = fields.get("Encrypt")
    if not isinstance(value, str):
        raise Rejected("malformed")
    return value.encode()


def _xml_text(envelope: Envelope, content: str, created: int) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{cdata(envelope.sender)}]]></ToUserName>"
        f"<FromUserName><![CDATA[{cdata(envelope.account)}]]></FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{cdata(content)}]]></Content></xml>"
    ).encode()


def _json_text(envelope: Envelope, content: str, created: int) -> bytes:
    reply = {
        "ToUserName": envelope.sender,
        "FromUserName": envelope.account,
        "CreateTime": created,
        "MsgType": "text",
        "Content": content,
    }
    return json.dumps(reply, ensure_ascii=False).encode()
