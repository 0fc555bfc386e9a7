"""What becomes of deliveries besides the usual: late, unfinished, never taken, out of date?"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Connection, cast, delete, func, select, true, update

from bot.domain.ports import Taken
from bot.store import outbox, tables
from bot.store.inbox.receipt import Receipt
from bot.store.vault import Vault, vault_of

t, h = tables.inbox, tables.handed
SLACK = timedelta(minutes=2)  # between the platform's clock, which keys begin with, and ours
RETRIES_OVER = timedelta(seconds=20)  # the platform delivers for 15 s; after that nobody will ask for the answer again


def taken(vault: Vault, key: str, outcome: str | None, reply: bytes | None) -> Taken:
    """Where a stored delivery stands."""
    text = vault.open(reply, f"inbox.reply:{key}").decode() if reply else None
    return Taken(is_first=False, kind=outcome or "pending", reply=text)


def key_of(moment: datetime) -> str:
    """The least key of a delivery made at ``moment``."""
    return f"{int(moment.timestamp()) & 0xFFFFFFFF:08x}"


def look(connection: Connection, key: str) -> Taken:
    """Where the delivery ``key`` stands now."""
    row = connection.execute(select(t.c.outcome, t.c.reply).where(t.c.key == key)).one()
    return taken(vault_of(connection), key, row.outcome, row.reply)


def postpone(connection: Connection, key: str) -> Taken:
    """Mark a pending delivery late; what it came to, if it is not pending any more."""
    row = connection.execute(select(t.c.outcome, t.c.reply).where(t.c.key == key).with_for_update()).one()
    found = taken(vault_of(connection), key, row.outcome, row.reply)
    if found.kind == "pending":
        connection.execute(update(t).where(t.c.key == key).values(late=True))
    return found


def reopen(connection: Connection, seconds: dict[str, Receipt]) -> None:
    """Lock the rows of second units; one that was finished elsewhere meanwhile is not run again."""
    query = select(t.c.key, t.c.late, t.c.outcome, t.c.reply).where(t.c.key.in_(seconds)).order_by(t.c.key)
    for row in connection.execute(query.with_for_update()):
        work = seconds[row.key]
        work.late = row.late
        if row.outcome is not None:
            work.earlier = taken(vault_of(connection), row.key, row.outcome, row.reply)


def unfinished(connection: Connection, now: datetime, older: timedelta = timedelta(0)) -> list[bytes]:
    """The bodies of accepted deliveries without an outcome, oldest first."""
    query = (
        select(t.c.key, t.c.body)
        .where(t.c.received_at <= now - older, t.c.outcome.is_(None))
        .order_by(t.c.received_at)
        .limit(1000)
    )
    vault = vault_of(connection)
    return [vault.open(row.body, f"inbox.body:{row.key}") for row in connection.execute(query)]


def recover(connection: Connection, now: datetime, since: timedelta) -> int:
    """Answers that no delivery is known to have taken, and that none will ask for any more: they follow by the outbox.

    The row's outcome becomes ``unknown``: the process may have died between writing the answer and recording it.
    """
    recent = t.c.key >= key_of(now - since - SLACK), t.c.received_at.between(now - since, now - RETRIES_OVER)
    taken = _handed(connection, now - since - SLACK)
    query = select(t.c.key, t.c.citizen, t.c.reply).outerjoin(taken, taken.c.key == t.c.key)
    lost = query.where(*recent, t.c.outcome == "answered", taken.c.key.is_(None)).order_by(t.c.received_at).limit(500)
    count = 0
    for row in connection.execute(lost).all():
        text = vault_of(connection).open(row.reply, f"inbox.reply:{row.key}").decode()
        outbox.enqueue(connection, f"reply:{row.key}", row.citizen, text, now, purpose="reply")
        connection.execute(update(t).where(t.c.key == row.key).values(outcome="unknown"))
        count += 1
    return count


def _handed(connection: Connection, since: datetime) -> Any:
    """The keys of answers that were handed over since then."""
    if connection.dialect.name == "sqlite":
        each = func.json_each(h.c.deliveries).table_valued("value")
    else:
        each = func.json_array_elements_text(cast(h.c.deliveries, JSON)).table_valued("value")
    return select(each.c.value.label("key")).select_from(h.join(each, true())).where(h.c.at >= since).cte("taken")


def purge(connection: Connection, before: datetime) -> int:
    """Remove what was received before ``before``, and what was noted of it; the number of rows removed."""
    connection.execute(delete(h).where(h.c.at < before))
    return connection.execute(delete(t).where(t.c.key < key_of(before))).rowcount
