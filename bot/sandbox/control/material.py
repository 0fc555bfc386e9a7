"""What does the platform itself show when a menu button names a file or an article? The account hears nothing of it."""

from aiohttp import web

from bot.sandbox.api.content import cards
from bot.sandbox.chat import content_of
from bot.sandbox.control.door import PLATFORM, RefusalError, body_of, citizen_of, told
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

_KINDS = {"image": "image", "gif": "image", "voice": "voice", "video": "video"}
_GONE = RefusalError(410, "material_gone", "按钮指的素材或文章已经不在了，请公众号重新设置菜单")


def _articles(platform: Platform, article_id: str) -> list[Record]:
    """As cards, without those deleted; RefusalError when there are none."""
    try:
        kept = platform.published.find(article_id)["articles"]
    except ApiError:
        raise _GONE from None
    shown = cards(platform, kept, article_id)["articles"]
    return [card for card, article in zip(shown, kept, strict=True) if not article["is_deleted"]]


def _shown(platform: Platform, button: Record) -> tuple[str, Record]:
    """Kind and content of the bubble."""
    content: Record
    if article_id := str(button.get("article_id", "")):
        kind, content = "news", {"articles": _articles(platform, article_id)}
    else:
        media_id = str(button.get("media_id", ""))
        kind, content = _KINDS.get(platform.media.kind_of(media_id), ""), {"media_id": media_id}
    if not kind or not all(content.values()):
        raise _GONE
    return kind, content


async def show(request: web.Request) -> web.Response:
    """``button`` as it stands in the menu; ``url`` is the page to open, else a bubble has come."""
    platform, openid = request.app[PLATFORM], citizen_of(request)["openid"]
    button = (await body_of(request)).get("button")
    if not isinstance(button, dict):
        raise RefusalError(400, "missing", "缺少 button")
    kind, content = _shown(platform, button)
    if button.get("type") == "article_view_limited" and kind == "news":
        return told(platform, {"url": content["articles"][0]["url"]})
    text, extra = content_of(kind, content)
    platform.chat.add(openid, "them", kind, text, via="menu", **extra)
    return told(platform, {"url": ""})


ROUTES = (web.post("/sandbox/api/citizens/{openid}/material", show),)
