"""Which labelled questions does a file hold, and which half of them is sealed?"""

import csv
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.app.errors import OperatorError

COLUMNS = ["text", "route", "entry", "also", "tags"]
_ACTS = ("complaint", "progress", "nominate", "vote", "result", "business", "campaign", "menu", "privacy")
ROUTES = frozenset(("emergency", "human", "greeting", "ask", "other", *_ACTS))
_ALSO_ROUTE = "route:"


@dataclass(frozen=True, slots=True)
class Row:
    """What a citizen wrote and what is right: a route, for ``ask`` the entry; other entries and routes accepted."""

    text: str
    route: str
    entry: str
    also: tuple[str, ...]
    tags: frozenset[str]

    @property
    def entries(self) -> set[str]:
        return {self.entry, *(one for one in self.also if not one.startswith(_ALSO_ROUTE))} - {""}

    @property
    def routes(self) -> set[str]:
        return {self.route, *(one.removeprefix(_ALSO_ROUTE) for one in self.also if one.startswith(_ALSO_ROUTE))}

    @property
    def topic(self) -> str:
        return self.entry.partition("-")[0] if self.entry else self.route


def half_of(text: str) -> str:
    """``open`` when the first byte of the text's SHA-256 is even, else ``sealed``: looked at only as a figure."""
    return "sealed" if sha256(text.encode()).digest()[0] % 2 else "open"


def read_rows(path: Path) -> list[Row]:
    """The rows of a tab-separated file; raises OperatorError with line and advice."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            cells = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: cannot be read ({error})") from None
    if not cells or cells[0] != COLUMNS:
        raise OperatorError(f"{path}: the first line must be {' '.join(COLUMNS)}, separated by tabs")
    return [_row(path, place, row) for place, row in enumerate(cells[1:], 2) if row]


def _row(path: Path, place: int, cells: list[str]) -> Row:
    text, route, entry, also, tags = [cell.strip() for cell in (*cells, "", "", "")][:5]
    if len(cells) > len(COLUMNS) or route not in ROUTES or not text:
        raise OperatorError(f"{path}, line {place}: a text, a tab and one of {', '.join(sorted(ROUTES))} are needed")
    if (route == "ask") != bool(entry):
        raise OperatorError(f"{path}, line {place}: ask, and nothing else, names an entry")
    return Row(text, route, entry, tuple(one for one in also.split("|") if one), frozenset(tags.split()))
