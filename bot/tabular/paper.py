"""Which tables and texts stand in a PDF, where text can be taken from it?"""

import io
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pypdfium2 import PdfDocument

from bot.domain.refused import Refused
from bot.tabular.grid import Grid, Limits, Line, Part, Prose
from bot.tabular.letters import lost

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # what is wrong with a file is no matter of the log
_PAGE_NUMBER = re.compile(r"[-—–第/\s]*\d+[-—–页/共\s\d]*")
_LATIN_WRAP = re.compile(r"(?<=[A-Za-z,;])\n(?=[A-Za-z])")


@dataclass(slots=True)
class _Sheet:
    """A table that may go on over pages."""

    width: int
    lines: list[Line] = field(default_factory=list)


def paper(data: bytes, limits: Limits) -> Iterator[Part]:
    """A grid for each ruled table, those cut by a page's end joined again; raises Refused for a scan."""
    try:
        file = pdfplumber.open(io.BytesIO(data))
        if len(file.pages) > limits.pages:
            raise Refused("result_file.pages", most=limits.pages)
        found = list(_parts(file.pages, PdfDocument(data)))
    except Refused:
        raise
    except Exception as error:
        secret = any(isinstance(one, PDFPasswordIncorrect) for one in (error, *error.args))
        raise Refused("result_file.password" if secret else "result_file.unreadable") from None
    if not any(isinstance(part, _Sheet) or part.number for part in found):
        raise Refused("result_file.scan")
    for at, part in enumerate(found):
        yield Grid(f"表{at + 1}", part.lines) if isinstance(part, _Sheet) else part


def _parts(pages: Sequence[Any], document: PdfDocument) -> Iterator[Prose | _Sheet]:
    """``Prose`` of number 0 stands for a page without text."""
    last: _Sheet | None = None
    for page in pages:
        if not page.chars:
            if page.images:
                yield Prose(f"第{page.page_number}页没有文字，可能是扫描件，没有读取。", 0)
            continue
        if signs := lost(page, document):
            raise Refused("result_file.letters", signs=signs, page=page.page_number)
        tables = sorted(page.find_tables(), key=lambda table: table.bbox[1])
        text = _around(page, tables)
        if text:
            last = None
            yield Prose(text, page.page_number)
        for table in tables:
            rows = [[_text(cell) for cell in row] for row in table.extract()]
            width = max(map(len, rows), default=0)
            if last is None or last.width != width:
                last = _Sheet(width)
                _add(last, rows)
                yield last
            else:
                _add(last, rows)
        page.close()


def _add(sheet: _Sheet, rows: Sequence[list[str]]) -> None:
    for row in rows:
        sheet.lines.append(Line(len(sheet.lines) + 1, row))


def _around(page: Any, tables: Sequence[Any]) -> str:
    rest = page
    for table in tables:
        rest = rest.outside_bbox(table.bbox)
    lines = [line.strip() for line in (rest.extract_text() or "").split("\n")]
    return "\n".join(line for line in lines if line and not _PAGE_NUMBER.fullmatch(line))


def _text(cell: str | None) -> str:
    """Lines of a cell are wrapped, not meant: what is parted by a line alone is told apart as where nothing parts it."""
    return "" if cell is None else _LATIN_WRAP.sub(" ", cell).replace("\n", "").strip()
