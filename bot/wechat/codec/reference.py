"""What does wechatpy make of a push and of an answer, once what it does wrong is mended?"""

import json
from binascii import Error, a2b_base64
from datetime import datetime
from typing import Any, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

import xmltodict
from wechatpy import parse_message
from wechatpy.crypto import PrpCrypto, WeChatCrypto
from wechatpy.events import EVENT_TYPES
from wechatpy.exceptions import WeChatException
from wechatpy.fields import DateTimeField
from wechatpy.messages import MESSAGE_TYPES, UnknownMessage
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

from bot.dialog.message import Incoming
from bot.dialog.reply import Answer
from bot.wechat.codec import wechatpy_classes
from bot.wechat.codec.cipher import unpack
from bot.wechat.codec.contract import DEPTH_LIMIT, Credentials, Envelope, Query, Rejected
from bot.wechat.codec.incoming import typed
from bot.wechat.codec.plain import clean, is_json, parse_json
from bot.wechat.codec.reply import JSON, SILENCE, XML, passive_text
from bot.wechat.codec.signing import check
from bot.wechat.text import cdata

# What wechatpy, xmltodict and expat let escape on hostile input, found by feeding it to them.
_ESCAPES = (WeChatException, ExpatError, ValueError, LookupError, TypeError, AttributeError, OverflowError)
# What identifies a push stays as it came: wechatpy cuts prefixes off, renames events and takes leading zeros away.
_VERBATIM = ("MsgType", "Event", "EventKey", "MsgID")


class ReferenceCodec:
    def __init__(self, credentials: Credentials) -> None:
        wechatpy_classes.register()
        self._token = credentials.token
        self._appid = credentials.appid
        self._cryptos = tuple(WeChatCrypto(credentials.token, key, credentials.appid) for key in credentials.aes_keys)

    def verify(self, query: Query) -> None:
        self._check(query.signature, query)

    def open(self, query: Query, body: bytes) -> tuple[Incoming, Envelope]:
        key = None
        cleaned = clean(body)
        if query.encrypted:
            body, key = self._decrypt(query, cleaned)
        else:
            self.verify(query)
        incoming = self.read(body)
        return incoming, Envelope(incoming.account, incoming.sender, query.nonce, is_json(cleaned), key)

    def read(self, body: bytes) -> Incoming:
        cleaned = clean(body)
        if is_json(cleaned):
            raw = parse_json(cleaned)
            message = _message_from_json(raw)
        else:
            raw = _fields_of(cleaned)
            message = _message_from_xml(cleaned)
        return typed(_declared(message, raw), body, raw)

    def seal(self, envelope: Envelope, answer: Answer | None, now: datetime) -> tuple[bytes, str]:
        content = passive_text(answer)
        if not content:
            return SILENCE
        created = int(now.timestamp())
        message = _rendered(envelope, content, created)
        if envelope.key is not None:
            message = self._encrypt(envelope, message, str(created))
        return message.encode(), JSON if envelope.is_json else XML

    def _check(self, signature: str, query: Query, *covered: str) -> None:
        check(self._sign(query.timestamp, query.nonce, *covered), signature)

    def _sign(self, *parts: str) -> str:
        signer = WeChatSigner()
        signer.add_data(self._token, *parts)
        return str(signer.signature)

    def _decrypt(self, query: Query, cleaned: bytes) -> tuple[bytes, int]:
        encrypted = _encrypted(cleaned)
        self._check(query.msg_signature, query, encrypted)
        reason = Rejected("cipher")
        for index, crypto in enumerate(self._cryptos):
            try:
                message, appid = _unpacked(crypto, encrypted)
            except Rejected:
                continue
            if appid == self._appid.encode():
                return self._opened(crypto, query, encrypted, message), index
            reason = Rejected("appid")
        raise reason

    def _opened(self, crypto: Any, query: Query, encrypted: str, message: bytes) -> bytes:
        arguments = query.msg_signature, query.timestamp, query.nonce
        try:
            return str(crypto.decrypt_message({"Encrypt": encrypted}, *arguments)).encode()
        except UnicodeDecodeError:
            return message  # judged once the forbidden bytes are out, like any other

    def _encrypt(self, envelope: Envelope, message: str, timestamp: str) -> str:
        crypto = self._cryptos[envelope.key or 0]
        if not envelope.is_json:
            return str(crypto.encrypt_message(message, envelope.nonce, timestamp))
        encrypted = PrpCrypto(crypto.key).encrypt(message, self._appid).decode()
        wrapped = {
            "Encrypt": encrypted,
            "MsgSignature": self._sign(timestamp, envelope.nonce, encrypted),
            "TimeStamp": int(timestamp),
            "Nonce": envelope.nonce,
        }
        return json.dumps(wrapped)


