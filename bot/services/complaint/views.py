"""What does the office see of its cases?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.complaint import Act, Kind, State, acts_for
from bot.domain.contact import masked
from bot.domain.ports import Connection
from bot.services.complaint.office import known
from bot.store import complaint as store
from bot.store import media as photos_store
from bot.store.vault import reveal

LARGEST_PAGE = 100


@dataclass(frozen=True, slots=True)
class Item:
    """A case in a list. ``undelivered``: messages that failed, are unknown or wait for the citizen's next contact."""

    number: str
    kind: Kind
    state: State
    story_head: str = field(repr=False)
    place: str = field(repr=False)
    created: datetime
    updated: datetime
    photos: int
    undelivered: int


@dataclass(frozen=True, slots=True)
class Page:
    """``page`` counts from 1; ``pages`` is at least 1."""

    items: list[Item]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a case. ``actor``: citizen, system or a staff name; ``delivery``: the state of its message."""

    at: datetime
    actor: str
    act: Act
    text: str = field(repr=False)
    delivery: str | None


@dataclass(frozen=True, slots=True)
class Photo:
    """``state``: pending, kept or lost."""

    ref: str
    state: str
    mime: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as staff see it before anything is revealed; ``point`` is (latitude, longitude)."""

    number: str
    kind: Kind
    state: State
    story: str = field(repr=False)
    place: str = field(repr=False)
    point: tuple[float, float] | None
    created: datetime
    updated: datetime
    lines: list[Line]
    photos: list[Photo]
    contact_masked: str | None
    acts: tuple[Act, ...]


def listing(connection: Connection, *, state: State | None, page: int, size: int = 20) -> Page:
    """Cases newest first; a page beyond the last shows the last."""
    size = min(max(size, 1), LARGEST_PAGE)
    total = store.count(connection, state)
    pages = max(1, -(-total // size))
    number = min(max(page, 1), pages)
    return Page([_item(row) for row in store.page(connection, state, number, size)], number, pages, total)


def _item(row: Any) -> Item:
    times = row.created_at, row.updated_at
    return Item(row.number, Kind(row.kind), State(row.state), row.head, row.place, *times, row.photos, row.undelivered)


def case(connection: Connection, *, number: str) -> Case:
    """One case in full, personal numbers redacted and the contact masked; raises Refused ``complaint.unknown``."""
    row = known(connection, number)
    state = State(row.state)
    contact = reveal(connection, "contact", row.contact) if row.contact else None
    return Case(
        number=row.number,
        kind=Kind(row.kind),
        state=state,
        story=row.story,
        place=row.place,
        point=None if row.latitude is None else (row.latitude, row.longitude),
        created=row.created_at,
        updated=row.updated_at,
        lines=_lines(connection, row),
        photos=[Photo(*photo) for photo in photos_store.of_case(connection, row.id)],
        contact_masked=masked(contact) if contact else None,
        acts=acts_for(state),
    )


def _lines(connection: Connection, case: Any) -> list[Line]:
    states = store.deliveries(connection, case.number)
    return [
        Line(row.at, row.actor, Act(row.act), row.text, states.get(row.outbox_key or ""))
        for row in store.events(connection, case.id)
    ]
