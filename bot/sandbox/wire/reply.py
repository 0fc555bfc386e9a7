"""Is what the callback answered a reply the platform would show, silence, or a fault?"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.settings import Settings
from bot.sandbox.wire import xml
from bot.sandbox.wire.crypto import CipherError, Vault, sign

Fields = dict[str, Any]
TEXT_LIMIT = 2048  # bytes of UTF-8
ANY_KIND = "any"  # of a media id that the reader cannot know


class ReplyError(ValueError):
    """The platform would not take this answer; the message says why, for the developer."""


@dataclass(frozen=True, slots=True)
class Reading:
    """``kind`` is a type of the customer-service shape with its ``content``, or empty for silence."""

    rule: str
    plain: str = ""
    kind: str = ""
    content: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expected:
    """Whom the reply must address, how many articles it may carry, and of which kind a media id is, empty if none."""

    openid: str
    articles: int
    kind_of: Callable[[str], str]


def read(settings: Settings, vault: Vault | None, raw: bytes, expected: Expected) -> Reading:
    """Raises ReplyError with the rule that was violated."""
    if raw in (b"", b"success"):
        return Reading(f"静默：{'success' if raw else '空包体'}")
    plain = _open(settings, vault, raw)
    fields = _parse(settings, plain)
    _check_frame(settings, fields, expected)
    kind = _one(fields, "MsgType")
    reader = _TYPES.get(kind)
    if reader is None:
        raise ReplyError(f"MsgType 不被支持：{kind}")
    shown, content = reader(fields, expected)
    rule = f"被动回复：{kind}" if shown else f"静默：{kind}"
    return Reading(rule, plain.decode("utf-8", "replace"), shown, content)


def _parse(settings: Settings, raw: bytes) -> Fields:
    if settings.format == "xml":
        try:
            return xml.parse(raw)
        except xml.XmlError as error:
            raise ReplyError(str(error)) from error
    try:
        fields = json.loads(raw)
    except ValueError as error:
        raise ReplyError(f"不是合法的 JSON：{error}") from error
    if not isinstance(fields, dict):
        raise ReplyError("JSON 不是对象")
    return fields


def _open(settings: Settings, vault: Vault | None, raw: bytes) -> bytes:
    """The plain answer: decrypted where it must be (safe) or may be (compat)."""
    if settings.mode == "plain":
        return raw
    outer = _parse(settings, raw)
    if "Encrypt" not in outer:
        if settings.mode == "safe":
            raise ReplyError("安全模式下回复必须加密")
        return raw
    stamp, once, encrypted = (_one(outer, name) for name in ("TimeStamp", "Nonce", "Encrypt"))
    if _one(outer, "MsgSignature") != sign(settings.token, stamp, once, encrypted):
        raise ReplyError("MsgSignature 不对")
    if vault is None:
        raise ReplyError("平台没有 EncodingAESKey")
    try:
        return vault.decrypt(encrypted)
    except CipherError as error:
        raise ReplyError(f"解密失败：{error}") from error


def _one(fields: Fields, name: str) -> str:
    value = fields.get(name)
    if isinstance(value, list):
        raise ReplyError(f"{name} 出现多次")
    if value is None or isinstance(value, dict):
        raise ReplyError(f"缺少 {name}")
    return str(value)


def _check_frame(settings: Settings, fields: Fields, expected: Expected) -> None:
    if _one(fields, "ToUserName") != expected.openid:
        raise ReplyError("ToUserName 不是发送者的 openid")
    if _one(fields, "FromUserName") != settings.account:
        raise ReplyError("FromUserName 不是公众号的原始 ID")
    if not _one(fields, "CreateTime").isdigit():
        raise ReplyError("CreateTime 不是整数")


def _text(fields: Fields, _: Expected) -> tuple[str, Fields]:
    content = _one(fields, "Content")
    if not content.strip():
        raise ReplyError("Content 为空")
    if (size := len(content.encode())) > TEXT_LIMIT:
        raise ReplyError(f"Content 有 {size} 字节，超过 {TEXT_LIMIT}")
    return "text", {"content": content}


def _part(fields: Fields, name: str) -> Fields:
    part = fields.get(name)
    if not isinstance(part, dict):
        raise ReplyError(f"缺少 {name}")
    return part


def _media(name: str) -> Callable[[Fields, Expected], tuple[str, Fields]]:
    def read_media(fields: Fields, expected: Expected) -> tuple[str, Fields]:
        part = _part(fields, name)
        media = _kept(part, "MediaId", expected, name.lower())
        words = {word.lower(): str(part[word]) for word in ("Title", "Description") if word in part}
        return name.lower(), {"media_id": media, **words}

    return read_media


def _kept(part: Fields, name: str, expected: Expected, wanted: str) -> str:
    media = _one(part, name)
    kind = expected.kind_of(media)
    if kind == ANY_KIND:
        return media
    if not kind:
        raise ReplyError(f"{name} 不存在或已过期")
    if kind not in (wanted, "image" if wanted == "thumb" else wanted):
        raise ReplyError(f"{name} 是 {kind}，这里要 {wanted}")
    return media


def _music(fields: Fields, expected: Expected) -> tuple[str, Fields]:
    part = _part(fields, "Music")
    _kept(part, "ThumbMediaId", expected, "thumb")
    return "music", {
        "title": str(part.get("Title", "")),
        "description": str(part.get("Description", "")),
        "url": str(part.get("MusicUrl", "")),
    }


def _news(fields: Fields, expected: Expected) -> tuple[str, Fields]:
    listed = fields.get("Articles")
    items = listed.get("item", []) if isinstance(listed, dict) else listed
    items = items if isinstance(items, list) else [items]
    if not items or not all(isinstance(item, dict) for item in items):
        raise ReplyError("Articles 为空")
    if _one(fields, "ArticleCount") != str(len(items)):
        raise ReplyError("ArticleCount 与条数不符")
    if len(items) > expected.articles:
        raise ReplyError(f"图文最多 {expected.articles} 条，收到 {len(items)} 条")
    names = ("Title", "Description", "PicUrl", "Url")
    articles = [{name.lower(): str(item.get(name, "")) for name in names} for item in items]
    if not all(article["title"] for article in articles):
        raise ReplyError("图文缺少 Title")
    return "news", {"articles": articles}


def _elsewhere(_: Fields, __: Expected) -> tuple[str, Fields]:
    return "", {}


_TYPES: dict[str, Callable[[Fields, Expected], tuple[str, Fields]]] = {
    "text": _text,
    "image": _media("Image"),
    "voice": _media("Voice"),
    "video": _media("Video"),
    "music": _music,
    "news": _news,
    "transfer_customer_service": _elsewhere,
    "transfer_biz_ai_ivr": _elsewhere,
}
