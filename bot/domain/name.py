"""Which parts does the name of a business have, and which of them do people say?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from bot.domain.pattern import any_of

LONGEST = 120
"""Characters of a name that are looked at."""
_LEAST = 2  # characters that a name keeps, whatever is taken off it
_NEEDLESS = re.compile(r"[^\w]|_")
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_LISTS = ("regions", "region_ends", "not_regions", "trades", "forms", "alike")


class NameKind(StrEnum):
    """Whose name it is: of a business of the register, or of a venue, a producer or a food that samples alone know."""

    BUSINESS = "business"
    VENUE = "venue"
    PRODUCER = "producer"
    FOOD = "food"


@dataclass(frozen=True, slots=True)
class Named:
    """A name to be found by; ``ref`` is the business's, empty where the name itself is all there is."""

    kind: NameKind
    name: str
    ref: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Parts:
    """地名 + 字号 + 行当 + 组织形式 of a name; any of them may be empty."""

    region: str = ""
    brand: str = ""
    trade: str = ""
    form: str = ""

    @property
    def core(self) -> str:
        """What people say: 字号 and 行当."""
        return self.brand + self.trade


@dataclass(frozen=True, slots=True)
class NameWords:
    """The lists of ``content/words/names.yaml``."""

    regions: tuple[str, ...] = ()
    region_ends: tuple[str, ...] = ()
    not_regions: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    _patterns: tuple[re.Pattern[str], ...] = field(init=False, repr=False, compare=False)
    likenesses: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _looks: Mapping[int, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ends, never = any_of(self.region_ends), any_of(self.not_regions)
        known = f"(?:{any_of(self.regions)})(?:{ends})?"
        named = rf"(?:(?!{never}).){{1,5}}?(?!{never})(?:{ends})"
        region = re.compile(rf"(?:{known}|{named})(?=.{{{_LEAST}}})")
        words = re.compile(any_of((*self.regions, *self.trades, *self.forms, *self.region_ends)))
        tails = re.compile(rf"(?:{any_of(self.trades)})$"), re.compile(rf"(?:{any_of(self.forms)})$")
        object.__setattr__(self, "_patterns", (region, words, *tails))
        likenesses: dict[str, str] = {}
        for group in self.alike:
            for one in group:
                likenesses[one] = likenesses.get(one, "") + group.replace(one, "")
        object.__setattr__(self, "likenesses", likenesses)
        object.__setattr__(self, "_looks", {ord(one): group[0] for group in self.alike for one in group})

    def parts(self, name: str) -> Parts:
        """The parts of ``name``; what stands in brackets belongs to none."""
        region, _, trade, form = self._patterns
        rest = plain(_BRACKETS.sub("", name)) or plain(name)
        start = 0
        while found := region.match(rest, start):
            start = found.end()
        body, of_form = rest[start:], ""
        if not trade.search(body):  # 便利店 is a trade, though 店 alone is a form
            body, of_form = _without(form, body)
        brand, of_trade = _without(trade, body)
        return Parts(rest[:start], brand, of_trade, of_form)

    def looks(self, name: str) -> str:
        """``name`` with one character for all that look alike."""
        return name.translate(self._looks)

    def common(self, name: str) -> list[bool]:
        """Of each pair of neighbours in a plain ``name``: does it lie within a word that many names have?"""
        within = [False] * max(len(name) - 1, 0)
        for found in self._patterns[1].finditer(name):
            for place in range(found.start(), found.end() - 1):
                within[place] = True
        return within


def _without(tail: re.Pattern[str], name: str) -> tuple[str, str]:
    """``name`` without what ends it, as often as it does, and what was taken off."""
    end = len(name)
    while (found := tail.search(name, 0, end)) and found.start() >= _LEAST:
        end = found.start()
    return name[:end], name[end:]


def plain(name: str) -> str:
    """``name`` as names are compared: half width, small letters, without blanks and marks."""
    return _NEEDLESS.sub("", normalize("NFKC", name[:LONGEST])).lower()


def parse_names(data: Mapping[str, Any]) -> NameWords:
    """The data of ``content/words/names.yaml``; ValueError says what is wrong."""
    if set(data) != set(_LISTS):
        raise ValueError(f"must hold exactly {', '.join(_LISTS)}")
    given: dict[str, tuple[str, ...]] = {}
    for name in _LISTS:
        words = data[name]
        if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
            raise ValueError(f"{name} must be a list of words")
        given[name] = tuple(words)
    return NameWords(**given)
