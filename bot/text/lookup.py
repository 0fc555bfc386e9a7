"""Which food, business, batch, item, area and time does a sentence like 东湖镇的韭菜最近合格吗 ask about?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from unicodedata import normalize

from bot.domain.lookup import Lookup, LookupWords
from bot.text.lexicon import either
from bot.text.normal import simplified
from bot.text.period import period_in
from bot.text.printed import printed_in

_LIMIT = 120  # characters that are looked at: more is a tale
_LONGEST = 30  # characters of a name or a food
_CODE = re.compile(
    r"(?<![A-Za-z\d])(?:[A-Za-z]{2}\d{14}|(?=[A-Za-z\d]*\d{6})[A-HJ-NPQRTUWXY\d]{18})(?![A-Za-z\d])", re.I
)
_PARTS = re.compile(r"[^\w()·&'\-]+|[的_]+")
_ALIKE = re.compile(r"\s+")


@dataclass(slots=True)
class _Found:
    """What the pieces of a sentence were taken for."""

    areas: list[str]
    venues: list[str]
    names: list[str]
    foods: list[str]
    rest: list[str]


class Lookups:
    """Reads sentences by the words of content/, types of venue by key and areas by code, each with their words."""

    def __init__(
        self, words: LookupWords, venues: Mapping[str, Iterable[str]], areas: Mapping[str, Iterable[str]]
    ) -> None:
        self._venues = {word: key for key, some in venues.items() for word in some}
        self._areas = {word: code for code, some in areas.items() for word in some if word}
        self._items = {word.lower(): item for item, some in words.items.items() for word in some}
        self._abouts = {word.lower(): about for about, some in words.about.items() for word in some}
        self._grades = {word.lower(): grade for grade, some in words.grades.items() for word in some}
        self._venue, self._area, self._item, self._about, self._grade, self._near = (
            _any(some) for some in (self._venues, self._areas, self._items, self._abouts, self._grades, words.near)
        )
        self._failed, self._passed, self._asking = (_any(some) for some in (words.failed, words.passed, words.asking))
        self._name = re.compile(f".*(?:{either(words.names)})(?:\\([^)]*\\))?", re.I)
        self._tail = re.compile(f".+(?:{either(words.tails)})", re.I)
        self._suffix = re.compile(f"(?:{either((*words.names, *words.tails))})$", re.I)
        self._own, self._other = _any(words.own), _any(words.other)
        self._plain = _any((*words.plain, *(food for food in words.foods if len(food) > 1), *self._venues))
        self._foods = frozenset(words.foods)
        self._signs = "".join(words.edges)
        edges = "".join(map(re.escape, words.edges))
        self._idle = re.compile(f"[{edges}]*(?:{either(word for word in words.tails if len(word) == 1)})?")
        self._edges = re.compile(f"^[{edges}]+(?=.)|(?<=.)[{edges}]+$")

    def read(self, text: str, today: date) -> Lookup:
        """What ``text`` asks; periods and dates without a year are counted from ``today``."""
        plain = normalize("NFKC", text[:_LIMIT]).translate(simplified()).strip()
        code = _CODE.search(plain)
        printed = printed_in(plain.replace(code[0], "|") if code else plain, today)
        span, rest = (printed.published, printed.rest) if printed.published else period_in(printed.rest, today)
        asked = Lookup(
            batch=printed.batch,
            barcode=printed.barcode,
            code=code[0].upper() if code else "",
            verdict=self._verdict(rest),
            span=span,
        )
        return self._subject(self._sided(asked, rest))

    def is_own(self, text: str) -> bool:
        """Is it about what somebody voted for or proposed, and not about a case of theirs?"""
        return self._own.search(text) is not None and self._other.search(text) is None

    def _verdict(self, text: str) -> str:
        if self._failed.search(text) or text.endswith("超标"):
            return "failed"
        return "passed" if self._passed.search(text) else ""

    def _sided(self, asked: Lookup, text: str) -> tuple[Lookup, str]:
        """What is asked of a business, and which item; the words for it are taken out."""
        item, text = _taken(self._item, self._items, text)
        about, text = _taken(self._about, self._abouts, text)
        grade, text = _taken(self._grade, self._grades, text)
        text, is_near = self._nearby(text)
        if about == "grade" and not grade and is_near:
            about = ""
        return replace(asked, item=item, about=about, grade="" if about else grade, is_near=is_near), text

    def _nearby(self, text: str) -> tuple[str, bool]:
        """育才小学附近: the place in front of the word stays as an area, or goes; 学校周边 is a type of venue."""
        near = self._near.search(text)
        typed = self._venue.search(text)
        if near is None or (typed and typed.start() <= near.start() < typed.end()):
            return text, False
        before = _PARTS.split(text[: near.start()])[-1]
        area = self._area.search(before)
        head = text[: near.start() - len(before)]
        return f"{head}|{area[0] if area else ''}|{text[near.end() :]}", True

    def _subject(self, given: tuple[Lookup, str]) -> Lookup:
        """Foods, names, areas and types of venue in what is left."""
        asked, text = given
        found = _Found([], [], [], [], [])
        for piece in _PARTS.split(self._asking.sub("|", text)):
            self._place(self._bare(piece), found)
        wants_name = bool(asked.about or asked.code)
        if wants_name and not found.names:
            found.names, found.rest = found.rest[:1], found.rest[1:]
        food = next(iter((*found.foods, *found.rest)), "")
        return replace(
            asked,
            food=food[:_LONGEST],
            business=next(iter(found.names), "")[:_LONGEST],
            area=next(iter(found.areas), ""),
            venue="" if found.names else next(iter(found.venues), ""),
            is_guess=bool(food) and not found.foods,
        )

    def _bare(self, piece: str) -> str:
        if area := self._area.match(piece):  # 和平区 begins with no idle 和
            return area[0] + piece[area.end() :].rstrip(self._signs)
        before = ""
        while piece != before:
            before, piece = piece, self._edges.sub("", piece)
        return piece

    def _place(self, piece: str, found: _Found) -> None:
        """Put ``piece`` where it belongs: a name or a type of venue with what stands behind it, an area, a food."""
        if self._idle.fullmatch(piece):
            return
        if piece in self._areas:
            found.areas.append(self._areas[piece])
            return
        match = self._name.match(piece) or (None if piece in self._foods else self._tail.fullmatch(piece))
        if match is None:
            self._loose(piece, found)
            return
        self._named(match[0], found)
        self._place(self._bare(piece[match.end() :]), found)

    def _named(self, words: str, found: _Found) -> None:
        """福满园饭店 is a name; 东湖镇菜市场 an area and a type."""
        area = self._area.match(words)
        name = words[area.end() :] if area and area.end() < len(words) and area[0][-1] in "区镇乡村道" else words
        typed = self._venue.search(words)
        if typed and self._is_plain(name):
            found.venues.append(self._venues[typed[0]])
            found.areas += [self._areas[area[0]]] if area else []
            return
        found.areas += [self._areas[area[0]]] if area and name != words else []
        found.names.append(name)

    def _is_plain(self, name: str) -> bool:
        """Is there nothing in front of the word for a kind of shop but words for kinds?"""
        base = self._plain.sub("", name)
        return not base or not self._suffix.sub("", base)

    def _loose(self, piece: str, found: _Found) -> None:
        """No name: an area in front, a type of venue, and what is left of it."""
        if (area := self._area.match(piece)) and area[0] != piece:
            found.areas.append(self._areas[area[0]])
            piece = self._bare(piece[area.end() :])
        if (typed := self._venue.match(piece)) and piece not in self._foods:
            found.venues.append(self._venues[typed[0]])
            piece = self._bare(piece[typed.end() :])
        if piece:
            (found.foods if piece in self._foods else found.rest).append(piece)


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(either(words), re.I)


def _taken(pattern: re.Pattern[str], known: Mapping[str, str], text: str) -> tuple[str, str]:
    """What the first word found stands for, and ``text`` without such words."""
    match = pattern.search(text)
    return (known[match[0].lower()], pattern.sub("|", text)) if match else ("", text)
