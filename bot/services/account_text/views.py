"""What do staff see of the account's texts: what is in force, what waits, how it differs, what was before?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.account_text import Document, Kind, Menu, differences, hash_of, read_body
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.account_text import checking, known
from bot.store import account_text as store

SIGNAL = store.SIGNAL  # raised with each decision
SIZE = 20  # versions of a page
Differences = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Version:
    """``id`` 0 is what content/ says. ``changes``: place, as it is in force, as this version says it; ``notes`` as of
    ``checking.notes``."""

    id: int
    kind: Kind
    state: str
    document: Document
    hash: str
    why: str = ""
    proposer: str = ""
    proposed_by: int = 0
    proposed_at: datetime | None = None
    decider: str = ""
    decided_at: datetime | None = None
    delivered_at: datetime | None = None
    due_at: datetime | None = None
    problem: str = ""
    changes: Differences | None = None
    notes: tuple[tuple[str, int, list[str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind: what is in force, and what waits for a second person."""

    kind: Kind
    present: Version
    waiting: Version | None


@dataclass(frozen=True, slots=True)
class Page:
    """``page`` counts from 1."""

    items: list[Version]
    page: int
    pages: int
    total: int


def standing(connection: Connection, *, actor: Actor) -> dict[Kind, Standing]:
    """All kinds; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.ACCOUNT_EDIT)
    present, waiting = store.in_force(connection), store.waiting(connection)
    return {kind: _standing(kind, present.get(kind), waiting.get(kind)) for kind in Kind}


def _standing(kind: Kind, present: Any, waiting: Any) -> Standing:
    shown = _version(present) if present is not None else _shipped(kind)
    return Standing(kind, shown, _version(waiting, shown.document, has_notes=True) if waiting is not None else None)


def _shipped(kind: Kind, before: Document | None = None) -> Version:
    document = known.shipped(kind)
    changes = differences(before, document) if before is not None else None
    return Version(0, kind, "shipped", document, hash_of(kind, document), changes=changes)


def _version(row: Any, before: Document | None = None, *, has_notes: bool = False) -> Version:
    document = read_body(Kind(row.kind), row.body)
    return Version(
        id=row.id,
        kind=Kind(row.kind),
        state=row.state,
        document=document,
        hash=row.hash,
        why=row.why,
        proposer=row.proposer,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decider=row.decider or "",
        decided_at=row.decided_at,
        delivered_at=row.delivered_at,
        due_at=row.due_at,
        problem=row.problem,
        changes=differences(before, document) if before is not None else None,
        notes=tuple(checking.notes(document)) if has_notes else (),
    )


def history(connection: Connection, *, actor: Actor, kind: Kind, page: int = 1) -> Page:
    """What was decided of one kind, the newest first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.ACCOUNT_EDIT)
    total = store.count(connection, kind)
    rows = store.history(connection, kind, SIZE, (page - 1) * SIZE)
    return Page([_version(row) for row in rows], page, max(1, -(-total // SIZE)), total)


def version(connection: Connection, *, actor: Actor, kind: Kind, row: int) -> Version:
    """One version with what differs from what is in force; raises Refused ``account_text.unknown``."""
    actor.require(Permission.ACCOUNT_EDIT)
    present = known.in_force(known.refresh(connection), kind)
    if row == 0:
        return _shipped(kind, present)
    found = store.one(connection, row)
    if found is None or found.kind != kind:
        raise Refused("account_text.unknown")
    return _version(found, present)


def compared(connection: Connection, *, actor: Actor, theirs: Mapping[str, Any] | None) -> Differences:
    """Where the menu in force (first) and the one that the platform shows (second) differ; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.ACCOUNT_EDIT)
    ours = known.in_force(known.refresh(connection), Kind.MENU)
    return differences(ours, Menu.of(theirs or {}))


def mark(connection: Connection) -> str:
    """What differs whenever something else is in force."""
    return store.mark(connection)
