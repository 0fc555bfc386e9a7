"""Which typed value do the plain fields of a push become?"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Any

from bot.dialog.message import (
    Image,
    Incoming,
    Link,
    Location,
    Message,
    Text,
    UnknownEvent,
    UnknownMessage,
    Video,
    Voice,
)
from bot.wechat.codec.contract import Rejected
from bot.wechat.codec.events import EVENTS
from bot.wechat.codec.values import Fields, Head, Lacking, degrees, name, needed, optional, text, whole

_KEY_LIMIT = (
    64  # a VIEW event's key is a URL; the hash beside it tells events apart, the key only makes the row readable
)


def typed(fields: Fields, body: bytes, raw: Fields | None = None) -> Incoming:
    """The typed value of a push.

    ``fields`` is the push (strings or numbers, nested ones as mappings and lists), ``body`` its plaintext, ``raw`` what
    an unknown kind keeps (``fields`` unless given). Raises Rejected("malformed") when what every push has is missing.
    """
    kind = name(fields, "MsgType").lower()
    created = whole(fields.get("CreateTime"))
    if created is None:
        raise Rejected("malformed")
    head: Head = {
        "account": name(fields, "ToUserName"),
        "sender": name(fields, "FromUserName"),
        "created": created,
        "identity": "",
        "body": body,
    }
    if kind == "event":
        return _event(head, fields, fields if raw is None else raw)
    head["identity"] = _message_identity(fields, body)
    return _message(kind, head, fields, fields if raw is None else raw)


def _message(kind: str, head: Head, fields: Fields, raw: Fields) -> Message:
    build = _MESSAGES.get(kind)
    if build is not None:
        try:
            return build(head, fields)
        except Lacking:
            pass
    return UnknownMessage(**head, kind=kind, fields=raw)


def _event(head: Head, fields: Fields, raw: Fields) -> Incoming:
    event = optional(fields, "Event")
    if event is None or isinstance(fields.get("EventKey"), Mapping | list):
        raise Rejected("malformed")
    event = event.lower()
    parts = (event, text(fields, "EventKey")[:_KEY_LIMIT], text(fields, "MsgID")[:_KEY_LIMIT], _digest(head["body"]))
    head["identity"] = "|".join(parts)
    build = EVENTS.get(event)
    if build is not None:
        try:
            return build(head, event, fields)
        except Lacking:
            pass
    return UnknownEvent(**head, name=event, fields=raw)


def _message_identity(fields: Fields, body: bytes) -> str:
    number = whole(fields.get("MsgId"))
    return _digest(body) if number is None else str(number)


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()


def _text(head: Head, fields: Fields) -> Text:
    return Text(**head, content=text(fields, "Content"), choice=optional(fields, "bizmsgmenuid"))


def _image(head: Head, fields: Fields) -> Image:
    return Image(**head, media_id=needed(fields, "MediaId"), url=text(fields, "PicUrl"))


def _voice(head: Head, fields: Fields) -> Voice:
    return Voice(
        **head,
        media_id=needed(fields, "MediaId"),
        format=text(fields, "Format"),
        media_id_16k=optional(fields, "MediaId16K"),
        recognition=optional(fields, "Recognition"),
    )


def _video(head: Head, fields: Fields) -> Video:
    return Video(
        **head,
        media_id=needed(fields, "MediaId"),
        thumb_media_id=text(fields, "ThumbMediaId"),
        is_short=name(fields, "MsgType").lower() == "shortvideo",
    )


def _location(head: Head, fields: Fields) -> Location:
    return Location(
        **head,
        latitude=degrees(fields, "Location_X", 90),
        longitude=degrees(fields, "Location_Y", 180),
        scale=whole(fields.get("Scale")) or 0,
        label=text(fields, "Label"),
    )


def _link(head: Head, fields: Fields) -> Link:
    return Link(
        **head,
        title=text(fields, "Title"),
        description=text(fields, "Description"),
        url=needed(fields, "Url"),
    )


_MESSAGES: Mapping[str, Callable[[dict[str, Any], Fields], Message]] = {
    "text": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "shortvideo": _video,
    "location": _location,
    "link": _link,
}
