"""Which cases does a member of staff find by words or by a number?"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unicodedata import normalize

from bot.domain.complaint import Kind
from bot.domain.cut import runs
from bot.domain.number import find as number_in
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.store import search as store

LARGEST_PAGE = 100
_HEAD = 60  # characters of a story that a result shows
_BEGINNING = re.compile(r"[TJ]\d{4,8}(?:-\d{0,6})?")


@dataclass(frozen=True, slots=True)
class Found:
    """A case among results; ``head`` is the part of the redacted story around the first word found."""

    number: str
    kind: Kind
    state: str
    head: str = field(repr=False)
    place: str = field(repr=False)
    respondent: str
    received: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class Results:
    """``page`` counts from 1. ``is_more``: there are more than ``total``, which nobody counted."""

    items: list[Found]
    page: int
    pages: int
    total: int
    is_more: bool


def find(connection: Connection, *, actor: Actor, query: str, page: int = 1, size: int = 20) -> Results:
    """Cases that hold every word of ``query``, or whose number begins with it, newest first.

    Raises Refused ``staff.not_allowed``. Words shorter than two characters find what begins with them.
    """
    actor.require(Permission.CASE_READ)
    size, page = min(max(size, 1), LARGEST_PAGE), max(page, 1)
    number = number_in(query) or _beginning(query)
    hits = store.by_number(connection, number, page, size) if number else store.find(connection, query, page, size)
    words = runs(query)
    items = [_found(row, words) for row in store.rows(connection, hits.ids)]
    total = min(hits.total, store.COUNTED)
    return Results(items, page, max(1, -(-total // size)), total, hits.total > store.COUNTED)


def _beginning(query: str) -> str | None:
    """What may be the first part of a case number: a letter, a year and perhaps more."""
    plain = normalize("NFKC", query).strip().upper()
    return plain if _BEGINNING.fullmatch(plain) else None


def _found(row: Any, words: list[str]) -> Found:
    names = row.number, Kind(row.kind), row.state
    return Found(*names, _head(row.story, words), row.place, row.respondent, row.received_at, row.closed_at is None)


def _head(story: str, words: list[str]) -> str:
    lowered = story.lower()
    first = min((place for place in map(lowered.find, words) if place >= 0), default=0)
    start = 0 if first < _HEAD - 20 else first - 20
    end = start + _HEAD
    return f"{'…' * (start > 0)}{story[start:end]}{'…' * (end < len(story))}"
