"""May this customer-service message be sent, and how does it look on the phone?"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.api.call import OK, Call, Method, known
from bot.sandbox.chat import content_of
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.profiles import check_message
from bot.sandbox.wire.reply import TEXT_LIMIT


def _text(_: Platform, body: Record) -> Record:
    content = body.get("content")
    if not isinstance(content, str) or not content.strip():
        raise ApiError(44004)
    if len(content.encode("utf-8", "replace")) > TEXT_LIMIT:
        raise ApiError(45002)
    return {"content": content}


def _media(platform: Platform, body: Record) -> Record:
    media_id = body.get("media_id")
    if not isinstance(media_id, str) or platform.media.find(media_id) is None:
        raise ApiError(40007)
    return {"media_id": media_id}


def _news(_: Platform, body: Record) -> Record:
    articles = body.get("articles")
    if not isinstance(articles, list) or not all(isinstance(one, dict) for one in articles):
        raise ApiError(47001)
    if len(articles) != 1:
        raise ApiError(45008)
    return {
        "articles": [
            {name: str(one.get(name, "")) for name in ("title", "description", "picurl", "url")} for one in articles
        ]
    }


def _msgmenu(_: Platform, body: Record) -> Record:
    choices = body.get("list")
    if not isinstance(choices, list) or not choices:
        raise ApiError(47001)
    if not all(isinstance(one, dict) and one.get("id") and one.get("content") for one in choices):
        raise ApiError(47001)
    return body


_TYPES: dict[str, Callable[[Platform, Record], Record]] = {
    "text": _text,
    "image": _media,
    "voice": _media,
    "news": _news,
    "msgmenu": _msgmenu,
}


def send(platform: Platform, call: Call) -> Record:
    openid = known(platform, call.text("touser", 40003))["openid"]
    kind = call.text("msgtype", 40008)
    if kind not in _TYPES:
        raise ApiError(40008)
    check_message(platform.settings.profile, kind)
    content = _TYPES[kind](platform, call.part(kind))
    if not platform.people.is_follower(openid):
        raise ApiError(45015)
    call.rule = f"客服消息窗口 {platform.windows.spend(openid)}"
    text, extra = content_of(kind, content)
    platform.chat.add(openid, "them", kind, text, via="api", ai=_is_generated(call.body.get("aimsgcontext")), **extra)
    return OK


def _is_generated(context: Any) -> bool:
    """Such a message carries the grey line below it."""
    return isinstance(context, dict) and context.get("is_ai_msg") in (1, "1", True)


def typing(platform: Platform, call: Call) -> Record:
    openid = known(platform, call.text("touser", 40003))["openid"]
    command = call.text("command", 45072)
    if command not in ("Typing", "CancelTyping"):
        raise ApiError(45072)
    platform.windows.check_typing(openid, starts=command == "Typing")
    platform.ledger.write("typing", at=platform.clock.now(), citizen=openid, on=command == "Typing")
    return OK


METHODS = (
    Method("/cgi-bin/message/custom/send", "POST", send, daily=500_000),
    Method("/cgi-bin/message/custom/typing", "POST", typing, daily=500_000),
)
