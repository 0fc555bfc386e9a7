"""How do the fields of a template get into its words, and stay there while staff edit both?"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from bot.domain.campaign.guide import PLACE, Field, Template
from bot.domain.campaign.state import Form

Words = str | tuple[str, ...]
Tidy = Callable[[str], str]
_SAID = ("title", "digest", "body", "source")


def filled(words: str, values: Mapping[str, str], *, is_html: bool = False) -> str:
    """``words`` with every {field} that has a value; the others stay to be seen."""

    def value(place: re.Match[str]) -> str:
        given = values.get(place[1], place[0])
        return escape(given).replace("\n", "<br>") if is_html else given

    return PLACE.sub(value, words)


def unfilled(words: str, template: Template | None) -> list[str]:
    """Keys of fields of ``template`` that still stand in ``words``."""
    known = {one.key for one in template.fields} if template else set()
    return [key for key in dict.fromkeys(PLACE.findall(words)) if key in known]


def said(template: Template, fields: Mapping[str, str], tidy: Tidy = str) -> dict[str, Words]:
    """title, digest, body, source and lines of a campaign that begins from ``template``; ``tidy`` makes HTML safe."""
    given = _values(template, fields)
    words: dict[str, Words] = {}
    for name in _SAID:
        is_html = _is_html(template, name)
        text = filled(getattr(template, name), given, is_html=is_html)
        words[name] = tidy(text) if is_html else text.strip()
    return {**words, "lines": tuple(filled(one.content, given) for one in template.lines)}


def refilled(
    template: Template,
    before: Mapping[str, str],
    after: Mapping[str, str],
    now: Mapping[str, Words],
    tidy: Tidy = str,
) -> dict[str, Words]:
    """What ``now`` says once its fields are ``after`` instead of ``before``: words that staff did not touch are made anew, in
    those they wrote only what is still open is filled.
    """
    was, new, given = said(template, before, tidy), said(template, after, tidy), _values(template, after)
    found: dict[str, Words] = {}
    for name, words in now.items():
        if words == was.get(name):
            found[name] = new[name]
        elif isinstance(words, str):
            text = filled(words, given, is_html=_is_html(template, name))
            found[name] = tidy(text) if _is_html(template, name) else text
        else:
            found[name] = tuple(filled(one, given) for one in words)
    return found


def _is_html(template: Template, name: str) -> bool:
    return name == "body" and template.form is Form.ARTICLE


def _values(template: Template, fields: Mapping[str, str]) -> dict[str, str]:
    """What is given; an optional field without a value is nothing, any other stays open."""
    given = {one.key: spoken(one, fields.get(one.key, "")) for one in template.fields}
    return {one.key: given[one.key] for one in template.fields if given[one.key] or one.is_optional}


def spoken(field: Field, value: str) -> str:
    """2026-06-10 → 2026年6月10日; anything else as it is."""
    value = value.strip()
    if field.kind == "date":
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return value
        return f"{day.year}年{day.month}月{day.day}日"
    return value
