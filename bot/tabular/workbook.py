"""Which rows stand on the sheets of a workbook (XLSX, XLS, ODS), as a person sees them?"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from bot.domain.refused import Refused
from bot.tabular.grid import Grid, Limits, Line
from bot.tabular.raised import raised
from bot.tabular.shown import number, shown_numbers

Value = int | float | str | bool | time | date | datetime | timedelta
Block = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
Range = tuple[tuple[int, int], tuple[int, int]]
_DIGITS = 1e15  # spreadsheets keep fifteen
_FEW = 5_000  # rows; longer sheets are not read a second time for how their numbers are shown


def workbook(data: bytes, limits: Limits) -> Iterator[Grid]:
    """A grid for each sheet; raises Refused."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        up = raised(data) if data.startswith(b"PK") else {}
        names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        for name in names:
            sheet = book.get_sheet_by_name(name)
            if sheet.start is not None and sheet.end is not None:
                if sheet.end[1] - sheet.start[1] >= limits.columns:
                    raise Refused("result_file.columns", most=limits.columns)
                yield Grid(name, _lines(data, sheet, sheet.start[1], up), sheet.start[1])
    except PasswordError:
        raise Refused("result_file.password") from None
    except CalamineError:
        raise Refused("result_file.unreadable") from None


def _lines(data: bytes, sheet: CalamineSheet, left: int, up: Mapping[str, str]) -> Iterator[Line]:
    shown = shown_numbers(data, sheet.name) if _has_fractions(sheet) else {}
    blocks = _by_row(sheet.merged_cell_ranges or (), left, sheet.total_height)
    above: list[str] = []
    for at, row in enumerate(sheet.iter_rows()):
        cells = [value if type(value) is str else _text(value) for value in row]
        if up:
            cells = [up.get(cell, cell) for cell in cells]
        if shown:
            cells = [shown.get((at, place), cell) for place, cell in enumerate(cells, left)]
        if at in blocks:
            yield _filled(at, cells, above, blocks[at])
        else:
            yield Line(at + 1, list(cells) if blocks else cells)
        above = cells


def _has_fractions(sheet: CalamineSheet) -> bool:
    """Only then does it matter how numbers are shown; long sheets are not looked at."""
    if sheet.height > _FEW:
        return False
    return any(type(value) is float and not value.is_integer() for row in sheet.iter_rows() for value in row)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        if abs(value) >= _DIGITS:
            return repr(value)  # a number of a paper that lost its last digits: whoever reads it sees that it is none
        return str(int(value)) if value.is_integer() else number(value)
    if isinstance(value, datetime):
        return str(value.date()) if value.time() == time() else value.isoformat(" ", "minutes")
    return str(value)


def _by_row(ranges: Sequence[Range], left: int, height: int) -> Mapping[int, list[Block]]:
    """The merged blocks that each row has a part in; some reach far below the last row."""
    blocks: dict[int, list[Block]] = {}
    for (top, first), (bottom, last) in ranges:
        for at in range(top, min(bottom, height) + 1):
            blocks.setdefault(at, []).append((top, first - left, bottom, last - left))
    return blocks


def _filled(at: int, cells: list[str], above: Sequence[str], blocks: Sequence[Block]) -> Line:
    """The text of a merged block stands in each of its cells, marked ``filled`` below its first row, ``across`` beside it."""
    down: set[int] = set()
    across: set[int] = set()
    for top, first, _, last in blocks:
        if first >= len(cells) or first < 0:
            continue
        if at > top and first < len(above):
            cells[first] = above[first]
            down.update(range(first, last + 1))
        for place in range(first + 1, min(last + 1, len(cells))):
            cells[place] = cells[first]
            across.add(place)
    return Line(at + 1, list(cells), frozenset(down), frozenset(across))
