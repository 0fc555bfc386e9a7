"""Where is a photo between the citizen's phone and the case, and how is it kept?

States: pending → kept | lost. The platform's media id and the picture are sealed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.domain.ports import Fetched
from bot.store import tables
from bot.store.vault import new_ref, vault_of

m = tables.media
LEASE = timedelta(minutes=2)  # longer than a fetch with its time-outs


def note(connection: Connection, citizen: str, media_id: str, now: datetime, kind: str = "image") -> str:
    """Write down that a photo or video is to be fetched; its reference."""
    ref = new_ref()
    row = {
        "ref": ref,
        "citizen": citizen,
        "source": vault_of(connection).seal(media_id.encode(), f"media.source:{ref}"),
        "state": "pending",
        "attempts": 0,
        "due_at": now,
        "created_at": now,
        "kind": kind,
    }
    connection.execute(insert(m).values(row))
    return ref


def attach(connection: Connection, refs: Sequence[str], citizen: str, complaint: int) -> None:
    """These photos of that citizen belong to the case."""
    mine = m.c.ref.in_(refs), m.c.citizen == citizen, m.c.complaint.is_(None)
    connection.execute(update(m).where(*mine).values(complaint=complaint))


def has_due(connection: Connection, now: datetime) -> bool:
    """Is there anything to claim? Asked before the writer is troubled."""
    query = select(m.c.ref).where(m.c.state == "pending", m.c.due_at <= now).limit(1)
    return connection.execute(query).first() is not None


def claim(connection: Connection, now: datetime, limit: int) -> list[tuple[str, str, int, str]]:
    """Lease up to ``limit`` due photos: (reference, media id, attempts with this one, kind)."""
    due = connection.execute(
        select(m.c.ref, m.c.source, m.c.attempts, m.c.kind)
        .where(m.c.state == "pending", m.c.due_at <= now)
        .order_by(m.c.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if due:
        mine = m.c.ref.in_([row.ref for row in due])
        connection.execute(update(m).where(mine).values(due_at=now + LEASE, attempts=m.c.attempts + 1))
    vault = vault_of(connection)
    return [
        (row.ref, vault.open(row.source, f"media.source:{row.ref}").decode(), row.attempts + 1, row.kind) for row in due
    ]


def keep(connection: Connection, ref: str, fetched: Fetched) -> bool:
    """Seal the picture into its row; False when the row is gone or settled."""
    values = {
        "state": "kept",
        "mime": fetched.mime,
        "size": len(fetched.data),
        "blob": vault_of(connection).seal(fetched.data, f"media.blob:{ref}"),
        "error": None,
    }
    return connection.execute(update(m).where(m.c.ref == ref, m.c.state == "pending").values(values)).rowcount == 1


def lose(connection: Connection, ref: str, reason: str, retry_at: datetime | None) -> None:
    values: dict[str, Any] = {"error": reason[:200]}
    values |= {"state": "lost"} if retry_at is None else {"due_at": retry_at}
    connection.execute(update(m).where(m.c.ref == ref, m.c.state == "pending").values(values))


def of_cases(connection: Connection, complaints: Sequence[int]) -> list[Any]:
    """References, states, types and kinds, oldest first."""
    query = select(m.c.ref, m.c.state, m.c.mime, m.c.kind).where(m.c.complaint.in_(complaints))
    return list(connection.execute(query.order_by(m.c.created_at, m.c.ref)))


def picture(connection: Connection, complaints: Sequence[int], ref: str) -> Fetched | None:
    """The picture of one of these cases, opened; None when it is not kept or not theirs."""
    query = select(m.c.mime, m.c.blob).where(m.c.ref == ref, m.c.complaint.in_(complaints), m.c.state == "kept")
    row = connection.execute(query).first()
    return Fetched(row.mime, vault_of(connection).open(row.blob, f"media.blob:{ref}")) if row else None


def purge(connection: Connection, before: datetime) -> int:
    """Remove photos that were sent before ``before`` and never became part of a case; the number of them."""
    return connection.execute(delete(m).where(m.c.complaint.is_(None), m.c.created_at < before)).rowcount
