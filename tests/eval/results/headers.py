"""Which header spellings may be built on, and what share of the others maps to its field?"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

SEED = "headers-7"
OPEN = 100

_FIELDS: dict[str, tuple[str, ...]] = {
    "producer_name": ("producer",),
    "producer_addr": ("producer_address",),
    "sampled_unit": ("venue",),
    "sampled_region": ("venue_region",),
    "sampled_addr": ("venue_address",),
    "food_name": ("food",),
    "spec": ("spec",),
    "brand": ("brand",),
    "date_batch": ("made",),
    "failed": ("tests", "item"),
    "result": ("result",),
    "limit": ("limit",),
    "verdict": ("verdict",),
    "category": ("category",),
    "notice_no": ("task",),
    "notice_date": ("published",),
    "task": ("task",),
    "lab": ("lab",),
    "sample_no": ("sampling_number",),
    "remark": ("remark",),
    "seq": ("",),
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """A header as a regulator spells it; ``fields`` are those it may be read as, the first is meant."""

    text: str
    fields: tuple[str, ...]


def spellings(path: Path) -> list[Spelling]:
    """All of the file, smallest hash first. Raises KeyError for a column that there is no field for."""
    told = json.loads(path.read_text(encoding="utf-8"))["variants"]
    found = [Spelling(text, _FIELDS[column]) for column, texts in told.items() for text in texts]
    return sorted(found, key=lambda spelling: sha256(f"{SEED}\n{spelling.text}".encode()).digest())


def split(path: Path) -> tuple[list[Spelling], list[Spelling]]:
    """(to build on, sealed)"""
    found = spellings(path)
    return found[:OPEN], found[OPEN:]


def share(part: Sequence[Spelling], field: Callable[[str], str | None]) -> str:
    """How many of ``part`` are told rightly, asked about, told wrongly; which ones is not said."""
    told = [(spelling, field(spelling.text)) for spelling in part]
    right = sum(name in spelling.fields for spelling, name in told)
    asked = sum(name is None for _, name in told)
    return f"{right} of {len(part)} right ({right / len(part):.1%}), {asked} asked, {len(part) - right - asked} wrong"
