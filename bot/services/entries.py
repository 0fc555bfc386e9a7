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
SPANS = (30, 60, 90, 180, 365)  # days that the list of what is due looks ahead
REVIEW = timedelta(
    days=365
)  # after an entry was read against its sources it is read again: the office's own choice, 待本局确认
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
class Due:
    """An entry to be read again on ``day``. ``why``: valid_until lapses, or it was ``reviewed`` long ago."""

    entry: Entry
    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Dues:
    """``page`` counts from 1; ``over``: how many are past their day."""

    items: list[Due]
    page: int
    pages: int
    total: int
    over: int


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


def due(*, actor: Actor, today: date, days: int, page: int = 1, size: int = 20) -> Dues:
    """What is to be read again within ``days``, the first due first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    found = sorted(map(_due, faq.entries()), key=lambda one: (one.day, one.entry.id))
    found = [one for one in found if one.day <= today + timedelta(days=days)]
    start = (max(page, 1) - 1) * size
    over = sum(one.day < today for one in found)
    return Dues(found[start : start + size], max(page, 1), max(1, -(-len(found) // size)), len(found), over)


def _due(entry: Entry) -> Due:
    read_again = entry.reviewed + REVIEW
    is_lapsing = entry.valid_until <= read_again
    return Due(entry, min(entry.valid_until, read_again), "valid_until" if is_lapsing else "reviewed")


def related_to(name: str) -> list[Entry]:
    """The entries that lead on to this one."""
    return [one for one in faq.entries() if name in one.related]


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
