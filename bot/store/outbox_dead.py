"""What becomes of rows whose sender died with them? Those it began may have arrived; the others wait again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.domain.ports import Begun
from bot.store import subscription, tables
from bot.store.engine import raise_signal
from bot.store.outbox_due import read_contents
from bot.store.outbox_state import is_sending

t = tables.outbox


def abandon(connection: Connection, now: datetime, begun: Begun | None = None) -> int:
    """Rows that were under way when their lease ended become ``unknown``; the number of them. Those of which ``begun`` knows that
    their sender had not begun them are due again, with their consent.
    """
    stale = is_sending(t), t.c.lease_until < now
    for owner in connection.scalars(select(t.c.lease_owner).where(*stale).distinct()).all():
        known = begun(owner) if begun else None
        if known is not None:
            _return(connection, owner, known, now)
    lost = update(t).where(*stale).values(state="unknown", sent_at=now, error="the sender died between send and record")
    count = connection.execute(lost).rowcount
    if count:
        raise_signal(connection, "delivery")
    return count


def _return(connection: Connection, owner: str, begun: Collection[int], now: datetime) -> None:
    columns = t.c.id, t.c.key, t.c.recipient, t.c.channel, t.c.content, t.c.shared
    mine = select(*columns).where(is_sending(t), t.c.lease_until < now, t.c.lease_owner == owner)
    rows = [row for row in connection.execute(mine.with_for_update(skip_locked=True)) if row.id not in begun]
    if not rows:
        return
    again = {"state": "waiting", "attempts": t.c.attempts - 1, "lease_until": None, "due_at": now}
    connection.execute(update(t).where(t.c.id.in_([row.id for row in rows])).values(again))
    notices = sorted((row for row in rows if row.channel == "notice"), key=lambda row: (row.recipient, row.id))
    for row, said in zip(
        notices, read_contents(connection, notices), strict=True
    ):  # locked in their order, as everywhere
        subscription.give_back(connection, row.recipient, said["template"])
    raise_signal(connection, "outbox")
