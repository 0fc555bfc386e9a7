"""What is a file once its format is gone: tables of texts, and the text around them."""

from collections.abc import Iterable
from dataclasses import dataclass

NOTHING: frozenset[int] = frozenset()


@dataclass(slots=True)
class Line:
    """A row of a table: ``number`` as the file counts it, from 1; ``filled``: places whose text comes from a
    merged cell that begins in a row above, ``across``: from one that begins further left. ``is_shifted``: which cell
    stands in which column is not sure."""

    number: int
    cells: list[str]
    filled: frozenset[int] = NOTHING
    across: frozenset[int] = NOTHING
    is_shifted: bool = False

    def __post_init__(self) -> None:
        while self.cells and not self.cells[-1]:
            self.cells.pop()


@dataclass(frozen=True, slots=True)
class Grid:
    """One table; ``lines`` can be gone through once. ``left``: columns before its first; ``is_lettered``: columns are A, B, C."""

    name: str
    lines: Iterable[Line]
    left: int = 0
    is_lettered: bool = True


@dataclass(frozen=True, slots=True)
class Prose:
    """Text that is no table; ``number`` is the line it begins at."""

    text: str
    number: int = 1


Part = Grid | Prose


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much for one file."""

    megabytes: int = 40
    rows: int = 200_000
    columns: int = 100
    cell: int = 8_000  # characters; the longest real cell, a list of items, has some hundred
    unpacked: int = 600  # megabytes that a zipped file may become
    pages: int = 500  # of a PDF
    prose: int = 200_000  # characters around tables; a long announcement has some ten thousand
