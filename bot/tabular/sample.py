"""What sample does a row of a table tell of, and what about it is in doubt?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from bot.domain.result.address import address_in
from bot.domain.result.columns import zipped
from bot.domain.result.found import Found
from bot.domain.result.judge import judged
from bot.domain.result.made import date_in, made_in
from bot.domain.result.names import names_in
from bot.domain.result.paper_number import is_paper_number
from bot.domain.result.reading import Doubt, Made, Sample, Test, Verdict
from bot.domain.result.tests import tests_in
from bot.domain.result.tidy import close, tidy
from bot.domain.result.verdict import verdict_in
from bot.domain.result.words import ResultWords
from bot.tabular.column import Columns
from bot.tabular.header import unit_of

T = TypeVar("T")
Doubts = list[tuple[int, Doubt]]
_KEPT = 1 << 14
_PLAIN = ("food", "spec", "brand", "venue_address", "venue_region", "producer_address", "category")
_TEXTS = (*_PLAIN, "sampling_number", "report_number", "lab", "task", "publisher", "remark")
_NOTHING = dict.fromkeys(_TEXTS, "")
_NAMED = re.compile(r"[^\W\d_]")
_OWN_LINE = re.compile(r"\s*\n\s*(?=[^\n：:]{2,12}[：:])")
_BARS = frozenset("║‖|︱丨｜∣│")
_made = lru_cache(_KEPT)(made_in)
_tests = lru_cache(_KEPT)(tests_in)
_zipped = lru_cache(_KEPT)(zipped)
_names = lru_cache(_KEPT)(names_in)
_address = lru_cache(_KEPT)(address_in)
_day = lru_cache(_KEPT)(date_in)


@lru_cache(_KEPT)
def text_of(cell: str) -> str:
    """A line is wrapped, or begins something of its own (复检机构：…)."""
    return close(_OWN_LINE.sub("；", cell.strip())) if "\n" in cell else tidy(cell)


@dataclass(frozen=True, slots=True)
class Said:
    """What the title of a table, or the name of its file, says of all its rows."""

    verdict: Verdict | None = None
    where: str = ""


class Samples:
    """Makes samples of the rows of one table; doubts come with their column, -1 for the row as a whole."""

    def __init__(self, columns: Columns, words: ResultWords, today: date) -> None:
        self._places = columns.places
        self._headers = {column.place: column.header for column in columns.columns}
        self._words, self._today = words, today
        self._alone = {name: self._places[name][0] for name in _TEXTS if len(self._places[name]) == 1}
        self._several = [name for name in _TEXTS if len(self._places[name]) > 1]
        self._is_staged = self._has_stages()
        self._is_lab = lru_cache(_KEPT)(lambda name: any(word in name for word in words.lab))
        items = (*self._places["tests"], *self._places["item"])
        self._failing = {
            place for place in items if any(word in self._headers[place] for word in words.classes["fail"])
        }

    def _has_stages(self) -> bool:
        """Has the one item a column of its first results and one of its second?"""
        headers = [self._headers[place] for place in self._places["result"]]
        return len(self._places["item"]) == 1 and len(headers) == 2 and "初检" in headers[0] and "复检" in headers[1]

    def sample(self, cells: Sequence[str], said: Said) -> tuple[Sample, Doubts]:
        doubts: Doubts = []
        venues, producers = (self._businesses(cells, field, doubts) for field in ("venue", "producer"))
        tests, is_failing = self._tested(cells, doubts)
        sample = Sample(
            venue=venues[0] if venues else "",
            venues=venues[1:],
            producer=producers[0] if producers else "",
            producers=producers[1:],
            made=self._dated(cells, doubts),
            verdict=self._verdict(cells, said, is_failing, doubts),
            tests=tests,
            published=self._published(cells, doubts),
            **self._texts(cells),
        )
        self._check(sample, is_failing, doubts)
        return sample, doubts

    def _texts(self, cells: Sequence[str]) -> dict[str, str]:
        told, width = _NOTHING.copy(), len(cells)
        for name, place in self._alone.items():
            if place < width and cells[place]:
                told[name] = text_of(cells[place])
        for name in self._several:
            told[name] = self._text(cells, name)
        for name in ("venue_address", "producer_address"):
            told[name], beside = _address(told[name])
            if beside:
                told["remark"] = f"{told['remark']} {beside}".strip()
        return told

    def _given(self, cells: Sequence[str], field: str) -> Iterator[tuple[int, str]]:
        for place in self._places[field]:
            if place < len(cells) and cells[place]:
                yield place, cells[place]

    def _text(self, cells: Sequence[str], field: str) -> str:
        texts: list[str] = []
        for _, cell in self._given(cells, field):
            if (text := text_of(cell)) and not any(text in other for other in texts):
                texts = [*(other for other in texts if other not in text), text]
        return " ".join(texts)

    def _businesses(self, cells: Sequence[str], field: str, doubts: Doubts) -> tuple[str, ...]:
        given = self._given(cells, field)
        return tuple(dict.fromkeys(one for place, cell in given for one in _kept(place, _names(cell), doubts)))

    def _dated(self, cells: Sequence[str], doubts: Doubts) -> tuple[Made, ...]:
        made: list[Made] = []
        for place, cell in self._given(cells, "made"):
            found = _made(cell, header=self._headers[place])
            made.extend(_kept(place, found, doubts))
            if any(one.on and one.on > self._today for one in found.values):
                doubts.append((place, Doubt("made_future", "", cell)))
        return tuple(dict.fromkeys(made))

    def _published(self, cells: Sequence[str], doubts: Doubts) -> date | None:
        for place, cell in self._given(cells, "published"):
            if not tidy(cell):
                continue
            found = _day(cell)
            if found is None or found > self._today:
                doubts.append((place, Doubt("published_unclear", "", cell)))
            return found
        return None

    def _tested(self, cells: Sequence[str], doubts: Doubts) -> tuple[tuple[Test, ...], bool]:
        """The tests, and whether a column of failed items names any."""
        tests: list[Test] = []
        is_failing = False
        for place, cell in self._given(cells, "tests"):
            found = _tests(cell, header=self._headers[place])
            tests.extend(_kept(place, found, doubts))
            is_failing |= place in self._failing and bool(found.values or found.doubts)
        for place, found in self._columns_of_items(cells):
            tests.extend(_kept(place, found, doubts))
            is_failing |= place in self._failing and bool(found.values or found.doubts)
        return tuple(dict.fromkeys(tests)), is_failing

    def _columns_of_items(self, cells: Sequence[str]) -> Iterator[tuple[int, Found[Test]]]:
        """Item, result and limit of columns of their own; the second item column goes with the second result, and so on."""
        items, results = self._places["item"], self._places["result"]
        if self._is_staged:
            both = _both(*(_cell(cells, place) for place in results))
            units = self._beside(cells, "limit", 0), self._beside(cells, "unit", 0)
            yield items[0], _zipped(_cell(cells, items[0]), both, *units)
            return
        for at, place in enumerate(items):
            item, result = _cell(cells, place), _cell(cells, results[at]) if at < len(results) else ""
            limit, unit = self._beside(cells, "limit", at), self._beside(cells, "unit", at)
            if _BARS.intersection(item) and not tidy(result):
                yield place, _tests(item, header=self._headers[place])
            else:
                unit = unit if tidy(unit) or at >= len(results) else unit_of(self._headers[results[at]])
                yield place, _zipped(item, result, limit, unit)
        for place in results[len(items) :]:
            if text := tidy(_cell(cells, place)):
                yield place, Found(doubts=(Doubt("tests_item", "", text),))

    def _beside(self, cells: Sequence[str], field: str, at: int) -> str:
        places = self._places[field]
        return _cell(cells, places[at]) if at < len(places) else ""

    def _verdict(self, cells: Sequence[str], said: Said, is_failing: bool, doubts: Doubts) -> Verdict | None:
        """The row's own word first, then its failed items, then the title; where two of them disagree nobody guesses."""
        voices = {one for one in (Verdict.FAILED if is_failing else None, said.verdict) if one is not None}
        for place, cell in self._given(cells, "verdict"):
            if not tidy(cell):
                continue
            if (own := verdict_in(cell)) is None:
                doubts.append((place, Doubt("verdict_unclear", "", cell)))
            else:
                voices.add(own)
        if len(voices) > 1:
            doubts.append((-1, Doubt("verdict_conflict", "", said.where)))
        elif not voices and not any(doubt.code == "verdict_unclear" for _, doubt in doubts):
            doubts.append((-1, Doubt("verdict_missing", "")))
        return next(iter(voices)) if len(voices) == 1 else None

    def _check(self, sample: Sample, is_failing: bool, doubts: Doubts) -> None:
        """Whether what was understood is enough, and what it claims to be."""
        if not sample.food:
            doubts.append((-1, Doubt("food_missing", "")))
        elif not _NAMED.search(sample.food) or _day(sample.food) is not None:
            doubts.append((self._place("food"), Doubt("food_odd", "", sample.food)))
        for field in ("venue", "producer"):
            if (name := getattr(sample, field)) and (not _NAMED.search(name) or _day(name) is not None):
                doubts.append((self._place(field), Doubt("names_unclear", "", name)))
        if not sample.venue and not sample.producer:
            doubts.append((-1, Doubt("business_missing", "")))
        if (
            sample.verdict is Verdict.FAILED
            and not sample.tests
            and not any(doubt.code.startswith("tests") for _, doubt in doubts)
        ):
            doubts.append((-1, Doubt("item_missing", "")))
        if sample.category and any(word in sample.category for word in self._words.not_food):
            doubts.append((self._place("category"), Doubt("not_food", "", sample.category)))
        if sample.lab and not self._is_lab(sample.lab):
            doubts.append((self._place("lab"), Doubt("lab_unclear", "", sample.lab)))
        for field in ("sampling_number", "report_number"):
            if (said := getattr(sample, field)) and not is_paper_number(said):
                doubts.append((self._place(field), Doubt("number_odd", "", said)))
        if sample.published and any(made.on and made.on > sample.published for made in sample.made):
            doubts.append((self._place("made"), Doubt("made_after", "", str(sample.published))))
        if sample.task and _day(sample.task) is not None:
            doubts.append((self._place("task"), Doubt("task_unclear", "", sample.task)))
        doubts.extend((-1, doubt) for doubt in judged(sample.tests, sample.verdict, are_failing=is_failing))

    def _place(self, field: str) -> int:
        return self._places[field][0]


def _kept(place: int, found: Found[T], doubts: Doubts) -> tuple[T, ...]:
    doubts.extend((place, doubt) for doubt in found.doubts)
    return found.values


def _both(first: str, again: str) -> str:
    """First and second results, line by line, as one cell says them."""
    if not tidy(again):
        return first
    lines = first.split("\n"), again.split("\n")
    if len(lines[0]) != len(lines[1]):
        return f"{first}\n{again}"
    pairs = zip(*lines, strict=True)
    return "\n".join(f"初检：{one} 复检：{other}" if tidy(other) else one for one, other in pairs)


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
