"""What is to leave the house, and what became of it? Claim with a lease, send outside, record.

States: waiting → sending → sent | failed | unknown; parked waits for the citizen's next contact. ``unknown``: the process died,
or the connection broke, between send and record; such a row is shown to staff and never sent again by itself.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.sentence import split_text
from bot.domain.window import MESSAGE_WINDOW, Contact
from bot.store import tables
from bot.store.engine import raise_signal
from bot.store.vault import vault_of

t = tables.outbox
LEASE = timedelta(seconds=30)  # longer than a send can take (the client gives up after 10 s)
TRIGGERS = ("subscribe", "scan", "click", "scancode_push", "scancode_waitmsg")


@dataclass(frozen=True, slots=True)
class Row:
    """A claimed row, ready to be sent."""

    id: int
    key: str
    recipient: str
    attempts: int
    openid: str | None = field(repr=False)
    content: Mapping[str, Any] = field(repr=False)


def enqueue(
    connection: Connection,
    key: str,
    recipient: str,
    text: str,
    now: datetime,
    *,
    purpose: str,
    subject: str | None = None,
) -> None:
    """Write down that ``text`` is to be sent; a ``key`` that is there already changes nothing. Long texts become several rows."""
    for number, part in enumerate(split_text(text)):
        _write(connection, f"{key}/{number}" if number else key, recipient, part, now, purpose, subject)
    raise_signal(connection, "outbox")


def _write(
    connection: Connection, key: str, recipient: str, text: str, now: datetime, purpose: str, subject: str | None
) -> None:
    content = json.dumps({"type": "text", "text": text}, ensure_ascii=False).encode()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {
        "key": key,
        "recipient": recipient,
        "purpose": purpose,
        "subject": subject,
        "content": vault_of(connection).seal(content, f"outbox.content:{key}"),
        "state": "waiting",
        "attempts": 0,
        "due_at": now,
        "created_at": now,
    }
    connection.execute(dialect.insert(t).values(row).on_conflict_do_nothing(index_elements=["key"]))


def read_content(connection: Connection, row: Any) -> dict[str, Any]:
    """The content of an outbox ``row`` (its ``key`` and ``content`` columns)."""
    content = json.loads(vault_of(connection).open(row.content, f"outbox.content:{row.key}"))
    return dict(content)


def has_due(connection: Connection, now: datetime) -> bool:
    """Is there anything to claim? Asked before the writer is troubled."""
    query = select(t.c.id).where(t.c.state == "waiting", t.c.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def claim(connection: Connection, owner: str, now: datetime, limit: int = 50) -> list[Row]:
    """Lease up to ``limit`` due rows, the oldest of each citizen only; rows outside the platform's windows are parked."""
    earlier = t.alias("earlier")
    blocked = (
        select(earlier.c.id)
        .where(earlier.c.recipient == t.c.recipient, earlier.c.id < t.c.id, earlier.c.state.in_(("waiting", "sending")))
        .exists()
    )
    due = connection.execute(
        select(t.c.id, t.c.key, t.c.recipient, t.c.attempts, t.c.content)
        .where(t.c.state == "waiting", t.c.due_at <= now, ~blocked)
        .order_by(t.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if not due:
        return []
    contacts = _contacts(connection, {row.recipient for row in due}, now)
    open_rows = [row for row in due if contacts[row.recipient].may_send(now)]
    _park_all(connection, [row.recipient for row in due if not contacts[row.recipient].may_send(now)])
    openids = _openids(connection, {row.recipient for row in open_rows})
    claimed = [
        Row(row.id, row.key, row.recipient, row.attempts, openids.get(row.recipient), read_content(connection, row))
        for row in open_rows
    ]
    _lease(connection, [row.id for row in claimed], owner, now)
    return claimed


def _lease(connection: Connection, ids: Sequence[int], owner: str, now: datetime) -> None:
    if ids:
        connection.execute(
            update(t)
            .where(t.c.id.in_(ids))
            .values(state="sending", lease_until=now + LEASE, lease_owner=owner, attempts=t.c.attempts + 1)
        )


def _openids(connection: Connection, refs: Iterable[str]) -> dict[str, str]:
    v = tables.vault
    vault = vault_of(connection)
    rows = connection.execute(select(v.c.ref, v.c.cipher).where(v.c.kind == "openid", v.c.ref.in_(tuple(refs))))
    return {row.ref: vault.open(row.cipher, f"vault.cipher:{row.ref}").decode() for row in rows}


def _contacts(connection: Connection, refs: set[str], now: datetime) -> dict[str, Contact]:
    """When each citizen last wrote or triggered, and when we wrote since."""
    c = tables.citizen
    seen = connection.execute(select(c.c.ref, c.c.message_at, c.c.trigger_at).where(c.c.ref.in_(refs)))
    contacts = {row.ref: (row.message_at, row.trigger_at) for row in seen}
    sent: dict[str, list[datetime]] = {ref: [] for ref in refs}
    recent = t.c.recipient.in_(refs), t.c.sent_at > now - MESSAGE_WINDOW, t.c.state != "parked"
    for row in connection.execute(select(t.c.recipient, t.c.sent_at).where(*recent)):
        sent[row.recipient].append(row.sent_at)
    return {ref: Contact(*contacts.get(ref, (None, None)), tuple(sent[ref])) for ref in refs}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a claimed row. ``state``: sent, waiting (again at ``due``), parked, failed, unknown."""

    id: int
    state: str
    error: str | None = None
    due: datetime | None = None


def record(connection: Connection, owner: str, results: Sequence[Sent], now: datetime) -> int:
    """Write down what became of claimed rows; rows whose lease was lost meanwhile are left alone. The number written."""
    written = 0
    for result in results:
        values: dict[str, Any] = {"state": result.state, "error": result.error, "lease_until": None}
        if result.state in ("sent", "unknown"):
            values["sent_at"] = now
        if result.due is not None:
            values["due_at"] = result.due
        mine = and_(t.c.id == result.id, t.c.state == "sending", t.c.lease_owner == owner)
        written += connection.execute(update(t).where(mine).values(values)).rowcount
    _count_parked(connection, [result.id for result in results if result.state == "parked"])
    _note_sent(connection, [result.id for result in results if result.state in ("sent", "unknown")])
    raise_signal(connection, "delivery")
    return written


def _note_sent(connection: Connection, ids: Sequence[int]) -> None:
    """The citizens' next message counts again from zero, so its moment must be kept exactly (bot.store.inbox)."""
    if ids:
        c = tables.citizen
        refs = select(t.c.recipient).where(t.c.id.in_(ids))
        connection.execute(update(c).where(c.c.ref.in_(refs)).values(was_sent=True))


def _park_all(connection: Connection, recipients: Sequence[str]) -> None:
    """Whatever waits for these citizens waits for their next contact."""
    if recipients:
        waiting = and_(t.c.recipient.in_(recipients), t.c.state == "waiting")
        ids = connection.scalars(select(t.c.id).where(waiting)).all()
        connection.execute(update(t).where(t.c.id.in_(ids)).values(state="parked", error="no open window"))
        _count_parked(connection, ids)


def _count_parked(connection: Connection, ids: Sequence[int]) -> None:
    if ids:
        c = tables.citizen
        refs = select(t.c.recipient).where(t.c.id.in_(ids))
        connection.execute(update(c).where(c.c.ref.in_(refs)).values(parked=c.c.parked + 1))


def abandon(connection: Connection, now: datetime) -> int:
    """Rows whose sender died while they were under way become ``unknown``; the number of them."""
    stale = and_(t.c.state == "sending", t.c.lease_until < now)
    count = connection.execute(
        update(t).where(stale).values(state="unknown", sent_at=now, error="the sender died between send and record")
    ).rowcount
    if count:
        raise_signal(connection, "delivery")
    return count


def release(connection: Connection, citizen: str, now: datetime) -> None:
    """The citizen is in touch again: what was parked is due now."""
    mine = and_(t.c.recipient == citizen, t.c.state == "parked")
    connection.execute(update(t).where(mine).values(state="waiting", due_at=now, error=None))
    connection.execute(update(tables.citizen).where(tables.citizen.c.ref == citizen).values(parked=0))
    raise_signal(connection, "outbox")


def take_parked(connection: Connection, citizen: str, now: datetime) -> list[str]:
    """For accounts without the customer-service API: the parked texts, which ride on the next answer and count as sent."""
    mine = and_(t.c.recipient == citizen, t.c.state == "parked")
    rows = connection.execute(select(t.c.id, t.c.key, t.c.content).where(mine).order_by(t.c.id)).all()
    if rows:
        connection.execute(update(t).where(t.c.id.in_([row.id for row in rows])).values(state="sent", sent_at=now))
        connection.execute(update(tables.citizen).where(tables.citizen.c.ref == citizen).values(parked=0))
    return [read_content(connection, row)["text"] for row in rows]


def decide(connection: Connection, row_id: int, *, resend: bool, now: datetime) -> bool:
    """A person settles an unknown or failed row: send it again, or let it rest as sent. False when it is no longer open."""
    mine = and_(t.c.id == row_id, or_(t.c.state == "unknown", t.c.state == "failed"))
    values: dict[str, Any] = {"state": "waiting", "due_at": now} if resend else {"state": "sent"}
    raise_signal(connection, "outbox")
    return connection.execute(update(t).where(mine).values(values)).rowcount == 1


def depth(connection: Connection) -> list[Any]:
    """Rows by state with the oldest due moment of each (state, count, oldest)."""
    query = select(t.c.state, func.count(), func.min(t.c.due_at)).where(t.c.state != "sent").group_by(t.c.state)
    return list(connection.execute(query))


def strip(connection: Connection, before: datetime) -> int:
    """Empty the content of rows sent before ``before``; the history of a case keeps the answer itself."""
    old = and_(t.c.state == "sent", t.c.sent_at < before, t.c.content != b"")
    return connection.execute(update(t).where(old).values(content=b"")).rowcount
