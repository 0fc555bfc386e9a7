"""How does an outbox row reach a citizen's phone, and a citizen's file reach us?"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.ports import DeliveryError, Fetched
from bot.domain.sentence import TEXT_LIMIT, sanitise
from bot.wechat.client import AsyncWeChatClient
from bot.wechat.errors import (
    BadRequest,
    Busy,
    InvalidRecipient,
    NoConsent,
    NotAllowed,
    PlatformError,
    QuotaExhausted,
    TokenError,
    Unreachable,
    WindowClosed,
)

# What the account's console must mend (this server's address, a missing right) waits: a try later may succeed.
_VERDICTS: Mapping[type[PlatformError], str] = {
    Busy: "retry",
    TokenError: "retry",
    QuotaExhausted: "retry",
    NotAllowed: "retry",
    WindowClosed: "closed",
    InvalidRecipient: "refused",
    NoConsent: "refused",
    BadRequest: "refused",
}


def delivery_error(error: PlatformError) -> DeliveryError:
    """What the outbox is to do about ``error``."""
    if isinstance(error, Unreachable):
        return DeliveryError(error.code, "unknown" if error.sent else "retry", error.text)
    return DeliveryError(error.code, _VERDICTS.get(type(error), "refused"), error.text)


class WeChatChannel:
    """Customer-service messages, and notices to who agreed to one: ``content`` has a ``type`` (text, image, news, msgmenu;
    notice); ``by_ai`` labels it.
    """

    def __init__(self, client: AsyncWeChatClient) -> None:
        self._client = client

    async def send(self, openid: str, content: Mapping[str, Any], key: str) -> None:
        try:
            if content["type"] == "notice":
                await self._notify(openid, content["template"], content["values"], content.get("page"))
                return
            kind, body = _message(content)
        except KeyError as missing:
            raise DeliveryError("content", "refused", f"no {missing.args[0]} in the row") from None
        message = {"touser": openid, "msgtype": kind, kind: body}
        if content.get("by_ai"):
            message["aimsgcontext"] = {"is_ai_msg": 1}
        try:
            await self._client.post("message/custom/send", data=message)
        except PlatformError as error:
            raise delivery_error(error) from None

    async def _notify(self, openid: str, template: str, values: Mapping[str, str], page: str | None) -> None:
        """订阅通知; the platform counts the consent."""
        try:
            await self._client.notice.send(openid, template, dict(values), page)
        except PlatformError as error:
            raise delivery_error(error) from None


def _message(content: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    kind = str(content["type"])
    build = _BODIES.get(kind)
    if build is None:
        raise DeliveryError("content", "refused", f"no message of type {kind}")
    return kind, build(content)


def _text(content: Mapping[str, Any]) -> Mapping[str, Any]:
    text = sanitise(content["text"])
    if not text:
        raise DeliveryError("44004", "refused", "an empty text")
    if len(text.encode()) > TEXT_LIMIT:
        raise DeliveryError("45002", "refused", f"over {TEXT_LIMIT} bytes: it should have been split")
    return {"content": text}


def _image(content: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"media_id": content["media_id"]}


def _news(content: Mapping[str, Any]) -> Mapping[str, Any]:
    articles = [
        {name: article.get(name, "") for name in ("title", "description", "url", "picurl")}
        for article in content["articles"]
    ]
    if len(articles) != 1:
        raise DeliveryError("45008", "refused", "exactly one article")
    return {"articles": articles}


def _msgmenu(content: Mapping[str, Any]) -> Mapping[str, Any]:
    items = [{"id": str(item["id"]), "content": item["content"]} for item in content["list"]]
    return {"head_content": content.get("head", ""), "list": items, "tail_content": content.get("tail", "")}


_BODIES: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = {
    "text": _text,
    "image": _image,
    "news": _news,
    "msgmenu": _msgmenu,
}


class WeChatMedia:
    """What citizens sent; the platform keeps it for three days."""

    def __init__(self, client: AsyncWeChatClient) -> None:
        self._client = client

    async def fetch(self, media_id: str, *, limit: int) -> Fetched:
        try:
            fetched: Fetched = await self._client.media.download(media_id, limit)
        except Unreachable as error:
            raise DeliveryError(error.code, "retry", error.text) from None  # asking twice harms nobody
        except PlatformError as error:
            raise delivery_error(error) from None
        return fetched
