"""Which step is to be told to those who signed up, and to whom next?"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, true, update

from bot.store import tables
from bot.store.round.ballot import dialect_insert

t, x = tables.happening_telling, tables.outbox


def start(connection: Connection, happening: int, step: str, version: int, now: datetime) -> None:
    """Once for each step of a version."""
    row = dialect_insert(connection, t).values(
        happening=happening, step=step, version=version, cursor="", started_at=now
    )
    connection.execute(row.on_conflict_do_nothing(index_elements=["happening", "step", "version"]))


def started(connection: Connection, happening: int, step: str, version: int) -> datetime | None:
    """When it began to be told; None where it did not."""
    same = t.c.happening == happening, t.c.step == step, t.c.version == version
    return connection.scalar(select(t.c.started_at).where(*same))


def under_way(connection: Connection) -> Any | None:
    """The oldest that is not finished."""
    return connection.execute(select(t).where(t.c.finished_at.is_(None)).order_by(t.c.id).limit(1)).first()


def advance(connection: Connection, telling: int, cursor: str, finished: datetime | None) -> None:
    connection.execute(update(t).where(t.c.id == telling).values(cursor=cursor, finished_at=finished))


def drop_late(connection: Connection, ref: str, purposes: tuple[str, ...], citizen: str = "") -> int:
    """What nobody, or this ``citizen``, needs to read any more does not go out; how many messages."""
    late = and_(x.c.subject == ref, x.c.purpose.in_(purposes), x.c.state.in_(("waiting", "parked")))
    theirs = x.c.recipient == citizen if citizen else true()
    return connection.execute(update(x).where(late, theirs).values(state="dropped", error="its time is over")).rowcount
