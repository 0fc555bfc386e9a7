"""Which contents may a customer-service message have, and what becomes of each on the phone?"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform
from bot.sandbox.wire.reply import TEXT_LIMIT

Shown = tuple[str, Record]
Check = Callable[[Platform, Record], Shown]


def text(_: Platform, body: Record) -> Shown:
    content = body.get("content")
    if not isinstance(content, str) or not content.strip():
        raise ApiError(44004)
    if len(content.encode("utf-8", "replace")) > TEXT_LIMIT:
        raise ApiError(45002)
    return "text", {"content": content}


def kept(platform: Platform, media_id: Any, *kinds: str) -> str:
    """The id of a file of one of these kinds; ApiError 40007."""
    if not isinstance(media_id, str) or platform.media.kind_of(media_id) not in kinds:
        raise ApiError(40007)
    return media_id


def image(platform: Platform, body: Record) -> Shown:
    return "image", {"media_id": kept(platform, body.get("media_id"), "image", "gif")}


def voice(platform: Platform, body: Record) -> Shown:
    return "voice", {"media_id": kept(platform, body.get("media_id"), "voice")}


def _words(body: Record, *names: str) -> Record:
    return {name: str(body.get(name) or "") for name in names}


def _video(platform: Platform, body: Record) -> Shown:
    if body.get("thumb_media_id"):
        kept(platform, body["thumb_media_id"], "thumb", "image")
    media_id = kept(platform, body.get("media_id"), "video", "mpvideo")
    return "video", {"media_id": media_id, **_words(body, "title", "description")}


def _music(platform: Platform, body: Record) -> Shown:
    kept(platform, body.get("thumb_media_id"), "thumb", "image")
    return "music", {**_words(body, "title", "description"), "url": str(body.get("musicurl") or "")}


def _news(_: Platform, body: Record) -> Shown:
    articles = body.get("articles")
    if not isinstance(articles, list) or not all(isinstance(one, dict) for one in articles):
        raise ApiError(47001)
    if len(articles) != 1:
        raise ApiError(45008)
    return "news", {"articles": [_words(one, "title", "description", "picurl", "url") for one in articles]}


def cards(platform: Platform, articles: list[Record], article_id: str = "") -> Record:
    """Articles as a news message shows them, with their pages' addresses if they have some."""
    return {
        "articles": [
            {
                "title": one["title"],
                "description": one["digest"],
                "picurl": platform.media_url(one["thumb_media_id"]),
                "url": platform.article_url(article_id, number) if article_id else "",
            }
            for number, one in enumerate(articles, 1)
        ]
    }


def _draft(platform: Platform, body: Record) -> Shown:
    """A draft sent to one citizen stays a draft."""
    articles = platform.drafts.find(str(body.get("media_id")))
    return "news", cards(platform, articles, platform.published.add(articles, listed=False))


def _article(platform: Platform, body: Record) -> Shown:
    article_id = str(body.get("article_id"))
    return "news", cards(platform, platform.published.find(article_id)["articles"], article_id)


def _msgmenu(_: Platform, body: Record) -> Shown:
    choices = body.get("list")
    if not isinstance(choices, list) or not choices:
        raise ApiError(47001)
    if not all(isinstance(one, dict) and one.get("id") and one.get("content") for one in choices):
        raise ApiError(47001)
    return "msgmenu", body


def _program(platform: Platform, body: Record) -> Shown:
    media_id = kept(platform, body.get("thumb_media_id"), "image", "thumb")
    if not body.get("appid") or not body.get("pagepath"):
        raise ApiError(40097)
    return "miniprogram", {"media_id": media_id, **_words(body, "title", "appid", "pagepath")}


TYPES: dict[str, Check] = {
    "text": text,
    "image": image,
    "voice": voice,
    "video": _video,
    "music": _music,
    "news": _news,
    "mpnews": _draft,
    "mpnewsarticle": _article,
    "msgmenu": _msgmenu,
    "miniprogrampage": _program,
}
