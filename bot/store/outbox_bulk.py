"""How are messages to very many people written, held back until they may go, let go in portions, and taken back?

A held row is invisible to senders; what it is about (``subject``) lets it go when somebody has looked again whether it may.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, false, func, insert, or_, select, union_all, update

from bot.store import tables
from bot.store.engine import raise_signal
from bot.store.outbox_state import is_about, is_held, is_parked, is_sending, is_waiting
from bot.store.vault import new_ref, vault_of

t, s, c = tables.outbox, tables.outbox_shared, tables.citizen
VOID = "void"  # the channel of rows that go nowhere, on purpose
CAMPAIGN = "campaign"
"""Purpose of rows whose ``subject`` is a campaign."""
_REACHED = ("sent", "unknown", "parked")


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
    said = _shared(connection, letters, now)
    rows = []
    for letter in letters:
        shared = said.get(id(letter.content))
        sealed = b"" if shared else vault.seal(_plain(letter), f"outbox.content:{letter.key}")
        what = {"key": letter.key, "channel": letter.channel, "content": sealed, "shared": shared}
        rows.append(common | what | {"recipient": letter.recipient})
    if rows:
        connection.execute(insert(t), rows)


def _plain(letter: Letter) -> bytes:
    return json.dumps(letter.content, ensure_ascii=False).encode()


def _shared(connection: Connection, letters: Sequence[Letter], now: datetime) -> dict[int, int]:
    """What several of ``letters`` say, one object, is sealed once for all; the row that holds it, by the object's identity."""
    found = {}
    times = Counter(id(letter.content) for letter in letters)
    for letter in {id(letter.content): letter for letter in letters}.values():
        if times[id(letter.content)] > 1:
            ref = new_ref()
            sealed = vault_of(connection).seal(_plain(letter), f"outbox_shared.content:{ref}")
            kept = insert(s).values(ref=ref, content=sealed, created_at=now).returning(s.c.id)
            found[id(letter.content)] = connection.execute(kept).scalar_one()
    return found


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
    counts = (
        select(func.count()).select_from(t).where(which, is_about(t, subject))
        for which in (is_waiting(t), is_sending(t))
    )
    return sum(connection.scalars(union_all(*counts)))


def held(connection: Connection, subject: str, limit: int) -> Sequence[Any]:
    """(id, recipient, channel) of the next that are held back, locked."""
    query = select(t.c.id, t.c.recipient, t.c.channel).where(is_held(t), t.c.subject == subject)
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
    mine = is_about(t, subject), is_waiting(t)
    return connection.execute(update(t).where(*mine).values(state="held")).rowcount


def take_back(connection: Connection, subject: str, limit: int, why: str) -> int:
    """Up to ``limit`` rows that nobody is to get; the number of them."""
    of = t.c.subject == subject
    taken = 0
    for which in ([is_held(t), of], [is_parked(t), of], [is_waiting(t), is_about(t, subject)]):
        taken = taken or _drop(connection, which, why, limit)
    return taken


def forgo(connection: Connection, citizen: str, why: str, subjects: Collection[str] | None = None) -> int:
    """What this citizen was to get of campaigns, or of these alone, and has not yet; the number of rows."""
    mine = [t.c.recipient == citizen, t.c.purpose == CAMPAIGN, or_(is_held(t), is_waiting(t), is_parked(t))]
    return _drop(connection, mine if subjects is None else [*mine, t.c.subject.in_(list(subjects))], why)


def expire(connection: Connection, purpose: str, before: datetime, why: str, limit: int = 500) -> int:
    """Parked rows written before then: nobody came for them. The number of them."""
    old = [is_parked(t), t.c.purpose == purpose, t.c.created_at < before]
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
    about = is_about(t, subject)
    parts = (is_held(t), t.c.subject == subject), (is_waiting(t), about), (is_sending(t), about)
    return bool(connection.scalar(select(or_(*(select(t.c.id).where(*part).exists() for part in parts)))))


def has_reached(connection: Connection, subject: str) -> bool:
    """Did anybody get it, or may get it still?"""
    query = select(t.c.id).where(t.c.subject == subject, t.c.state.in_(_REACHED)).limit(1)
    return connection.execute(query).first() is not None
