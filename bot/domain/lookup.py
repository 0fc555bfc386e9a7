"""What does somebody want to know of inspection results or of a business, and by which words is that understood?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.domain.decision import Decision, Want

Lines = tuple[str, ...]
Lists = Mapping[str, Lines]

_LONE = re.compile(r"[\s「“”]*([\w()（）·]{2,16})[\s。！!？?.」“”]*")


@dataclass(frozen=True, slots=True)
class Span:
    """Both days belong to it; ``is_vague`` where only 最近 was said."""

    since: date
    until: date
    is_vague: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """As one sentence tells it; an empty text was not told.

    ``batch`` is a batch number or, as YYYYMMDD, a date of production. ``area`` is a code, ``venue`` a key of the catalogue,
    ``item`` one of ``LookupWords.items``, ``verdict`` passed or failed, ``about`` what of a business (certificate, penalty,
    list, grade, licence), ``grade`` A to C, ``code`` a credit code or a licence number. ``is_guess``: ``food`` is what was
    left of the sentence, and may as well be a name.
    """

    food: str = ""
    business: str = ""
    batch: str = ""
    barcode: str = ""
    code: str = ""
    item: str = ""
    area: str = ""
    venue: str = ""
    verdict: str = ""
    about: str = ""
    grade: str = ""
    span: Span | None = None
    is_near: bool = False
    is_guess: bool = False

    @property
    def has_subject(self) -> bool:
        """Is a food, a place, a batch or an item named, or are all failing ones wanted?"""
        return any((self.food, self.business, self.batch, self.item, self.area, self.venue, self.verdict, self.code))


@dataclass(frozen=True, slots=True)
class LookupWords:
    """The lists of ``content/words/lookup.yaml``, explained there; ``foods`` are known by name elsewhere in content/."""

    asking: Lines = ()
    edges: Lines = ()
    failed: Lines = ()
    passed: Lines = ()
    items: Lists = field(default_factory=dict)
    groups: Lists = field(default_factory=dict)
    about: Lists = field(default_factory=dict)
    grades: Lists = field(default_factory=dict)
    near: Lines = ()
    names: Lines = ()
    tails: Lines = ()
    plain: Lines = ()
    own: Lines = ()
    other: Lines = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    foods: Lines = ()

    def members(self, item: str) -> Lines:
        """As what ``item`` stands in reports: a general word names several."""
        return self.groups.get(item, (item,) if item else ())

    def meaning(self, item: str) -> str:
        """What an item of a report is, in a few words; empty where nothing is written of it."""
        kinds = (kind for kind in self.meanings if any(item.startswith(word) for word in self.members(kind)))
        return next((self.meanings[kind] for kind in kinds), "")


_LINES = ("asking", "edges", "failed", "passed", "near", "names", "tails", "plain", "own", "other")
_LISTS = ("items", "groups", "about", "grades")
_WORDS = ("meanings", "units")
_ALL = (*_LINES, *_LISTS, *_WORDS)


def lone_word(text: str, decision: Decision | None) -> str:
    """What is said by itself and may be a name, where nothing else is understood of it; empty otherwise."""
    if decision is None or decision.act or decision.answer or decision.want not in (Want.QUESTION, Want.OTHER):
        return ""
    match = _LONE.fullmatch(text)
    return match[1] if match else ""


def parse_words(data: Mapping[str, Any], foods: Lines) -> LookupWords:
    """The data of ``content/words/lookup.yaml``; ValueError says what is wrong."""
    if missing := [name for name in _ALL if name not in data]:
        raise ValueError(f"{missing[0]} is missing; add the list (it may be empty)")
    if unknown := [name for name in data if name not in _ALL]:
        raise ValueError(f"{unknown[0]} is no list of this file")
    given: dict[str, Any] = {name: _line(name, data[name]) for name in _LINES}
    given |= {name: _lists(name, data[name]) for name in _LISTS}
    given |= {name: _words(name, data[name]) for name in _WORDS}
    return LookupWords(**given, foods=foods)


def _lists(name: str, given: Any) -> Lists:
    if not isinstance(given, Mapping):
        raise ValueError(f"{name} must be lists by name")
    return {str(key): _line(f"{name}.{key}", words) for key, words in given.items()}


def _words(name: str, given: Any) -> Mapping[str, str]:
    if not isinstance(given, Mapping) or not all(isinstance(word, str) for word in given.values()):
        raise ValueError(f"{name} must be lines of “word: words”")
    return {str(key): word for key, word in given.items()}


def _line(name: str, given: Any) -> Lines:
    if not isinstance(given, list) or not all(isinstance(word, str) and word for word in given):
        raise ValueError(f"{name} must be a list of words; put figures in quotes")
    return tuple(given)
