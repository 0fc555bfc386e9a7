"""Where does the platform have a picture of ours already?"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.store import tables
from bot.store.round.ballot import dialect_insert

t = tables.picture_copy


def places(connection: Connection, refs: Collection[str], kind: str) -> dict[str, str]:
    """Address or id by the picture's ref; ``kind`` is inline or material."""
    query = select(t.c.ref, t.c.place).where(t.c.kind == kind, t.c.ref.in_(list(refs)))
    return dict(connection.execute(query).all())


def keep(connection: Connection, ref: str, kind: str, place: str, now: datetime) -> None:
    row = dialect_insert(connection, t).values(ref=ref, kind=kind, place=place, at=now)
    connection.execute(row.on_conflict_do_update(index_elements=["ref", "kind"], set_={"place": place, "at": now}))


def forget(connection: Connection, refs: Collection[str]) -> None:
    """The platform may not know them any more: they are brought again."""
    connection.execute(delete(t).where(t.c.ref.in_(list(refs))))
