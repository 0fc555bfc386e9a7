"""What did a person read in the chosen rows, kept so that it can be compared but not read by others?"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.eval.results.canonical import digest, sealed

FILE = Path(__file__).parent / "readings.tsv"
ROW = 16  # characters of a row's digest that name it in the file

Digests = Mapping[str, str]
"""field → digest of its canonical value"""


def load(path: Path | None = None) -> dict[str, dict[str, str]]:
    """By the digest of the row. Raises ValueError for a line that is not row, field, digest."""
    told: dict[str, dict[str, str]] = {}
    for line in (path or FILE).read_text(encoding="utf-8").splitlines():
        row, field, value = line.split("\t")
        told.setdefault(row, {})[field] = value
    return told


def write(read: Mapping[str, Mapping[str, str]], path: Path = FILE) -> None:
    """``read``: digest of the row → field → canonical JSON."""
    lines = ("\t".join(entry) for row, values in read.items() for entry in sealed(row[:ROW], values))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def differing(row: str, told: Digests, values: Mapping[str, str]) -> list[str]:
    """The fields a person read otherwise; a field nobody read is not compared."""
    return [name for name, value in _compared(told, values) if digest(row[:ROW], name, value) != told[name]]


def _compared(told: Digests, values: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((name, value) for name, value in values.items() if name in told)
