"""Which rows of a table are a sample's, and which are titles, notes, headers said again?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from bot.tabular.grid import Grid, Line
from bot.tabular.header import Headers
from bot.tabular.heading import Heading, heading_at, heading_in, known, squeezed

_LOOKED_AT = 40  # lines before a header is given up
ITEM_FIELDS = frozenset({"tests", "item", "result", "limit", "unit"})
_SUM = re.compile(r"(合计|总计|小计|共计)[:：]?")
_NOTE = re.compile(r"(注|备注|说明|填表|制表|审核|附件|附表|来源)\d*[:：]|表\s*\d+|[（(]?仅指")
_TITLE_LENGTH = 20


@dataclass(slots=True)
class Record:
    """A row that is no title, note or header; ``more``: the rows below it that say further items of it."""

    number: int
    cells: list[str]
    more: list[int] = field(default_factory=list)
    is_torn: bool = False  # part of what it says may stand in the next row
    is_shifted: bool = False  # it has more or fewer cells than its header, and blanks were what parted them


@dataclass(frozen=True, slots=True)
class Note:
    """Text in a table that is no sample's: above the header, between rows or below them."""

    number: int
    text: str


Piece = Heading | Record | Note


def records(grid: Grid, headers: Headers) -> Iterator[Piece]:
    """Every row of the grid that is not blank and no repeated header, as what it is; a heading before its records."""
    lines = (line for line in grid.lines if any(not text.isspace() for text in line.cells if text))
    first = list(islice(lines, _LOOKED_AT))
    if not first:
        return
    at, heading = heading_in(first, headers) or _unknown(first)
    yield from (Note(line.number, said(line)) for line in first[:at])
    if heading is None:
        return
    yield heading
    yield from _Below(heading, headers).go(chain(first[at + heading.lines :], lines))


def _unknown(lines: Sequence[Line]) -> tuple[int, Heading | None]:
    """No header is known: the first row of several texts is taken for one, and staff are asked."""
    for at, line in enumerate(lines):
        if len(_own(line)) > 1 or line.number == 0:
            return at, Heading(tuple(text.strip() for text in line.cells))
    return len(lines), None


class _Below:
    """The rows below a heading; what it says changes with each further heading."""

    def __init__(self, heading: Heading, headers: Headers) -> None:
        self._headers = headers
        self._begin(heading)

    def _begin(self, heading: Heading) -> None:
        self._texts = [squeezed(text) for text in heading.texts]
        self._fields = [self._headers.field(text) for text in heading.texts]
        self._items = {place for place, one in enumerate(self._fields) if one in ITEM_FIELDS}
        self._food = self._place("food")
        self._number = self._place("sampling_number")
        self._serials = {place for place, one in enumerate(self._fields) if one == ""}
        self._open: Record | None = None
        self._first: list[str] = []

    def _place(self, field: str) -> int | None:
        return self._fields.index(field) if field in self._fields else None

    def go(self, lines: Iterator[Line]) -> Iterator[Piece]:
        waiting = next(lines, None)
        while waiting is not None:
            line, waiting = waiting, next(lines, None)
            if self._is_header_again(line):
                continue
            if self._may_be_header(line):
                heading = heading_at([line, waiting] if waiting else [line], self._headers)
                yield from self._close()
                yield heading
                self._begin(heading)
                waiting = next(lines, None) if heading.lines > 1 else waiting
            else:
                yield from self._row(line)
        yield from self._close()

    def _row(self, line: Line) -> Iterator[Piece]:
        own = _own(line)
        if self._open is not None and self._goes_on(own, line):
            self._join(self._open, line)
        elif self._is_note(own, line):
            yield from self._close()
            yield Note(line.number, said(line))
        else:
            is_part = self._open is not None and (line.is_shifted or self._is_part(own))
            if is_part and self._open is not None:
                self._open.is_torn = True
            yield from self._close()
            self._open, self._first = Record(line.number, line.cells, [], is_part, line.is_shifted), line.cells

    def _close(self) -> Iterator[Record]:
        if self._open is not None:
            yield self._open
        self._open = None

    def _is_header_again(self, line: Line) -> bool:
        if squeezed(line.cells[0]) != self._texts[0]:
            return False
        return all(squeezed(cell) in self._texts for cell in line.cells if cell)

    def _may_be_header(self, line: Line) -> bool:
        first = next(cell for cell in line.cells if cell and not cell.isspace())
        if first[0].isdigit() or len(line.cells) < 2 or self._headers.field(first) is None:
            return False
        return known(line.cells, self._headers) > 2

    def _goes_on(self, own: Sequence[int], line: Line) -> bool:
        """Only items stand here, and something of them: the rest is blank, or merged with the row above."""
        others = [place for place in own if place not in self._items]
        if not others or (len(others) < len(own) and all(self._repeats(place, line.cells[place]) for place in others)):
            return bool(own) or bool(line.filled)
        return self._is_same_sample(line)

    def _repeats(self, place: int, text: str) -> bool:
        """The verdict or the laboratory of the row above, said again; a food said again is another sample."""
        if place == self._food or self._fields[place : place + 1] in ([""], [None], ["venue"]):
            return False
        return place < len(self._first) and self._first[place] == text

    def _is_same_sample(self, line: Line) -> bool:
        """The row above once more, with another item: told by the number of its sample, where all else is the same."""
        if self._number is None or self._open is None or len(line.cells) <= self._number or not self._items:
            return False
        above = self._first
        if line.cells[self._number].strip() in ("", "/", "-", "—") or line.cells[self._number] != above[self._number]:
            return False
        width = max(len(line.cells), len(above))
        pairs = enumerate(zip(_wide(above, width), _wide(line.cells, width), strict=True))
        differing = {place for place, (one, other) in pairs if one != other and place not in self._serials}
        return bool(differing) and self._items.issuperset(differing)

    def _join(self, record: Record, line: Line) -> None:
        """Items stay beside their results: each item column has as many lines as rows were joined."""
        record.more.append(line.number)
        record.is_shifted |= line.is_shifted
        width = max(len(record.cells), len(line.cells), max(self._items, default=-1) + 1)
        record.cells, cells = _wide(record.cells, width), _wide(line.cells, width)
        for place in self._items:
            if place not in line.filled:
                record.cells[place] += f"\n{cells[place].strip()}"

    def _is_note(self, own: Sequence[int], line: Line) -> bool:
        if not own:
            return True
        text = line.cells[own[0]].strip()
        if _SUM.match(text) and own[0] != self._food:
            return True
        if len(own) > 1:
            return False
        if line.across or _NOTE.match(text) or (len(text) > _TITLE_LENGTH and own[0] == 0):
            return True
        return own[0] == 0 and not self._fields[0] and not text.isdigit()

    def _is_part(self, own: Sequence[int]) -> bool:
        """No food and no serial number, yet something else: a row broken in two, by a page's end perhaps."""
        return self._food is not None and self._food not in own and 0 not in own


def _wide(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _own(line: Line) -> list[int]:
    """The places whose text is the row's own."""
    places = [place for place, text in enumerate(line.cells) if text and not text.isspace()]
    if not line.filled and not line.across:
        return places
    return [place for place in places if place not in line.filled and place not in line.across]


def said(line: Line) -> str:
    """The texts of a row, each once."""
    return " ".join(dict.fromkeys(text.strip() for text in line.cells if text and not text.isspace()))
