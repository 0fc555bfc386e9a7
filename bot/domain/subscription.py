"""What does a subscription notice (订阅通知) say of a step, in the keywords of the account's template?

Limits of keywords: the platform's page on subscription notices (thing, number, symbol), the others from copies of it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.number import BEIJING

_KEYWORD = re.compile(r"([a-z_]+)\d+")
_SHAPES = {
    "thing": r".{1,20}",
    "phrase": r"[一-鿿]{1,5}",
    "const": r".{1,20}",
    "character_string": r"[\x21-\x7e]{1,32}",
    "time": r"\d{4}年\d\d月\d\d日 \d\d:\d\d",
    "date": r"\d{4}年\d\d月\d\d日 \d\d:\d\d",
}
_LONGEST = "T20261122-000001"  # a number of a day with very many cases


@dataclass(frozen=True, slots=True)
class Form:
    """``fields``: keyword of the template → words with {number}, {step}, {time}; ``steps``: act → its few words."""

    fields: Mapping[str, str]
    steps: Mapping[str, str]

    def fill(self, number: str, step: str, at: datetime) -> dict[str, str]:
        """The template's values for one step of a case."""
        said = self.steps.get(step, self.steps["other"])
        given = {"number": number, "step": said, "time": f"{at.astimezone(BEIJING):%Y年%m月%d日 %H:%M}"}
        return {keyword: words.format_map(given) for keyword, words in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Notices:
    """What the account may announce: by which template, where a tap leads, in which words."""

    template: str
    page: str
    form: Form


def parse(data: Mapping[str, Any]) -> Form:
    """content/templates/case.yaml; ValueError names the entry and what is wrong with it."""
    fields, steps = data.get("fields"), data.get("steps")
    for name, given in (("fields", fields), ("steps", steps)):
        if not isinstance(given, Mapping) or not all(isinstance(words, str) for words in given.values()):
            raise ValueError(f"{name} must be lines of “name: words”")
    form = Form(dict(fields or {}), dict(steps or {}))
    if "other" not in form.steps or not form.fields:
        raise ValueError("fields needs a line for each keyword of the template, steps one named other")
    for step in form.steps:
        _check(form, step)
    return form


def _check(form: Form, step: str) -> None:
    try:
        values = form.fill(_LONGEST, step, datetime(2026, 11, 22, 10, tzinfo=BEIJING))
    except (KeyError, ValueError, IndexError):
        raise ValueError("fields may hold {number}, {step} and {time}, and no other braces") from None
    for keyword, value in values.items():
        kind = _KEYWORD.fullmatch(keyword)
        if kind is None or kind[1] not in _SHAPES:
            raise ValueError(
                f"fields.{keyword} is no keyword this service fills; it knows {', '.join(_SHAPES)} and a digit"
            )
        if not re.fullmatch(_SHAPES[kind[1]], value):
            raise ValueError(
                f"fields.{keyword} “{value}” (step {step}) is not what a {kind[1]} may hold: shorten or move it"
            )
