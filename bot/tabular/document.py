"""Which tables and texts stand in a DOCX file?"""

import io
from collections.abc import Iterator
from itertools import groupby

from docx import Document
from docx.table import Table, _Cell
from docx.text.font import Font

from bot.domain.refused import Refused
from bot.tabular.grid import Grid, Line, Part, Prose
from bot.tabular.raised import DOWN, UP


def document(data: bytes) -> Iterator[Part]:
    """Paragraphs and tables in their order; raises Refused."""
    try:
        content = list(Document(io.BytesIO(data)).iter_inner_content())
    except Exception:
        raise Refused("result_file.unreadable") from None
    for is_table, group in groupby(content, lambda one: isinstance(one, Table)):
        if is_table:
            yield from (Grid("", _lines(table)) for table in group if isinstance(table, Table))
        elif text := "\n".join(one.text for one in group if not isinstance(one, Table)).strip():
            yield Prose(text)


def _lines(table: Table) -> Iterator[Line]:
    """A merged cell is one and the same object wherever it reaches."""
    above: list[object] = []
    for number, row in enumerate(table.rows, 1):
        own = [None] * row.grid_cols_before + list(row.cells)
        boxes: list[object] = [cell and cell._tc for cell in own]
        across = frozenset(
            place for place in range(1, len(boxes)) if boxes[place] is boxes[place - 1] and boxes[place] is not None
        )
        filled = frozenset(
            place
            for place in range(min(len(boxes), len(above)))
            if boxes[place] is above[place] and boxes[place] is not None
        )
        yield Line(number, [_text(cell) if cell else "" for cell in own], filled, across)
        above = boxes


def _text(cell: _Cell) -> str:
    lines = ("".join(_shown(run.text, run.font) for run in one.runs) for one in cell.paragraphs)
    return "\n".join(lines).strip()


def _shown(text: str, font: Font) -> str:
    return text.translate(UP if font.superscript else DOWN if font.subscript else {})
