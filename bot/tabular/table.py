"""What do the rows under one heading say?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from string import ascii_uppercase

from bot.domain.result.reading import Column, Doubt, Read
from bot.domain.result.tidy import tidy
from bot.domain.result.words import ResultWords
from bot.tabular.column import columns_of
from bot.tabular.grid import Grid, Limits
from bot.tabular.header import Headers
from bot.tabular.heading import Heading
from bot.tabular.record import Record
from bot.tabular.sample import Said, Samples

_GARBLED = ("\ufffd", "(cid:")  # what a broken encoding and a PDF without letters leave
_SHOWN = 200


class Table:
    """Its columns are told by the heading and by the first ``rows``."""

    def __init__(
        self,
        name: str,
        grid: Grid,
        heading: Heading,
        rows: Sequence[Record],
        *,
        headers: Headers,
        words: ResultWords,
        today: date,
        limits: Limits,
    ) -> None:
        told = columns_of(name, heading.texts, [row.cells for row in rows], headers, words.spare)
        self._columns, self._keys, self._limits = told.columns, told.keys, limits
        self._silent = {one.place for one in told.columns if one.field is None and not one.example}
        self._name, self._left, self._is_lettered = name, grid.left, grid.is_lettered
        self._samples = Samples(told, words, today)
        self._is_known = bool(told.places["food"])
        self.has_verdict = bool(told.places["verdict"])

    @property
    def columns(self) -> tuple[Column, ...]:
        """A column that nobody knows and that holds nothing is left out: there is nothing to ask about it."""
        return tuple(replace(one, field="") if one.place in self._silent else one for one in self._columns)

    def read(self, record: Record, said: Said) -> Read:
        """The row, with everything that is not understood about it as a doubt in its cell."""
        cells = record.cells
        if self._silent:
            self._silent -= {place for place in self._silent if place < len(cells) and tidy(cells[place])}
        given = {key: cell.strip() for key, cell in zip(self._keys, cells, strict=False) if cell}
        doubts = self._faults(record)
        for place in range(len(self._keys), len(cells)):
            given[f"第{place + 1}列"] = cells[place].strip()
        if not self._is_known:
            doubts.append(Doubt("columns_unknown", self._cell(-1, record.number)))
        if not self._is_known or any(doubt.code == "cell_long" for doubt in doubts):
            return Read(self._name, record.number, given, None, tuple(doubts))
        sample, found = self._samples.sample(cells, said)
        for place, doubt in found:
            doubts.append(Doubt(doubt.code, self._cell(place, record.number), doubt.text[:_SHOWN]))
        return Read(self._name, record.number, given, sample, tuple(dict.fromkeys(doubts)))

    def _faults(self, record: Record) -> list[Doubt]:
        """What is wrong with the row before anybody looks at what it says."""
        doubts, cells, width = [], record.cells, len(self._keys)
        if record.is_torn:
            doubts.append(Doubt("row_torn", self._cell(-1, record.number)))
        if record.is_shifted:
            doubts.append(Doubt("cells_shifted", self._cell(-1, record.number)))
        if len(cells) > width:
            doubts.append(Doubt("cells_beyond", self._cell(width, record.number), cells[width][:_SHOWN]))
        joined = "\x1f".join(cells)
        if any(sign in joined for sign in _GARBLED):
            doubts.append(Doubt("garbled", self._cell(-1, record.number)))
        if len(joined) > self._limits.cell:
            place = max(range(len(cells)), key=lambda place: len(cells[place]))
            doubts.append(Doubt("cell_long", self._cell(place, record.number), cells[place][:_SHOWN]))
        return doubts

    def _cell(self, place: int, number: int) -> str:
        if not self._is_lettered:
            return f"第{number}条" + (f"“{self._keys[place]}”" if 0 <= place < len(self._keys) else "")
        return f"{self._name}!{letters(self._left + place) if place >= 0 else ''}{number}"


def letters(place: int) -> str:
    """0 → A, 26 → AA, as sheets name their columns."""
    text = ""
    while place >= 0:
        text = ascii_uppercase[place % 26] + text
        place = place // 26 - 1
    return text
