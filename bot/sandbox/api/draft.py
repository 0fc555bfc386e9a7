"""How are drafts of articles kept?"""

from bot.sandbox.api.call import OK, Call, Method
from bot.sandbox.article import MOST, checked
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform


def _article(platform: Platform, raw: object) -> Record:
    return checked(raw, platform.media, platform.media_url(""))


def add(platform: Platform, call: Call) -> Record:
    raw = call.body.get("articles")
    if not isinstance(raw, list) or not raw:
        raise ApiError(44003)
    if len(raw) > MOST:
        raise ApiError(45008)
    return {"media_id": platform.drafts.add([_article(platform, one) for one in raw])}


def shown(platform: Platform, articles: list[Record], *, no_content: bool = False) -> list[Record]:
    """As the platform tells of articles, with the addresses of their covers."""
    told = [one | {"thumb_url": platform.media_url(one["thumb_media_id"])} for one in articles]
    return [{name: value for name, value in one.items() if not (no_content and name == "content")} for one in told]


def get(platform: Platform, call: Call) -> Record:
    return {"news_item": shown(platform, platform.drafts.find(call.text("media_id", 40007)))}


def update(platform: Platform, call: Call) -> Record:
    """Exactly one article, at ``index`` from 0."""
    media_id, index = call.text("media_id", 40007), call.number("index", 40114)
    platform.drafts.find(media_id)
    platform.drafts.update(media_id, index, _article(platform, call.body.get("articles")))
    return OK


def delete(platform: Platform, call: Call) -> Record:
    platform.drafts.delete(call.text("media_id", 40007))
    return OK


def count(platform: Platform, _: Call) -> Record:
    return {"total_count": len(platform.drafts.all())}


def batch(platform: Platform, call: Call) -> Record:
    drafts, without = platform.drafts.all(), call.body.get("no_content") in (1, True)
    items = [
        {
            "media_id": media_id,
            "content": {"news_item": shown(platform, draft["articles"], no_content=without)},
            "update_time": draft["update_time"],
        }
        for media_id, draft in call.page(drafts)
    ]
    return {"total_count": len(drafts), "item_count": len(items), "item": items}


METHODS = (
    Method("/cgi-bin/draft/add", "POST", add),
    Method("/cgi-bin/draft/get", "POST", get),
    Method("/cgi-bin/draft/update", "POST", update),
    Method("/cgi-bin/draft/delete", "POST", delete),
    Method("/cgi-bin/draft/count", "GET", count),
    Method("/cgi-bin/draft/batchget", "POST", batch),
)
