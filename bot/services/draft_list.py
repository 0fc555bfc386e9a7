"""Which changes of the knowledge wait, which were decided, and which entries were withdrawn?"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.faq import Entry
from bot.domain.faq_edit import blank, differences, from_body
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services import draft, faq
from bot.store import draft as store

_LAST = 20  # decided ones that are listed


@dataclass(frozen=True, slots=True)
class Draft:
    """A change of an entry. ``kind``: edit, add, withdraw; ``state``: waiting, published, refused; ``is_known``: the entry
    is said now; ``changes``: field, as it is, as it would be."""

    id: int
    entry: str
    kind: str
    title: str
    is_known: bool
    why: str
    state: str
    proposer: str
    proposed_by: int
    proposed_at: datetime
    decider: str | None
    decided_at: datetime | None
    changes: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Waiting:
    """``page`` counts from 1."""

    items: list[Draft]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An entry as it was, and what took it out."""

    entry: Entry
    draft: Draft


def listing(connection: Connection, *, actor: Actor, page: int = 1) -> tuple[Waiting, list[Draft]]:
    """Those that wait with what they change, and those decided last; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    total = store.count_waiting(connection)
    pages = max(1, -(-total // draft.TOGETHER))
    rows = store.waiting(connection, draft.TOGETHER, (page - 1) * draft.TOGETHER)
    return Waiting([_draft(row) for row in rows], page, pages, total), _decided(store.decided(connection, _LAST))


def history(connection: Connection, *, entry: str) -> list[Draft]:
    """What was decided about one entry, the newest first."""
    return _decided(store.decided(connection, _LAST, entry))


def withdrawn(connection: Connection, *, actor: Actor) -> list[Withdrawn]:
    """The entries that are said no more, those withdrawn last first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    rows = store.in_force(connection)
    found = draft.withdrawn_entries(connection)
    return [Withdrawn(entry, _draft(rows[name])) for name, entry in reversed(found.items())]


def _decided(rows: Sequence[Any]) -> list[Draft]:
    return [replace(_draft(row), changes=[]) for row in rows]


def _draft(row: Any) -> Draft:
    known = faq.entry(row.entry)
    kind, given = from_body(row.body)
    return Draft(
        id=row.id,
        entry=row.entry,
        kind=kind,
        title=known.question if known else given.get("question", row.entry),
        is_known=known is not None,
        why=row.why,
        state=row.state,
        proposer=row.proposer,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decider=row.decider,
        decided_at=row.decided_at,
        changes=[] if kind == "withdraw" else differences(known or blank(row.entry), given),
    )
