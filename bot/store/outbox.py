"""What is to leave the house, and what became of it? Claim with a lease, send outside, record.

States: waiting → sending → sent | failed | unknown; parked waits for the citizen's next contact. ``unknown``: the process died,
or the connection broke, between send and record; such a row is shown to staff and never sent again by itself. A parked row may
be announced by a row of the other channel (bot.store.outbox_notice), which is dropped when it is not needed any more.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.sentence import split_text
from bot.domain.window import MESSAGE_WINDOW, Contact
from bot.store import subscription, tables
from bot.store.engine import raise_signal
from bot.store.listed import run
from bot.store.outbox_bulk import stopped
from bot.store.outbox_due import Row, is_any, lease, messages, read_contents
from bot.store.outbox_state import is_held, is_parked, is_sending, is_undecided, is_waiting
from bot.store.vault import vault_of

t, s = tables.outbox, tables.outbox_shared
ANNOUNCED = "notice:"  # how the key of a notice begins that announces another row; others stand alone
_SENT = """
UPDATE outbox SET state = 'sent', error = NULL, lease_until = NULL, sent_at = :now
WHERE id {among} AND state = 'sending' AND lease_owner = :owner"""
_WAS_SENT = """
UPDATE citizen SET was_sent = true
WHERE NOT was_sent AND ref IN (SELECT recipient FROM outbox WHERE channel = 'chat' AND id {among})"""
TRIGGERS = ("subscribe", "scan", "click", "scancode_push", "scancode_waitmsg")


def enqueue(
    connection: Connection,
    key: str,
    recipient: str,
    text: str,
    now: datetime,
    *,
    purpose: str,
    subject: str | None = None,
    notice: Mapping[str, Any] | None = None,
) -> None:
    """Write down that ``text`` is to be sent; a ``key`` that is there already changes nothing. Long texts become several rows.

    ``notice`` (template, values, page, text) announces it where no window is open and the citizen agreed to that template.
    """
    about = {"recipient": recipient, "purpose": purpose, "subject": subject, "channel": "chat"}
    for number, part in enumerate(split_text(text)):
        more = {"notice": notice} if notice and not number else {}
        _write(connection, f"{key}/{number}" if number else key, {"type": "text", "text": part, **more}, now, about)
    raise_signal(connection, "outbox")


def _write(
    connection: Connection, key: str, content: Mapping[str, Any], now: datetime, about: Mapping[str, Any]
) -> None:
    plain = json.dumps(content, ensure_ascii=False).encode()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = {
        **about,
        "key": key,
        "content": vault_of(connection).seal(plain, f"outbox.content:{key}"),
        "state": "waiting",
        "attempts": 0,
        "due_at": now,
        "created_at": now,
    }
    connection.execute(dialect.insert(t).values(row).on_conflict_do_nothing(index_elements=["key"]))


def read_content(connection: Connection, row: Any) -> dict[str, Any]:
    """The content of an outbox ``row`` (its ``id``, ``key``, ``content`` and ``shared`` columns)."""
    return dict(read_contents(connection, [row])[0])


def has_due(connection: Connection, now: datetime) -> bool:
    return is_any(connection, "chat", now)


def claim(connection: Connection, owner: str, now: datetime, limit: int = 50, *, is_quiet: bool = False) -> list[Row]:
    """Lease up to ``limit`` due rows, the oldest of each citizen only; rows outside the platform's windows are parked.

    ``is_quiet``: no row of a campaign that is not urgent.
    """
    due = messages(connection, now, limit, is_quiet=is_quiet)
    if not due:
        return []
    contacts = _contacts(connection, {row.recipient for row in due}, now)
    open_rows = [row for row in due if contacts[row.recipient].may_send(now)]
    _park_all(connection, [row.recipient for row in due if not contacts[row.recipient].may_send(now)], now)
    return lease(connection, open_rows, read_contents(connection, open_rows), owner, now)


def _contacts(connection: Connection, refs: set[str], now: datetime) -> dict[str, Contact]:
    """When each citizen last wrote or triggered, and when we wrote since."""
    c = tables.citizen
    seen = connection.execute(select(c.c.ref, c.c.message_at, c.c.trigger_at).where(c.c.ref.in_(refs)))
    contacts = {row.ref: (row.message_at, row.trigger_at) for row in seen}
    sent: dict[str, list[datetime]] = {ref: [] for ref in refs}
    recent = t.c.recipient.in_(refs), t.c.sent_at > now - MESSAGE_WINDOW, t.c.state != "parked", t.c.channel == "chat"
    for row in connection.execute(select(t.c.recipient, t.c.sent_at).where(*recent)):
        sent[row.recipient].append(row.sent_at)
    return {ref: Contact(*contacts.get(ref, (None, None)), tuple(sent[ref])) for ref in refs}


@dataclass(slots=True)
class Sent:
    """What became of a claimed row. ``state``: sent, waiting (again at ``due``), parked, failed, unknown, dropped."""

    id: int
    state: str
    error: str | None = None
    due: datetime | None = None


def record(connection: Connection, owner: str, results: Sequence[Sent], now: datetime) -> int:
    """Write down what became of claimed rows; rows whose lease was lost meanwhile are left alone. The number written."""
    mine = and_(t.c.state == "sending", t.c.lease_owner == owner)
    sent = [result.id for result in results if result.state == "sent"]
    written = 0
    if sent:
        written += mark_sent(connection, owner, sent, now)
    for result in results:
        if result.state != "sent":
            written += _record_one(connection, mine, result, now)
    _count_parked(connection, [result.id for result in results if result.state == "parked"], now)
    _note_sent(connection, [result.id for result in results if result.state in ("sent", "unknown")])
    raise_signal(connection, "delivery")
    return written


def mark_sent(connection: Connection, owner: str, ids: Sequence[int], now: datetime) -> int:
    """One statement for all, as most rows are sent. The number written."""
    raise_signal(connection, "delivery")
    return run(connection, _SENT, ids, now=now, owner=owner)


def _record_one(connection: Connection, mine: ColumnElement[bool], result: Sent, now: datetime) -> int:
    values: dict[str, Any] = {"state": result.state, "error": result.error, "lease_until": None}
    if result.state == "unknown":
        values["sent_at"] = now
    if result.due is not None:
        values["due_at"] = result.due
    return connection.execute(update(t).where(t.c.id == result.id, mine).values(values)).rowcount


def _note_sent(connection: Connection, ids: Sequence[int]) -> None:
    """The citizens' next message counts again from zero, so its moment must be kept exactly (bot.store.inbox)."""
    if ids:
        run(connection, _WAS_SENT, ids)