def _refuse(*_args: object) -> NoReturn:
    raise Rejected("malformed")


def _guard(cleaned: bytes) -> None:
    """Refuse what xmltodict would take: a document type, and nesting without bound."""
    depth = 0

    def start(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH_LIMIT:
            _refuse()

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = ParserCreate("UTF-8")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(cleaned, True)
    except ExpatError:
        _refuse()


def _fields_of(cleaned: bytes) -> dict[str, Any]:
    """The fields under ``<xml>``; attributes, and text beside elements, are refused."""
    _guard(cleaned)
    try:
        fields = xmltodict.parse(cleaned.decode())["xml"]
    except _ESCAPES:
        raise Rejected("malformed") from None
    if not isinstance(fields, dict) or _is_odd(fields):
        raise Rejected("malformed")
    return fields


def _is_odd(value: Any) -> bool:
    if isinstance(value, list):
        return any(_is_odd(item) for item in value)
    if not isinstance(value, dict):
        return False
    return any(name[0] in "@#" or _is_odd(item) for name, item in value.items())


def _message_from_xml(cleaned: bytes) -> Any:
    try:
        return parse_message(cleaned)
    except _ESCAPES:
        raise Rejected("malformed") from None


def _message_from_json(fields: dict[str, Any]) -> Any:
    """wechatpy's object for a JSON push, which its own parser cannot read."""
    kind = str(fields.get("MsgType")).lower()
    if kind == "event":
        return EVENT_TYPES.get(str(fields.get("Event")).lower(), UnknownMessage)(dict(fields))
    return MESSAGE_TYPES.get(kind, UnknownMessage)(dict(fields))


def _declared(message: Any, raw: dict[str, Any]) -> dict[str, Any]:
    """The fields as wechatpy's class declares them, over the raw ones."""
    fields = dict(raw)
    for name, field in message._fields.items():
        if raw.get(field.name) is None or field.name in _VERBATIM or isinstance(field, DateTimeField):
            continue
        try:
            fields[field.name] = getattr(message, name)
        except (TypeError, ValueError, OverflowError):
            continue  # not what the class expects: the raw field is judged like any other
    return fields


def _encrypted(cleaned: bytes) -> str:
    value = (parse_json(cleaned) if is_json(cleaned) else _fields_of(cleaned)).get("Encrypt")
    if not isinstance(value, str):
        raise Rejected("malformed")
    return value


def _unpacked(crypto: Any, encrypted: str) -> tuple[bytes, bytes]:
    """Layout and padding checked as wechatpy does not."""
    try:
        return unpack(PrpCrypto(crypto.key).cipher.decrypt(a2b_base64(encrypted.encode())))
    except (Error, ValueError):
        raise Rejected("cipher") from None


def _rendered(envelope: Envelope, content: str, created: int) -> str:
    if envelope.is_json:
        reply = TextReply(source=envelope.account, target=envelope.sender, time=created, content=content)
        named = {field.name: getattr(reply, name) for name, field in reply._fields.items()}
        return json.dumps({**named, "MsgType": reply.type}, ensure_ascii=False)
    # wechatpy closes a CDATA section at the first "]]>" of its content.
    source, target = cdata(envelope.account), cdata(envelope.sender)
    return str(TextReply(source=source, target=target, time=created, content=cdata(content)).render())
