"""What does the office know, as its staff look through it and try it out?"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.decision import Candidate, Decision
from bot.domain.faq import Entry
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import faq

SOON = timedelta(days=60)  # before an entry's last valid day, staff are reminded to read it again
TRY_LIMIT = 500  # characters of a text that is tried out


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the list is narrowed to; empty for everything. ``checked``: source, memory, verified; ``due``: soon, over."""

    topic: str = ""
    checked: str = ""
    due: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entries:
    """``page`` counts from 1; ``topics`` with their number of entries, ``due``: how many are soon or already over."""

    items: list[Entry]
    page: int
    pages: int
    total: int
    topics: dict[str, int]
    due: int


@dataclass(frozen=True, slots=True)
class Tried:
    """What would be done about a text, and the entries that came nearest, best first."""

    decision: Decision
    nearest: tuple[Candidate, ...]


def listing(*, actor: Actor, chosen: Chosen, today: date, page: int = 1, size: int = 20) -> Entries:
    """The entries in the order of their files; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    every = faq.entries()
    found = [entry for entry in every if _fits(entry, chosen, today)]
    pages = max(1, -(-len(found) // size))
    start = (max(page, 1) - 1) * size
    due = sum(due_of(entry, today) != "" for entry in every)
    topics = dict(Counter(entry.topic for entry in every))
    return Entries(found[start : start + size], max(page, 1), pages, len(found), topics, due)


def due_of(entry: Entry, today: date) -> str:
    """over, soon, or nothing: is it to be read again?"""
    if entry.valid_until < today:
        return "over"
    return "soon" if entry.valid_until <= today + SOON else ""


def _fits(entry: Entry, chosen: Chosen, today: date) -> bool:
    if chosen.topic not in ("", entry.topic) or chosen.checked not in ("", entry.checked):
        return False
    if chosen.due and not due_of(entry, today):
        return False
    text = "\n".join((entry.id, entry.question, *entry.asked, entry.answer, *(one.title for one in entry.sources)))
    return all(word in text.lower() for word in chosen.words.lower().split())


def entry(*, actor: Actor, name: str) -> Entry:
    """Raises Refused ``staff.not_allowed``, ``faq.unknown``."""
    actor.require(Permission.CASE_READ)
    found = faq.entry(name)
    if found is None:
        raise Refused("faq.unknown")
    return found


def nearest(text: str) -> tuple[Candidate, ...]:
    """The entries most like ``text``, best first."""
    return faq.advisor().nearest(text)


def by_topic() -> dict[str, list[Entry]]:
    """All entries, to choose one from."""
    found: dict[str, list[Entry]] = {}
    for one in faq.entries():
        found.setdefault(one.topic, []).append(one)
    return found


def tried(*, actor: Actor, text: str) -> Tried:
    """Nothing is stored, nobody is told. Raises Refused ``staff.not_allowed``, ``complaint.text_missing``, ``.text_long``."""
    actor.require(Permission.CASE_READ)
    if not text.strip():
        raise Refused("complaint.text_missing")
    if len(text) > TRY_LIMIT:
        raise Refused("complaint.text_long", limit=TRY_LIMIT)
    advisor = faq.advisor()
    return Tried(advisor.decide(text), advisor.nearest(text))
