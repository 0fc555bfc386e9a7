"""How are messages to very many people written, held back until they may go, let go in portions, and taken back?

A held row is invisible to senders; what it is about (``subject``) lets it go when somebody has looked again whether it may.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, insert, or_, select, update

from bot.store import tables
from bot.store.engine import raise_signal
from bot.store.vault import vault_of

t, c = tables.outbox, tables.citizen
VOID = "void"  # the channel of rows that go nowhere, on purpose
CAMPAIGN = "campaign"
"""Purpose of rows whose ``subject`` is a campaign."""
_REACHED = ("sent", "unknown", "parked")
_UNDER_WAY = ("waiting", "sending")
_NOT_SENT = ("held", "waiting", "parked")


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one citizen; ``channel``: chat, notice or VOID."""

    key: str
    recipient: str
    channel: str
    content: Mapping[str, Any] = field(repr=False)


def write(connection: Connection, letters: Sequence[Letter], now: datetime, *, purpose: str, subject: str) -> None:
    """Held back. Fails where a key is there already."""
    vault = vault_of(connection)
    common = {"purpose": purpose, "subject": subject, "state": "held", "attempts": 0, "due_at": now, "created_at": now}
    said: dict[int, bytes] = {}  # most say the same: one object, serialised once
    rows = []
    for letter in letters:
        plain = said.get(id(letter.content))
        if plain is None:
            plain = said[id(letter.content)] = json.dumps(letter.content, ensure_ascii=False).encode()
        sealed = vault.seal(plain, f"outbox.content:{letter.key}")
        who = {"key": letter.key, "recipient": letter.recipient, "channel": letter.channel, "content": sealed}
        rows.append(common | who)
    if rows:
        connection.execute(insert(t), rows)


def stopped(rows: Any, *, is_quiet: bool) -> ColumnElement[bool]:
    """Which of ``rows`` (the outbox) are of a campaign that was paused or cancelled, or that rests in these quiet hours? They come
    back to a sender also from a failed try, or when their reader is in touch, so that whoever claims leaves them alone.
    """
    k = tables.campaign
    rests = and_(k.c.state == "sending", ~k.c.is_urgent) if is_quiet else false()
    halted = or_(k.c.state.in_(("paused", "cancelled")), rests)
    return and_(rows.c.purpose == CAMPAIGN, select(k.c.id).where(k.c.ref == rows.c.subject, halted).exists())


def urgent(rows: Any) -> ColumnElement[bool]:
    """Which of ``rows`` (the outbox) are of a campaign that goes also at night?"""
    k = tables.campaign
    return and_(rows.c.purpose == CAMPAIGN, select(k.c.id).where(k.c.ref == rows.c.subject, k.c.is_urgent).exists())


def under_way(connection: Connection, subject: str) -> int:
    """Rows that were let go and are not sent yet."""
    query = select(func.count()).select_from(t).where(t.c.state.in_(_UNDER_WAY), t.c.subject == subject)
    return int(connection.execute(query).scalar_one())


def held(connection: Connection, subject: str, limit: int) -> Sequence[Any]:
    """(id, recipient, channel) of the next that are held back, locked."""
    query = select(t.c.id, t.c.recipient, t.c.channel).where(t.c.subject == subject, t.c.state == "held")
    return connection.execute(query.order_by(t.c.id).limit(limit).with_for_update(skip_locked=True)).all()


def let_go(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """The senders may have them."""
    if ids:
        connection.execute(update(t).where(t.c.id.in_(list(ids))).values(state="waiting", due_at=now))
        raise_signal(connection, "outbox")


def park(connection: Connection, ids: Collection[int], why: str) -> None:
    """They wait for their citizen's next contact."""
    if ids:
        mine = t.c.id.in_(list(ids))
        connection.execute(update(t).where(mine).values(state="parked", error=why))
        people = select(t.c.recipient).where(mine)
        connection.execute(update(c).where(c.c.ref.in_(people)).values(parked=c.c.parked + 1))


def swallow(connection: Connection, ids: Collection[int], now: datetime, why: str) -> None:
    """They count as sent and go nowhere."""
    if ids:
        values = {"state": "sent", "sent_at": now, "error": why}
        connection.execute(update(t).where(t.c.id.in_(list(ids))).values(**values))


def hold(connection: Connection, subject: str) -> int:
    """What was let go and not claimed yet is held back again; the number of them."""
    mine = t.c.subject == subject, t.c.state == "waiting"
    return connection.execute(update(t).where(*mine).values(state="held")).rowcount


def take_back(connection: Connection, subject: str, limit: int, why: str) -> int:
    """Up to ``limit`` rows that nobody is to get; the number of them."""
    return _drop(connection, [t.c.subject == subject, t.c.state.in_(_NOT_SENT)], why, limit)


def forgo(connection: Connection, citizen: str, why: str, subjects: Collection[str] | None = None) -> int:
    """What this citizen was to get of campaigns, or of these alone, and has not yet; the number of rows."""
    mine = [t.c.recipient == citizen, t.c.purpose == CAMPAIGN, t.c.state.in_(_NOT_SENT)]
    return _drop(connection, mine if subjects is None else [*mine, t.c.subject.in_(list(subjects))], why)


def expire(connection: Connection, purpose: str, before: datetime, why: str, limit: int = 500) -> int:
    """Parked rows written before then: nobody came for them. The number of them."""
    old = [t.c.state == "parked", t.c.purpose == purpose, t.c.created_at < before]
    return _drop(connection, old, why, limit)


def _drop(connection: Connection, which: Sequence[ColumnElement[bool]], why: str, limit: int = 500) -> int:
    """The number of them; nobody waits for what is not parked any more."""
    found = select(t.c.id, t.c.recipient).where(*which).limit(limit)
    rows = connection.execute(found.with_for_update(skip_locked=True)).all()
    if rows:
        ids, people = [row.id for row in rows], {row.recipient for row in rows}
        connection.execute(update(t).where(t.c.id.in_(ids)).values(state="dropped", error=why))
        left = select(func.count()).where(t.c.recipient == c.c.ref, t.c.state == "parked").scalar_subquery()
        connection.execute(update(c).where(and_(c.c.ref.in_(people), c.c.parked > 0)).values(parked=left))
    return len(rows)


def unsettled(connection: Connection, subject: str) -> bool:
    """Is anything of it still held back, waiting or being sent?"""
    query = select(t.c.id).where(t.c.subject == subject, t.c.state.in_(("held", *_UNDER_WAY))).limit(1)
    return connection.execute(query).first() is not None


def has_reached(connection: Connection, subject: str) -> bool:
    """Did anybody get it, or may get it still?"""
    query = select(t.c.id).where(t.c.subject == subject, t.c.state.in_(_REACHED)).limit(1)
    return connection.execute(query).first() is not None
