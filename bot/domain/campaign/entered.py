"""Is what staff entered for one field of a campaign fit for it, and how is it kept?"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.campaign import audience
from bot.domain.campaign.state import Way
from bot.domain.number import BEIJING
from bot.domain.refused import Refused

FIELD = "fields."
"""Before the key of a field of the template."""
WORDS = ("title", "digest", "author", "body", "source", "link")
OTHERS = ("cover", "lines", "audience", "topic", "ways", "is_urgent", "is_training", "send_at")
LONGEST = {"title": 200, "digest": 500, "author": 40, "body": 60_000, "source": 500, "link": 1024}  # characters
MOST_LINES = 20
_LONG_LINE = 200
_LONG_FIELD = 2000
_COVER = re.compile(r"(/picture/[A-Za-z0-9_-]{1,22}\.jpg)?")
_BOOLEAN = {"": False, "0": False, "1": True, "on": True}
_MOMENT = "%Y-%m-%dT%H:%M"


def texts(row: Any) -> dict[str, str]:
    """A campaign as a form shows it: each field by name, those of the template as ``fields.<key>``."""
    lines = (content for _, content in json.loads(row.lines))
    plain = {name: getattr(row, name) for name in (*WORDS, "cover", "topic", "ways")}
    fields = {f"{FIELD}{key}": value for key, value in json.loads(row.fields).items()}
    return (
        plain
        | fields
        | {
            "lines": "\n".join(lines),
            "audience": audience.load(row.audience).words,
            "is_urgent": "1" if row.is_urgent else "",
            "is_training": "1" if row.is_training else "",
            "send_at": row.send_at.astimezone(BEIJING).strftime(_MOMENT) if row.send_at else "",
        }
    )


def tidied(name: str, text: str) -> str:
    """``text`` in the one spelling in which it is compared. Raises Refused ``campaign.field_unknown``, ``.value_long``,
    ``.value_bad``, ``.audience_bad``, ``.ways_bad``.
    """
    text = text.replace("\r\n", "\n").strip()
    if name.startswith(FIELD):
        return _short(name, text, _LONG_FIELD)
    if name not in (*WORDS, *OTHERS):
        raise Refused("campaign.field_unknown", field=name)
    if name in WORDS:
        return _short(name, text, LONGEST[name])
    return _TIDY[name](text)


def column(name: str, text: str) -> Any:
    """The column's value for a tidied ``text``; lines and fields are not for here."""
    if name.startswith("is_"):
        return _BOOLEAN[text]
    if name == "send_at":
        return _moment_of(text) if text else None
    return audience.dump(audience.parse(text)) if name == "audience" else text


def _short(name: str, text: str, most: int) -> str:
    if len(text) > most:
        raise Refused("campaign.value_long", field=name, most=most)
    return text


def _cover(text: str) -> str:
    if not _COVER.fullmatch(text):
        raise Refused("campaign.value_bad", field="cover")
    return text


def _lines(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refused("campaign.value_long", field="lines", most=MOST_LINES)
    return "\n".join(_short("lines", line, _LONG_LINE) for line in lines)


def _ways(text: str) -> str:
    given = text.replace(",", " ").split()
    if not given or len(set(given)) < len(given) or not set(given) <= set(Way) - {Way.NONE}:
        raise Refused("campaign.ways_bad")
    return " ".join(given)


def _boolean(name: str) -> Callable[[str], str]:
    def tidy(text: str) -> str:
        if text not in _BOOLEAN:
            raise Refused("campaign.value_bad", field=name)
        return "1" if _BOOLEAN[text] else ""

    return tidy


def _moment(text: str) -> str:
    try:
        return _moment_of(text).astimezone(BEIJING).strftime(_MOMENT) if text else ""
    except ValueError:
        raise Refused("campaign.value_bad", field="send_at") from None


def _moment_of(text: str) -> datetime:
    return datetime.strptime(text, _MOMENT).replace(tzinfo=BEIJING).astimezone(UTC)


_TIDY: Mapping[str, Callable[[str], str]] = {
    "cover": _cover,
    "lines": _lines,
    "audience": lambda text: audience.parse(text).words,
    "topic": lambda text: _short("topic", text, 40),
    "ways": _ways,
    "is_urgent": _boolean("is_urgent"),
    "is_training": _boolean("is_training"),
    "send_at": _moment,
}
