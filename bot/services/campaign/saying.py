"""What does a campaign say on each way: in the chat, as a notice, as a group message?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.campaign.state import Form, Way
from bot.domain.sentence import sanitise
from bot.services import house
from bot.services.campaign.known import lines_of
from bot.store.campaign.standing import PURPOSE

_PAGE = "/notices/{ref}"


def key_of(ref: str, citizen: str) -> str:
    """The outbox row of a citizen's own message: one a campaign."""
    return f"{PURPOSE}:{ref}:{citizen}"


def page_of(ref: str) -> str:
    """Where everybody may read it."""
    return house.address() + _PAGE.format(ref=ref)


def template() -> str:
    """Of notices on topics; empty where the account has none."""
    notices = house.topic_notices()
    return notices.template if notices else ""


def contents(row: Any, at: datetime | None = None) -> Mapping[Way, Mapping[str, Any]]:
    """By each way that writes to one person."""
    chat = _chat(row)
    found: dict[Way, Mapping[str, Any]] = {Way.CHAT: chat, Way.NEXT: chat}
    notices = house.topic_notices()
    if notices is not None:
        topic = house.shipped().campaigns.topic(row.topic)
        values = notices.fill(topic.name if topic else row.title, row.title, at or row.started_at)
        text = "订阅通知：" + "，".join(values.values())
        page = page_of(row.ref) if row.form == Form.ARTICLE else row.link or house.address()
        found[Way.NOTICE] = {
            "type": "notice",
            "template": notices.template,
            "values": values,
            "page": page,
            "text": text,
        }
    return found


def _chat(row: Any) -> Mapping[str, Any]:
    """``text`` is for accounts that can only answer."""
    plain = sanitise(row.body)
    match Form(row.form):
        case Form.ARTICLE:
            page = page_of(row.ref)
            cover = f"{house.address()}{row.cover}" if row.cover.startswith("/") else row.cover
            article = {"title": row.title, "description": row.digest, "url": page, "picurl": cover}
            text = "\n".join(filter(None, (row.title, row.digest, page)))
            return {"type": "news", "articles": [article], "text": text}
        case Form.MENU:
            lines = lines_of(row)
            items = [{"id": line.id, "content": line.content} for line in lines]
            text = "\n".join((plain, *(line.content for line in lines)))
            return {"type": "msgmenu", "head": plain, "list": items, "text": text}
        case Form.PICTURE:
            return {"type": "image", "media_id": row.media_id, "text": row.title}
        case Form.TEXT:
            return {"type": "text", "text": plain}


def mass(row: Any, media_id: str) -> tuple[str, Mapping[str, Any]]:
    """The kind of a group message and what is in it; ``media_id``: of the article's draft, or of the picture."""
    match Form(row.form):
        case Form.ARTICLE:
            return "mpnews", {"media_id": media_id}
        case Form.PICTURE:
            return "images", {"media_ids": [media_id]}
        case _:
            return "text", {"content": sanitise(row.body)}


def needs_media(row: Any) -> bool:
    """Does the platform have to hold something of it before it is sent?"""
    return row.form in (Form.ARTICLE, Form.PICTURE)
