"""Which rows does a table of businesses have, and what is not understood of each?"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from bot.domain.business.field import TABLES, Choices, Unclear, read, said, today_or_before
from bot.domain.business.guide import Guide
from bot.domain.name import plain
from bot.domain.refused import Refused
from bot.domain.result.reading import Column, Doubt

_ASIDE = re.compile(r"[（(\[【].*?[）)\]】]")
_HEAD = 15  # rows in which the head is looked for: titles and notes stand above it
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a file: its rows as texts, each with its number as the file counts it, from 1."""

    sheet: str
    rows: Sequence[tuple[int, Sequence[str]]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Given:
    """A row with what was understood; with ``doubts`` (``business_doubt.<code>``) it goes to quarantine.

    ``cells``: header → text, as the row was given.
    """

    sheet: str
    row: int  # as the file counts it, from 1
    cells: Mapping[str, str]
    values: Mapping[str, Any]
    doubts: tuple[Doubt, ...] = ()

    def digest(self, table: str) -> str:
        """What makes a row that was not understood a known one."""
        told = json.dumps([table, self.cells], ensure_ascii=False, sort_keys=True)
        return sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """``table`` is one of TABLES."""

    table: str
    columns: tuple[Column, ...]
    rows: tuple[Given, ...]

    @property
    def unknown(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field is None)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the head of a sheet is, of which table."""

    grid: Grid
    place: int
    fields: tuple[str | None, ...]


def key_of(header: str) -> str:
    """A header as headers are compared: what stands in brackets is an aside."""
    return plain(_ASIDE.sub("", header)) or plain(header)


def read_grids(
    grids: Sequence[Grid],
    guide: Guide,
    choices: Choices,
    day: date,
    *,
    table: str = "",
    mapping: Mapping[str, str] | None = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
) -> Reading:
    """All rows of the sheets that are such a table; ``table`` empty: which one is told by its columns.

    ``mapping``: header → field, as staff said it (empty: left out); ``remembered``: the same by table, as it was said before.
    Raises Refused ``business_file.table``.
    """
    before = remembered or {}
    given = {way: _keyed(before.get(way, {})) | _keyed(mapping or {}) for way in TABLES}
    ways = [table] if table in TABLES else list(TABLES)
    found = max(((_heads(grids, way, guide, given[way]), way) for way in ways), key=lambda pair: _known(pair[0]))
    heads, kind = found
    if not heads:
        raise Refused("business_file.table")
    columns = tuple(column for head in heads for column in _columns(head))
    rows = tuple(row for head in heads for row in _rows(head, kind, choices, day))
    return Reading(kind, columns, rows)


def _keyed(fields: Mapping[str, str]) -> dict[str, str]:
    return {key_of(header): name for header, name in fields.items()}


def _known(heads: Sequence[_Head]) -> int:
    return sum(1 for head in heads for name in head.fields if name)


def _heads(grids: Sequence[Grid], table: str, guide: Guide, given: Mapping[str, str]) -> list[_Head]:
    return [head for grid in grids if (head := _head(grid, table, guide, given)) is not None]


def _head(grid: Grid, table: str, guide: Guide, given: Mapping[str, str]) -> _Head | None:
    """The first line that has a column for everything that is required."""
    spellings = guide.columns[table]
    required = {name for name, one in TABLES[table].items() if one.is_required}
    for place, (_, row) in enumerate(grid.rows[:_HEAD]):
        fields: list[str | None] = []
        for cell in row:
            name = given.get(key_of(cell), spellings.get(key_of(cell))) if said(cell) else ""
            fields.append(name if name in TABLES[table] or not name else None)
        if required <= set(_once(fields)):
            return _Head(grid, place, tuple(_once(fields)))
    return None


def _once(fields: Sequence[str | None]) -> list[str | None]:
    """The first column of a field is it; a second one is unknown."""
    return [None if name and name in fields[:place] else name for place, name in enumerate(fields)]


def _columns(head: _Head) -> Iterator[Column]:
    for place, name in enumerate(head.fields):
        if header := said(head.grid.rows[head.place][1][place]):
            yield Column(head.grid.sheet, place, header, name)


def _rows(head: _Head, table: str, choices: Choices, day: date) -> Iterator[Given]:
    headers = [said(cell) for cell in head.grid.rows[head.place][1]]
    for number, row in head.grid.rows[head.place + 1 :]:
        line = [*row, *[""] * (len(headers) - len(row))]
        cells = {header: said(cell) for header, cell in zip(headers, line, strict=False) if header}
        if any(cells.values()) and list(cells) != list(cells.values()):  # a head that is repeated says nothing
            yield _row(head, table, number, line, cells, choices, day)


def _row(
    head: _Head, table: str, number: int, line: Sequence[str], cells: Mapping[str, str], choices: Choices, day: date
) -> Given:
    values: dict[str, Any] = {}
    doubts: list[Doubt] = []
    for place, name in enumerate(head.fields):
        if not name:
            continue
        try:
            values |= read(table, name, line[place], choices)
        except Unclear as unclear:
            doubts.append(Doubt(unclear.code, cell_name(head.grid.sheet, place, number), said(line[place])))
    if ahead := today_or_before(values, day):
        where = cell_name(head.grid.sheet, head.fields.index(ahead), number)
        doubts.append(Doubt("future", where, f"{values[ahead]}"))
    if not doubts and ("lat" in values) != ("lon" in values):
        doubts.append(Doubt("half_place", cell_name(head.grid.sheet, 0, number)))
    return Given(head.grid.sheet, number, cells, values, tuple(doubts))


def cell_name(sheet: str, place: int, row: int) -> str:
    """表1!C5, as a spreadsheet names the cell."""
    letters, rest = "", place
    while rest >= 0:
        letters, rest = _LETTERS[rest % 26] + letters, rest // 26 - 1
    return f"{sheet}!{letters}{row}"
