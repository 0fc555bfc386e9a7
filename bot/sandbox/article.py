"""What may an article of a draft contain?"""

import html
import re
from typing import Any

from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.media import Media

MOST = 8
_DIGEST = 54
_IMAGES = 20
_CONTENT = (20_000, 2**20)  # characters, bytes
_SCRIPT = re.compile(r"<script\b.*?(</script\s*>|$)|<\s*/?\s*(iframe|object|embed)\b[^>]*>", re.I | re.S)
_HANDLER = re.compile(r"\son\w+\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+)", re.I)
_IMAGE = re.compile(r"(<img\b[^>]*?\s(?:data-)?src\s*=\s*)(\"|')(.*?)\2", re.I | re.S)
_MARKUP = re.compile(r"<[^>]*>")
# Field → (characters, errcode of a longer one).
_LIMITS = {"title": (32, 45003), "author": (16, 45110), "digest": (128, 45004)}


def checked(raw: Any, media: Media, own: str) -> Record:
    """The article as the platform keeps it; ``own`` begins the addresses of pictures that may stay."""
    if not isinstance(raw, dict):
        raise ApiError(47001)
    article: Record = {name: str(raw.get(name) or "") for name in ("title", "author", "digest", "content_source_url")}
    for name, (most, code) in _LIMITS.items():
        if len(article[name]) > most:
            raise ApiError(code)
    if not article["title"]:
        raise ApiError(45003)
    if len(article["content_source_url"].encode("utf-8", "replace")) > 1024:
        raise ApiError(45005)
    content = _content(raw.get("content"), own)
    article |= {"article_type": str(raw.get("article_type") or "news"), "content": content}
    article["digest"] = article["digest"] or html.unescape(_MARKUP.sub("", content)).strip()[:_DIGEST]
    article |= {name: int(bool(raw.get(name))) for name in ("need_open_comment", "only_fans_can_comment")}
    return article | (_cover if article["article_type"] == "news" else _images)(raw, media)


def _content(raw: Any, own: str) -> str:
    """Without scripts; pictures from elsewhere lose their address."""
    if not isinstance(raw, str) or not raw.strip():
        raise ApiError(44004)
    if len(raw) >= _CONTENT[0] or len(raw.encode("utf-8", "replace")) >= _CONTENT[1]:
        raise ApiError(45002)
    clean = _HANDLER.sub("", _SCRIPT.sub("", raw))
    return _IMAGE.sub(lambda found: found[0] if found[3].startswith(own) else f"{found[1]}{found[2]}{found[2]}", clean)


def _permanent(media: Media, media_id: Any) -> str:
    record = media.find(str(media_id))
    if record is None or not record.get("permanent") or record["type"] not in ("image", "thumb"):
        raise ApiError(40007)
    return str(media_id)


def _cover(raw: Record, media: Media) -> Record:
    return {"thumb_media_id": _permanent(media, raw.get("thumb_media_id")), "show_cover_pic": 0}


def _images(raw: Record, media: Media) -> Record:
    if raw.get("article_type") != "newspic":
        raise ApiError(40097)
    info = raw.get("image_info")
    listed = info.get("image_list") if isinstance(info, dict) else None
    if not isinstance(listed, list) or not 1 <= len(listed) <= _IMAGES:
        raise ApiError(40097)
    ids = [_permanent(media, one.get("image_media_id") if isinstance(one, dict) else "") for one in listed]
    return {"thumb_media_id": ids[0], "image_info": {"image_list": [{"image_media_id": one} for one in ids]}}
