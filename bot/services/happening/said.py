"""How is a happening said in a message: what, when, where, and where its page is?"""

from datetime import datetime
from typing import Any

from bot.domain.number import BEIJING
from bot.services import house

_DAYS = "一二三四五六日"


def when(moment: datetime) -> str:
    """12月5日（周六）09:30, as the office's clock shows it."""
    local = moment.astimezone(BEIJING)
    return f"{local.month}月{local.day}日（周{_DAYS[local.weekday()]}）{local:%H:%M}"


def span(starts: datetime, ends: datetime) -> str:
    """12月5日（周六）09:30 到 11:30; the day again where it is another one."""
    first, last = starts.astimezone(BEIJING), ends.astimezone(BEIJING)
    return f"{when(starts)} 到 {last:%H:%M}" if first.date() == last.date() else f"{when(starts)} 到 {when(ends)}"


def told(step: str, row: Any) -> str:
    """What somebody who signed up reads."""
    values = {
        "title": row.title,
        "when": span(row.starts_at, row.ends_at),
        "place": row.place,
        "why": row.why,
    }
    return house.phrases().say(f"happening_told.{step}", values)


def announced(row: Any) -> dict[str, Any] | None:
    """What the outbox needs to announce it where no window is open; None where the account has no template for topics.

    The time that the notice names is that of the happening.
    """
    notices = house.topic_notices()
    if notices is None:
        return None
    topic = house.shipped().campaigns.topic("events")
    values = notices.fill(topic.name if topic else row.title, row.title, row.starts_at)
    text = "订阅通知：" + "，".join(values.values())
    return {"template": notices.template, "values": values, "page": _page(row), "text": text}


def _page(row: Any) -> str:
    return f"{house.address()}/happening/{row.ref}" if house.address() else ""
