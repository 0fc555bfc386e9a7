"""Where does a table begin: which row, or pair of rows, is its header?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.tabular.grid import Line
from bot.tabular.header import Headers

_FEWEST = 2  # known columns that make a row a header
_OF_ITEM = ("result", "limit", "unit")  # below 不合格项目 they are no items themselves
_BLANKS = str.maketrans("", "", " \t\r\n\u3000\xa0")


@dataclass(frozen=True, slots=True)
class Heading:
    """The headers of a table's columns, one text each (of two rows: both), and how many lines they take.

    ``over``: what stood above them and says nothing of a column (样品信息 above 样品名称).
    """

    texts: tuple[str, ...]
    lines: int = 1
    over: tuple[str, ...] = ()


def known(cells: Sequence[str], headers: Headers) -> int:
    """How many cells of a row are known headers; 0 where they are too few or too small a part for a header."""
    given = [cell for cell in dict.fromkeys(cells) if not cell.isspace() and cell]
    fields = [field for cell in given if (field := headers.field(cell)) is not None]
    return len(fields) if len(fields) >= _FEWEST and 2 * len(fields) >= len(given) and any(fields) else 0


def heading_in(lines: Sequence[Line], headers: Headers) -> tuple[int, Heading] | None:
    """Where among ``lines`` a header stands; None where none does."""
    for at, line in enumerate(lines):
        if known(line.cells, headers):
            return at, heading_at(lines[at : at + 2], headers)
    return None


def heading_at(lines: Sequence[Line], headers: Headers) -> Heading:
    """The header that begins with the first of ``lines``; the second may belong to it."""
    top = lines[0].cells
    if len(lines) > 1 and (both := _of_two(lines[0], lines[1], headers)) is not None:
        stood = dict.fromkeys(text for cell in top if (text := cell.strip()))
        return Heading(both, 2, tuple(text for text in stood if not any(text in one for one in both)))
    return Heading(tuple(text.strip() for text in top))


def _of_two(first: Line, second: Line, headers: Headers) -> tuple[str, ...] | None:
    """Under a header's row stand parts of it (项目名称, 检验结果 under 不合格项目), never anything else."""
    width = max(len(first.cells), len(second.cells))
    over, under = _padded(first.cells, width), _padded(second.cells, width)
    texts, parts = [], 0
    for place, (top, part) in enumerate(zip(over, under, strict=True)):
        if not part or part == top or place in second.filled:
            texts.append(top or part)
        elif top and headers.field(part) in _OF_ITEM:
            texts.append(part)
            parts += 1
        elif headers.field(f"{top}{part}") is not None:
            texts.append(f"{top} {part}".strip())
            parts += place in first.across or not top or headers.field(part) is not None or headers.field(top) is None
        elif headers.field(part) is not None:
            texts.append(part)
            parts += 1
        else:
            return None
    return tuple(texts) if parts else None


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [cell.strip() for cell in cells] + [""] * (width - len(cells))


def squeezed(text: str) -> str:
    return text.translate(_BLANKS)
