"""Which rows stand in a text whose cells are parted by a comma, a semicolon, a tab or a bar?"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from bot.domain.refused import Refused
from bot.tabular.encoding import encoding_of
from bot.tabular.grid import Line

_SEPARATORS = (",", "\t", ";", "|", "，")
_LOOKED_AT = 30
_FEWEST = 5  # columns; a list of results has commas and lines too
_SAMPLE = 1 << 16
Score = Callable[[Sequence[str]], int]


def delimited(data: bytes, score: Score) -> Iterator[Line]:
    """The lines of ``data``; ``score`` says how many cells of a row are known headers. Raises Refused."""
    encoding = encoding_of(data)
    sample = data[:_SAMPLE].decode(encoding, "ignore")
    separator = _separator(sample, score)
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding, newline=""), delimiter=separator, strict=True)
    begins, width = 1, 0
    try:
        for number, cells in enumerate(reader, 1):
            width = max(width, len(cells))
            if any("\n" in cell and _holds_a_row(cell, separator, width) for cell in cells):
                raise Refused("result_file.quotes", line=begins)
            yield Line(number, cells)
            begins = reader.line_num + 1
    except csv.Error:
        raise Refused("result_file.quotes", line=begins) from None


def _holds_a_row(cell: str, separator: str, width: int) -> bool:
    """A stray quote swallows the lines up to the next one."""
    return width > _FEWEST and any(line.count(separator) >= width // 2 for line in cell.split("\n"))


def _separator(sample: str, score: Score) -> str:
    """The one under which a header is known best; where none is, the one that parts most rows alike."""
    return max(_SEPARATORS, key=lambda separator: _worth(sample, separator, score))


def _worth(sample: str, separator: str, score: Score) -> tuple[int, int]:
    rows = list(islice(_rows(sample, separator), _LOOKED_AT))
    widths = [len(row) for row in rows if len(row) > 1]
    alike = max((widths.count(width) * (width - 1) for width in set(widths)), default=0)
    return max(map(score, rows), default=0), alike


def _rows(sample: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    except csv.Error:
        return
