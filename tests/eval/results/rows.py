"""Which rows of the files of results were read by hand, and how is a row known again without holding it?"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SEED = "rows-7"
FAILING = "failing_2026_sample.json"
NATIONAL = "national_2021h1.csv"
ANNOUNCEMENTS = "announcements_sample.jsonl"
_TAKEN = 20, 20, 10, 8, 2
"""Failing samples of 2026 with several tests or numbers in a cell, with one; rows of the national table that failed, that
passed; rows of an announcement's table."""
_SINGLE = re.compile(r"[^║\n；;]*║[^║\n；;,，=]*║[^║\n；;,，=]*")


@dataclass(frozen=True, slots=True)
class Row:
    """``place`` counts the rows of its file from 1, a header not among them."""

    file: str
    place: int
    cells: Mapping[str, object]

    @property
    def text(self) -> str:
        return json.dumps(self.cells, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> str:
        return sha256(f"{SEED}\n{self.text}".encode()).hexdigest()


def failing(path: Path) -> list[Row]:
    told = json.loads(path.read_text(encoding="utf-8"))
    return [Row(path.name, place, cells) for place, cells in enumerate(told, 1)]


def national(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [Row(path.name, place, cells) for place, cells in enumerate(csv.DictReader(file), 1)]


def announced(name: str, text: str) -> list[Row]:
    """Rows of a table pasted with ``|`` between cells, the one after its title names the columns."""
    lines = [line.removesuffix("|").split(" | ") for line in text.split("\n")[1:]]
    header = [cell.strip() for cell in lines[0]]
    return [
        Row(name, place, {name: cell.strip() for name, cell in zip(header, line, strict=True)})
        for place, line in enumerate(lines[1:], 1)
    ]


def announcements(path: Path) -> dict[str, str]:
    """Each text as if it were a file of its own, by a name for it."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return {f"announcement {place}.txt": json.loads(line)["text"] for place, line in lines}


def all_rows(folder: Path) -> dict[str, list[Row]]:
    """The rows of every table, by the name of what they stand in."""
    texts = announcements(folder / ANNOUNCEMENTS)
    return {
        FAILING: failing(folder / FAILING),
        NATIONAL: national(folder / NATIONAL),
        **{name: announced(name, text) for name, text in texts.items() if " | " in text},
    }


def chosen(folder: Path) -> list[Row]:
    """The rows that were read by hand: of each part those with the smallest hash, of equal rows one."""
    told, wide, *pasted = all_rows(folder).values()
    parts = (
        [row for row in told if not _is_single(row)],
        [row for row in told if _is_single(row)],
        [row for row in wide if row.cells["判定"] != "合格"],
        [row for row in wide if row.cells["判定"] == "合格"],
        [row for rows in pasted for row in rows],
    )
    return [row for part, count in zip(parts, _TAKEN, strict=True) for row in _first(part, count)]


def _is_single(row: Row) -> bool:
    return _SINGLE.fullmatch(str(row.cells["fail_raw"])) is not None


def _first(rows: Iterable[Row], count: int) -> list[Row]:
    once = {row.digest: row for row in sorted(rows, key=lambda row: row.place, reverse=True)}
    return [once[digest] for digest in sorted(once)[:count]]