def _park_all(connection: Connection, recipients: Sequence[str], now: datetime) -> None:
    """Whatever waits for these citizens waits for their next contact."""
    if recipients:
        waiting = and_(t.c.recipient.in_(recipients), is_waiting(t), t.c.channel == "chat")
        ids = connection.scalars(select(t.c.id).where(waiting)).all()
        connection.execute(update(t).where(t.c.id.in_(ids)).values(state="parked", error="no open window"))
        _count_parked(connection, ids, now)


def _count_parked(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    if ids:
        c = tables.citizen
        refs = select(t.c.recipient).where(t.c.id.in_(ids))
        connection.execute(update(c).where(c.c.ref.in_(refs)).values(parked=c.c.parked + 1))
        announce(connection, t.c.id.in_(ids), now)


def announce(connection: Connection, which: ColumnElement[bool], now: datetime) -> None:
    """Parked rows whose recipient agreed to a notice about them get one, each row once."""
    columns = t.c.id, t.c.key, t.c.recipient, t.c.purpose, t.c.subject, t.c.content, t.c.shared
    parked = connection.execute(select(*columns).where(t.c.state == "parked", which).order_by(t.c.id)).all()
    holders = subscription.holders(connection, {row.recipient for row in parked}) if parked else set()
    for row in parked:
        notice = read_content(connection, row).get("notice") if holders else None
        if notice and (row.recipient, notice["template"]) in holders:
            about = {"recipient": row.recipient, "purpose": row.purpose, "subject": row.subject, "channel": "notice"}
            key = f"{ANNOUNCED}{row.key}"
            connection.execute(delete(t).where(t.c.key == key, t.c.state == "dropped"))  # it did not reach them
            _write(connection, key, {"type": "notice", **notice}, now, about)
            raise_signal(connection, "outbox")


def _drop_notices(connection: Connection, citizen: str) -> None:
    """What they would have announced is being read."""
    mine = and_(
        t.c.recipient == citizen, t.c.state == "waiting", t.c.channel == "notice", t.c.key.like(f"{ANNOUNCED}%")
    )
    connection.execute(update(t).where(mine).values(state="dropped", error="the citizen came first"))


def release(connection: Connection, citizen: str, now: datetime) -> None:
    """The citizen is in touch again: what was parked is due now."""
    _drop_notices(connection, citizen)
    mine = and_(t.c.recipient == citizen, t.c.state == "parked")
    connection.execute(update(t).where(mine).values(state="waiting", due_at=now, error=None))
    connection.execute(update(tables.citizen).where(tables.citizen.c.ref == citizen).values(parked=0))
    raise_signal(connection, "outbox")


def take_parked(connection: Connection, citizen: str, now: datetime) -> list[str]:
    """For accounts without the customer-service API: the parked texts, which ride on the next answer and count as sent."""
    _drop_notices(connection, citizen)
    mine = and_(t.c.recipient == citizen, t.c.state == "parked", ~stopped(t, is_quiet=False))
    columns = t.c.id, t.c.key, t.c.content, t.c.shared
    rows = connection.execute(select(*columns).where(mine).order_by(t.c.id)).all()
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
    parts = (
        select(t.c.state, func.count(), func.min(t.c.due_at)).where(which).group_by(t.c.state)
        for which in (is_waiting(t), is_sending(t), is_held(t), is_parked(t), is_undecided(t))
    )
    return list(connection.execute(union_all(*parts)))


def strip(connection: Connection, before: datetime) -> int:
    """Empty the content of rows sent before ``before``; the history of a case keeps the answer itself."""
    old = and_(t.c.state == "sent", t.c.sent_at < before, or_(t.c.content != b"", t.c.shared.is_not(None)))
    count = connection.execute(update(t).where(old).values(content=b"", shared=None)).rowcount
    said = select(t.c.id).where(t.c.shared == s.c.id).exists()
    connection.execute(delete(s).where(s.c.created_at < before, ~said))
    return count
