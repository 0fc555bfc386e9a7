"""Which reviews tell of a fault in food? Reads labelled reviews, splits off those that are only measured."""

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

SEED = 20260415
LOOKED_AT = 2 / 3  # of the reviews; the rest is seen only as a figure

# What one line of keywords reaches, to stand beside ours.
ONE_LINE = re.compile(
    "头发|虫|蟑螂|苍蝇|蚊子|臭|馊|变质|过期|发霉|坏的|坏了|异味|怪味|变味|不新鲜|不卫生|不干净|钢丝|没熟|恶心|拉肚子|肚子[疼痛]|想吐|吐了|中毒"
)


@dataclass(frozen=True, slots=True)
class Review:
    text: str
    is_fault: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Of what was said to be a fault, how much is one; of the faults, how many were said."""

    count: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)

    def __str__(self) -> str:
        return f"{self.count} reviews, precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f}"


def rows(path: Path) -> list[list[str]]:
    """The rows of a table separated by tabs, without quoting."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row]


def read(path: Path) -> list[Review]:
    """Two columns, one of them 0 or 1; a heading is passed over."""
    found = [row for row in rows(path) if len(row) == 2 and {"0", "1"} & set(row)]
    if not found:
        raise ValueError(f"{path}: no row of a text and 0 or 1; separate the two columns by a tab")
    label = next(place for place, cell in enumerate(found[0]) if cell in ("0", "1"))
    return [Review(row[1 - label], row[label] == "1") for row in found]


def split(reviews: list[Review]) -> tuple[list[Review], list[Review]]:
    """Those to look at, and the sealed third."""
    shuffled = list(reviews)
    Random(SEED).shuffle(shuffled)
    border = round(len(shuffled) * LOOKED_AT)
    return shuffled[:border], shuffled[border:]


def figures(reviews: Iterable[Review], says: Callable[[str], bool]) -> Figures:
    return compared([(review.is_fault, says(review.text)) for review in reviews])


def compared(pairs: Sequence[tuple[bool, bool]]) -> Figures:
    """Of what is and what was said."""
    hits = sum(truth and said for truth, said in pairs)
    said, true = sum(said for _, said in pairs), sum(truth for truth, _ in pairs)
    return Figures(len(pairs), hits / max(1, said), hits / max(1, true))
