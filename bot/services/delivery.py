"""Which messages did not surely arrive, and what does a person decide about them?"""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.contact import names_in
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.store import audit, complaint, delivery, outbox


@dataclass(frozen=True, slots=True)
class Undelivered:
    """``state`` is unknown (it may have arrived) or failed (the platform refused it); ``text`` names nobody."""

    id: int
    number: str | None
    purpose: str
    text: str = field(repr=False)
    state: str
    attempts: int
    error: str | None
    created: datetime


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """``page`` counts from 1."""

    rows: list[Undelivered]
    page: int
    pages: int
    total: int


def open_rows(connection: Connection, *, page: int, size: int = 20) -> DeliveryPage:
    """Rows that wait for a decision, oldest first."""
    page = max(page, 1)
    found = delivery.open_rows(connection, page, size)
    contacts = complaint.contacts(connection, {row.subject for row in found if row.subject})
    rows = [
        Undelivered(
            id=row.id,
            number=row.subject,
            purpose=row.purpose,
            text=redact(str(outbox.read_content(connection, row).get("text", "")), names_in(contacts.get(row.subject))),
            state=row.state,
            attempts=row.attempts,
            error=row.error,
            created=row.created_at,
        )
        for row in found
    ]
    total = delivery.count_open(connection)
    return DeliveryPage(rows, page, max(1, -(-total // size)), total)


def count_open(connection: Connection) -> int:
    """How many rows wait for a decision."""
    return delivery.count_open(connection)


def settle(connection: Connection, *, row: int, resend: bool, actor: Actor, now: datetime) -> None:
    """Send ``row`` once more, or let it rest as delivered; raises Refused: staff.not_allowed or staff.settled."""
    actor.require(Permission.OUTBOX_DECIDE)
    subject = delivery.subject(connection, row) or ""
    if not outbox.decide(connection, row, resend=resend, now=now):
        raise Refused("staff.settled")
    act = "outbox.resend" if resend else "outbox.settle"
    audit.write(connection, actor=actor.login, act=act, subject=subject or f"outbox {row}", now=now, detail=str(row))
