"""How does the account keep files for good?"""

import json

from aiohttp import web

from bot.sandbox.api.call import OK, Call, Method
from bot.sandbox.api.media import file_of, uploaded
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

MOST = {"image": 100_000, "voice": 1000, "video": 1000, "thumb": 1000}


def add(platform: Platform, call: Call) -> Record:
    kind, data = uploaded(call)
    if len(platform.media.permanent(kind)) >= MOST[kind]:
        raise ApiError(45034)
    words = _description(call) if kind == "video" else {}
    name = call.upload[0] if call.upload else ""
    media_id = platform.media.keep(data, kind, name=name, **words)["media_id"]
    return {"media_id": media_id} | ({"url": platform.media_url(media_id)} if kind in ("image", "thumb") else {})


def _description(call: Call) -> dict[str, str]:
    """A video comes with title and introduction, as JSON in a form field."""
    try:
        words = json.loads(call.form.get("description", ""))
        return {"title": str(words["title"]), "introduction": str(words.get("introduction", ""))}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise ApiError(40097) from None


def get(platform: Platform, call: Call) -> Record | web.Response:
    media_id = call.text("media_id", 40007)
    record = platform.media.find(media_id)
    if record is None or not record.get("permanent"):
        raise ApiError(40007)
    if record["type"] == "video":
        url = platform.media_url(media_id)
        return {"title": record["title"], "description": record["introduction"], "down_url": url}
    return file_of(platform, media_id)


def delete(platform: Platform, call: Call) -> Record:
    try:
        platform.media.delete(call.text("media_id", 40007))
    except KeyError:
        raise ApiError(40007) from None
    return OK


def count(platform: Platform, _: Call) -> Record:
    counts = {f"{kind}_count": len(platform.media.permanent(kind)) for kind in ("voice", "video", "image")}
    return {**counts, "news_count": 0}


def batch(platform: Platform, call: Call) -> Record:
    kind = call.text("type", 40004)
    if kind not in ("image", "voice", "video"):
        raise ApiError(40004)
    kept = platform.media.permanent(kind)
    items = [
        {
            "media_id": one["media_id"],
            "name": one.get("title") or one["name"],
            "update_time": one["created_at"],
            **({"url": platform.media_url(one["media_id"])} if kind == "image" else {}),
        }
        for one in call.page(kept)
    ]
    return {"total_count": len(kept), "item_count": len(items), "item": items}


METHODS = (
    Method("/cgi-bin/material/add_material", "POST", add, takes="upload"),
    Method("/cgi-bin/material/get_material", "POST", get),
    Method("/cgi-bin/material/del_material", "POST", delete),
    Method("/cgi-bin/material/get_materialcount", "GET", count),
    Method("/cgi-bin/material/batchget_material", "POST", batch),
)
