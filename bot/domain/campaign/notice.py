"""What does a subscription notice (订阅通知) on a topic say, in the keywords of the account's template?

Limits of keywords: the platform's page on subscription notices (thing), the others from copies of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.number import BEIJING

_KEYWORD = re.compile(r"(thing|const|phrase|time|date)\d+")
_LONGEST = {"thing": 20, "const": 20, "phrase": 5}
_TIMED = ("time", "date")


@dataclass(frozen=True, slots=True)
class TopicNotices:
    """``fields``: keyword of the ``template`` → words with {topic} and {title}, or {time}."""

    template: str
    fields: Mapping[str, str]

    def fill(self, topic: str, title: str, at: datetime) -> dict[str, str]:
        """The template's values; what is too long is cut."""
        given = {
            "topic": topic,
            "title": " ".join(title.split()),
            "time": f"{at.astimezone(BEIJING):%Y年%m月%d日 %H:%M}",
        }
        return {keyword: _fitting(keyword, words.format_map(given)) for keyword, words in self.fields.items()}


def _fitting(keyword: str, value: str) -> str:
    found = _KEYWORD.fullmatch(keyword)
    most = _LONGEST.get(found[1], 0) if found else 0
    return value if not most or len(value) <= most else f"{value[: most - 1]}…" if most > 5 else value[:most]


def parse(data: Mapping[str, Any]) -> Mapping[str, str]:
    """The ``fields`` of content/templates/topic.yaml; ValueError names the entry and what is wrong with it."""
    fields = data.get("fields")
    if not isinstance(fields, Mapping) or not fields or not all(isinstance(words, str) for words in fields.values()):
        raise ValueError("fields must be lines of “name: words”, one for each keyword of the template")
    for keyword, words in fields.items():
        found = _KEYWORD.fullmatch(str(keyword))
        if found is None:
            raise ValueError(
                f"fields.{keyword} is no keyword this service fills; it knows thing, const, phrase, time, date"
            )
        if (found[1] in _TIMED) != (words == "{time}"):
            raise ValueError(f"fields.{keyword}: time and date are “{{time}}” and nothing else is")
    try:
        TopicNotices("", fields).fill("主题", "标题", datetime(2026, 11, 22, 10, tzinfo=BEIJING))
    except (KeyError, ValueError, IndexError):
        raise ValueError("fields may hold {topic}, {title} and {time}, and no other braces") from None
    return dict(fields)
