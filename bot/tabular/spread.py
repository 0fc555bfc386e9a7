"""How do cells that reach over several rows and columns become a plain grid?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.tabular.grid import Line

_FARTHEST = 1_000  # rows or columns of one cell; a page may claim any number


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    rows: int = 1
    columns: int = 1


def spread(rows: Sequence[Sequence[Cell]], most: int) -> Iterator[Line]:
    """A line for each row, at most ``most`` columns wide; the text of a cell stands wherever it reaches."""
    reaching: dict[int, tuple[int, str]] = {}  # column → rows still to come, text
    for number, row in enumerate(rows, 1):
        cells: list[str] = []
        filled: set[int] = set()
        across: set[int] = set()
        waiting = list(row)
        while (waiting or len(cells) in reaching) and len(cells) < most:
            place = len(cells)
            if place in reaching:
                left, text = reaching.pop(place)
                cells.append(text)
                filled.add(place)
                if left > 1:
                    reaching[place] = (left - 1, text)
                continue
            cell = waiting.pop(0)
            for at in range(place, place + max(1, min(cell.columns, most - place))):
                cells.append(cell.text)
                if at > place:
                    across.add(at)
                if cell.rows > 1:
                    reaching[at] = (min(cell.rows, _FARTHEST) - 1, cell.text)
        yield Line(number, cells, frozenset(filled), frozenset(across))
