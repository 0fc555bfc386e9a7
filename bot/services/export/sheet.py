"""How is a sheet written so that no spreadsheet takes a citizen's words for a formula, and read without trust?

A cell that begins like a formula is a formula to a spreadsheet (OWASP, CSV injection). In XLSX every cell is typed as text; in CSV,
which has no types, such a cell begins with an apostrophe, which is taken off again when it is read.
"""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException

from bot.domain.refused import Refused

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 5 * 1024 * 1024  # bytes of a file that is read
_UNPACKED = 60 * 1024 * 1024  # bytes of an XLSX once unpacked: more is no list of cases
COLUMNS = 60
_LONGEST_CELL = 32_767  # characters, the limit of the format
_FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r\n\0|%]")
_QUOTED = re.compile(r"^'(?=\s*[=+\-@＝＋－＠\t\r\n\0|%])")
_UNPRINTABLE = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class File:
    """What is handed to a browser."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first line is ``head``; ``rows`` are texts, as long as the head."""

    head: list[str]
    rows: list[list[str]] = field(repr=False)


def write(name: str, form: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> File:
    """A file of ``form`` csv or xlsx; raises Refused ``export.form``."""
    if form == "csv":
        return File(f"{name}.csv", CSV, _csv(head, rows))
    if form == "xlsx":
        return File(f"{name}.xlsx", XLSX, _xlsx(head, rows))
    raise Refused("export.form")


def _plain(value: object) -> str:
    return "" if value is None else _UNPRINTABLE.sub("", str(value))[: _LONGEST_CELL - 1]


def _harmless(value: object) -> str:
    plain = _plain(value)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    return piece([head], is_first=True) + piece(rows)


def piece(rows: Iterable[Sequence[object]], *, is_first: bool = False) -> bytes:
    """Some lines of a CSV file, for those too long to be held; the first begins with the mark by which Excel knows UTF-8."""
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([_harmless(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig" if is_first else "utf-8")


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet("列表")
    page.freeze_panes = "A2"
    page.append([_cell(page, name, font=Font(bold=True)) for name in head])
    for row in rows:
        page.append([_cell(page, value) for value in row])
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def _cell(page: Any, value: object, font: Font | None = None) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=_plain(value))
    cell.data_type = "s"  # the library would make a formula of what begins with =
    cell.quotePrefix = True
    if font is not None:
        cell.font = font
    return cell


def read(data: bytes, name: str, most: int) -> Sheet:
    """The first sheet of an uploaded CSV or XLSX file, at most ``most`` rows.

    Raises Refused ``import.large``, ``.form``, ``.unreadable``, ``.rows``.
    """
    if len(data) > LARGEST:
        raise Refused("import.large", megabytes=LARGEST // 1024 // 1024)
    if name.lower().endswith(".csv"):
        lines = _csv_lines(data)
    elif name.lower().endswith(".xlsx"):
        lines = _xlsx_lines(data)
    else:
        raise Refused("import.form")
    return _sheet(lines, most)


def _sheet(lines: Iterator[list[str]], most: int) -> Sheet:
    head = next(lines, [])
    rows: list[list[str]] = []
    for line in lines:
        if len(rows) == most:
            raise Refused("import.rows", most=most)
        rows.append((line + [""] * len(head))[: len(head)])
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(head, rows)


def _csv_lines(data: bytes) -> Iterator[list[str]]:
    """Excel in China saves CSV as GB18030 unless told otherwise."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused("import.unreadable")
    try:
        for line in csv.reader(StringIO(text), strict=True):
            yield [_QUOTED.sub("", cell).strip() for cell in line[:COLUMNS]]
    except csv.Error:
        raise Refused("import.unreadable") from None


def _xlsx_lines(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _UNPACKED:
                raise Refused("import.large", megabytes=_UNPACKED // 1024 // 1024)
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        page = book.worksheets[0]
        for line in page.iter_rows(max_col=COLUMNS, values_only=True):
            yield _trimmed([_text(value) for value in line])
        book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        SyntaxError,
        TypeError,
    ):
        raise Refused("import.unreadable") from None


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _trimmed(line: list[str]) -> list[str]:
    while line and not line[-1]:
        line.pop()
    return line
