"""How well are look-ups understood? Sentences written before the rules, half of them never looked at while those were made."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from bot.content import Content
from bot.domain.lookup import Lookup
from bot.text import Advisor
from bot.text.lookup import Lookups
from bot.text.printed import is_printed

FILE = Path(__file__).parents[1] / "lookups.tsv"
TODAY = date(2026, 11, 22)
"""The day the sentences were written for."""
_OF_OWN = ("food",)  # what counts where somebody asks for what they voted for
_WISHES = {"own": ("result", "vote", "progress")}  # routes on which it is answered


@dataclass(frozen=True, slots=True)
class Row:
    """``wanted``: field → what it should be; ``wish``: result, business, own (of a round) or ask (a question of knowledge)."""

    text: str
    wish: str
    wanted: dict[str, str]

    @property
    def is_sealed(self) -> bool:
        return bool(sha256(self.text.encode()).digest()[0] & 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Sentences all of whose fields are right, and fields."""

    sentences: int
    whole: int
    fields: int
    right: int
    wrong: tuple[tuple[str, dict[str, tuple[str, str]]], ...]

    def __str__(self) -> str:
        whole, right = self.whole / self.sentences, self.right / self.fields
        return (
            f"{self.sentences} look-ups, {whole:.1%} understood as a whole, {right:.1%} of {self.fields} fields right"
        )


def rows() -> list[Row]:
    with FILE.open(encoding="utf-8", newline="") as file:
        given = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Row(row.pop("text"), row.pop("wish"), row) for row in given]


def split() -> tuple[list[Row], list[Row]]:
    """Those looked at and the sealed ones."""
    found = rows()
    return [row for row in found if not row.is_sealed], [row for row in found if row.is_sealed]


def reader(content: Content) -> Lookups:
    """Who reads in the product, with the demo district's areas."""
    areas = {area["code"]: (area["name"], *area["words"].split()) for area in content.areas if area["is_ours"]}
    venues = {venue.key: (venue.name, *venue.words) for venue in content.rules.rounds.venues}
    return Lookups(content.rules.lookup, venues, areas)


def figures(content: Content, some: Sequence[Row]) -> Figures:
    reads, names = reader(content), {area["code"]: area["name"] for area in content.areas}
    asked = [row for row in some if row.wish != "ask"]
    wrong, fields = [], 0
    for row in asked:
        told = _told(reads.read(row.text, TODAY), names)
        told = {name: told[name] for name in (_OF_OWN if row.wish == "own" else told)}
        fields += len(told)
        if bad := {name: (row.wanted[name], value) for name, value in told.items() if row.wanted[name] != value}:
            wrong.append((row.text, bad))
    lost = sum(len(bad) for _, bad in wrong)
    return Figures(len(asked), len(asked) - len(wrong), fields, fields - lost, tuple(wrong))


def _told(lookup: Lookup, names: dict[str, str]) -> dict[str, str]:
    told = {
        name: str(getattr(lookup, name))
        for name in ("food", "business", "batch", "item", "verdict", "about", "grade", "venue", "barcode", "code")
    }
    period = f"{lookup.span.since}/{lookup.span.until}" if lookup.span else ""
    return told | {"area": names.get(lookup.area, ""), "period": period, "near": "1" if lookup.is_near else ""}


def reached(advisor: Advisor, some: Sequence[Row]) -> tuple[int, int]:
    """How many of ``some`` come to whoever answers them, of how many."""
    good = 0
    for row in some:
        route = advisor.decide(row.text).route
        is_number = is_printed(row.text) and route in ("other", "ask", "result")
        good += ("result" if is_number else route) in _WISHES.get(row.wish, (row.wish,))
    return good, len(some)


def report(advisor: Advisor, content: Content) -> str:
    lines = []
    for name, part in zip(("looked at", "sealed"), split(), strict=True):
        good, count = reached(advisor, part)
        lines += [f"{name}: {figures(content, part)}", f"{name}: {good} of {count} reach whoever answers them"]
    return "\n".join(lines)
