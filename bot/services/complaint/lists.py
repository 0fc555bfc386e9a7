"""What waits in the office, the most urgent first?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.case import State
from bot.domain.clock import beijing_day, end_of
from bot.domain.complaint import Kind
from bot.domain.ports import Connection
from bot.domain.staff import Actor
from bot.store import case_list

LARGEST_PAGE = 100
TABS = ("open", "due", "overdue", "mine", "unassigned", "all")


@dataclass(frozen=True, slots=True)
class Item:
    """A case in a list; times in aware UTC. ``due_clock`` is the key of the clock that ends at ``due``.

    ``undelivered``: messages that failed, are unknown or wait for the citizen's next contact; ``is_urgent``: illness.
    """

    number: str
    kind: Kind
    state: State
    story_head: str = field(repr=False)
    place: str = field(repr=False)
    respondent: str
    category: str | None
    area: str | None
    source: str
    created: datetime
    updated: datetime
    received: datetime
    due: datetime | None
    due_clock: str | None
    is_paused: bool
    assignee: str | None
    photos: int
    undelivered: int
    is_urgent: bool
    assignee_id: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """``page`` counts from 1; ``pages`` is at least 1; ``total`` at most 1,001, which says: more than a thousand.

    ``counts``: open cases by tab, at most 1,001 too.
    """

    items: list[Item]
    page: int
    pages: int
    total: int
    counts: Mapping[str, int] = field(default_factory=dict)


def inbox(
    connection: Connection,
    *,
    actor: Actor,
    tab: str = "all",
    filters: Mapping[str, str] | None = None,
    page: int = 1,
    now: datetime,
    size: int = 30,
) -> Page:
    """One page of a tab (open, due, overdue, mine, unassigned, all); what is due first comes first, of all what came last.

    ``filters``: kind, state, area (and all within it), category, source, assignee (a login).
    """
    tabs = case_list.tabs(actor.id, now, end_of(beijing_day(now)))
    conditions = [*([tabs[tab]] if tab in tabs else []), *case_list.filtered(filters or {})]
    found = _page(connection, conditions, by_clock=tab in tabs, page=page, size=size)
    return Page(found.items, found.page, found.pages, found.total, case_list.counts(connection, tabs))


def listing(connection: Connection, *, state: State | None, page: int, size: int = 20) -> Page:
    """Cases of a state, newest first; a page beyond the last shows the last."""
    conditions = case_list.filtered({"state": state.value} if state else {})
    return _page(connection, conditions, by_clock=False, page=page, size=size)


def _page(connection: Connection, conditions: list[Any], *, by_clock: bool, page: int, size: int) -> Page:
    size = min(max(size, 1), LARGEST_PAGE)
    ids = case_list.ids(connection, conditions, by_clock=by_clock)
    pages = max(1, -(-len(ids) // size))
    number = min(max(page, 1), pages)
    rows = case_list.rows(connection, ids[(number - 1) * size : number * size])
    return Page([item(row) for row in rows], number, pages, len(ids))


def items(connection: Connection, *, ids: list[int]) -> list[Item]:
    """These cases, in this order: what a search found."""
    return [item(row) for row in case_list.rows(connection, ids)]


def item(row: Any) -> Item:
    return Item(
        number=row.number,
        kind=Kind(row.kind),
        state=State(row.state),
        story_head=row.head,
        place=row.place,
        respondent=row.respondent,
        category=row.category,
        area=row.area,
        source=row.source,
        created=row.created_at,
        updated=row.updated_at,
        received=row.received_at,
        due=row.due_at,
        due_clock=row.due_clock,
        is_paused=row.is_paused,
        assignee=row.assignee_name,
        photos=row.photos,
        undelivered=row.undelivered,
        is_urgent=row.ill is not None,
        assignee_id=row.assignee,
    )
