"""What can a column of the register's tables be, and what does a cell of it say?"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

from bot.domain.business.credit_code import clean as clean_code
from bot.domain.business.credit_code import is_valid
from bot.domain.business.licence import LONG
from bot.domain.contact import phone_in
from bot.domain.name import plain
from bot.domain.result.made import date_in

Choices = Mapping[str, Mapping[str, str]]
"""Field → plain spelling → value."""

NEITHER = "other_kind"
"""A kind of business that is no type of venue: its cell is understood, and says nothing."""

_NOTHING = frozenset({"", "/", "\\", "-", "--", "—", "——", "无", "暂无", "null", "none", "nan"})
_FOREVER = frozenset({"长期", "长期有效", "永久", "无固定期限"})
_TO = re.compile(r"\s*(?:至|到|~|～|--|—+|－)\s*")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?")
_SPAN = (3.0, 54.0), (73.0, 136.0)
"""Latitudes and longitudes of the country."""


class Unclear(Exception):
    """A cell that cannot be understood; ``code`` is a key of ``business_doubt.*``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Field:
    """``read`` takes what a cell says and gives values by name; raises Unclear. ``most``: characters it may have."""

    read: Callable[[str, str, Choices], Mapping[str, Any]]
    most: int = 200
    is_required: bool = False


def said(cell: str) -> str:
    """A cell without stray blanks; empty where it says that nothing is said."""
    bare = " ".join(normalize("NFC", cell).split())
    return "" if bare.lower() in _NOTHING else bare


def _text(name: str, text: str, _choices: Choices) -> dict[str, Any]:
    return {name: text}


def _words(name: str, text: str, _choices: Choices) -> dict[str, Any]:
    """What everybody will read."""
    if phone_in(text):
        raise Unclear("phone")
    return {name: text}


def spelt(number: str) -> str:
    """A printed number in its one spelling: half-width capitals without blanks."""
    return "".join(normalize("NFKC", number).split()).upper()


def _printed(name: str, text: str, _choices: Choices) -> dict[str, Any]:
    return {name: spelt(text)}


def _code(name: str, text: str, _choices: Choices) -> dict[str, Any]:
    code = clean_code(text)
    if not is_valid(code):
        raise Unclear("credit_code")
    return {name: code}


def _day(name: str, text: str, _choices: Choices) -> dict[str, Any]:
    found = date_in(text)
    if found is None:
        raise Unclear("date")
    return {name: found}


def _end(name: str, text: str, choices: Choices) -> dict[str, Any]:
    return {name: LONG} if text in _FOREVER else _day(name, text, choices)


def _span(_name: str, text: str, choices: Choices) -> dict[str, Any]:
    parts = _TO.split(text)
    if len(parts) != 2:
        raise Unclear("span")
    since, until = _day("licence_from", parts[0], choices), _end("licence_until", parts[1], choices)
    if since["licence_from"] > until["licence_until"]:
        raise Unclear("span")
    return since | until


def _choice(name: str, text: str, choices: Choices) -> dict[str, Any]:
    found = choices[name].get(plain(text))
    if found is None:
        raise Unclear("choice")
    return {name: "" if found == NEITHER else found}


def _degrees(name: str, text: str, _choices: Choices) -> dict[str, Any]:
    if not _NUMBER.fullmatch(text):
        raise Unclear("degrees")
    least, most = _SPAN[0] if name == "lat" else _SPAN[1]
    if not least <= float(text) <= most:
        raise Unclear("degrees")
    return {name: float(text)}


_NAME = Field(_words, 120, is_required=True)
_WHO = {"name": _NAME, "credit_code": Field(_code), "address": Field(_words), "area": Field(_words, 40)}
_LONG = Field(_words, 2000)

TABLES: Mapping[str, Mapping[str, Field]] = {
    "register": {
        **_WHO,
        "alias": Field(_words, 120),
        "licence": Field(_printed, 40),
        "licence_from": Field(_day),
        "licence_until": Field(_end),
        "licence_span": Field(_span),
        "kind": Field(_choice),
        "lat": Field(_degrees),
        "lon": Field(_degrees),
        "risk": Field(_choice),
        "risk_on": Field(_day),
        "quant": Field(_choice),
        "quant_on": Field(_day),
        "state": Field(_choice),
    },
    "penalty": {
        **_WHO,
        "number": Field(_text, 60, is_required=True),
        "fact": Field(_words, 2000, is_required=True),
        "basis": _LONG,
        "outcome": _LONG,
        "authority": Field(_words, 80),
        "decided_on": Field(_day, is_required=True),
        "published_on": Field(_day),
        "period": Field(_choice, is_required=True),
        "restricted_until": Field(_day),
    },
    "listing": {
        **_WHO,
        "colour": Field(_choice, is_required=True),
        "title": Field(_words, 60, is_required=True),
        "reason": _LONG,
        "authority": Field(_words, 80),
        "since": Field(_day, is_required=True),
        "until": Field(_end),
    },
    "inspection": {
        **_WHO,
        "checked_on": Field(_day, is_required=True),
        "outcome": Field(_choice, is_required=True),
        "summary": _LONG,
        "authority": Field(_words, 80),
    },
    "certificate": {
        **_WHO,
        "number": Field(_printed, 40, is_required=True),
        "trace": Field(_printed, 64),
        "food": Field(_words, 60, is_required=True),
        "amount": Field(_words, 40),
        "origin": Field(_words, 120),
        "ground": Field(_words, 60),
        "issued_on": Field(_day, is_required=True),
    },
}
"""Which tables the office has of businesses, with their columns."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "risk": ("A", "B", "C", "D"),
    "quant": ("A", "B", "C"),
    "state": ("open", "closed"),
    "period": ("minor", "other"),
    "colour": ("red", "black"),
    "outcome": ("compliant", "mostly", "failed"),
}
"""Fields that are one of a few, as the spellings of content/words/business.yaml lead to them."""


def read(table: str, name: str, cell: str, choices: Choices) -> Mapping[str, Any]:
    """What ``cell`` says, by name; nothing where it says nothing. Raises Unclear."""
    field, text = TABLES[table][name], said(cell)
    if not text:
        if field.is_required:
            raise Unclear("missing")
        return {}
    if len(text) > field.most:
        raise Unclear("long")
    return field.read(name, text, choices)


def today_or_before(values: Mapping[str, Any], day: date) -> str | None:
    """The first of the dates that cannot lie ahead and does."""
    past = ("decided_on", "published_on", "checked_on", "issued_on", "risk_on", "quant_on", "since")
    return next((name for name in past if name in values and values[name] > day), None)
