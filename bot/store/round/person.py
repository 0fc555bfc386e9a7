"""Who takes part: whose openid, since when do they follow, and by which ticket did they come?"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.store import tables
from bot.store.vault import vault_of

c, v, t = tables.citizen, tables.vault, tables.round_ticket
_PERSON = (
    select(c.c.ref, c.c.followed, c.c.created_at, v.c.cipher)
    .join(v, v.c.ref == c.c.ref)
    .where(c.c.ref == bindparam("citizen", type_=c.c.ref.type), v.c.kind == "openid")
)


def follower(connection: Connection, citizen: str) -> tuple[str, datetime] | None:
    """The openid, and since when it is known; None for whoever does not follow."""
    row = connection.execute(_PERSON, {"citizen": citizen}).first()
    if row is None or not row.followed:
        return None
    return vault_of(connection).open(row.cipher, f"vault.cipher:{row.ref}").decode(), row.created_at


def by_openid(connection: Connection, openid: str) -> str | None:
    """The reference of a follower."""
    known = v.c.kind == "openid", v.c.digest == vault_of(connection).digest("openid", openid), c.c.followed
    return connection.scalar(select(c.c.ref).join(v, v.c.ref == c.c.ref).where(*known))


def give_ticket(connection: Connection, digest: str, round: int, citizen: str, expires: datetime) -> None:
    connection.execute(insert(t).values(digest=digest, round=round, citizen=citizen, expires_at=expires))


def ticket(connection: Connection, digest: str, round: int) -> Any | None:
    return connection.execute(select(t).where(t.c.digest == digest, t.c.round == round)).first()


def take_ticket(connection: Connection, digest: str, now: datetime) -> bool:
    """Use it; False when somebody was first."""
    fresh = t.c.digest == digest, t.c.used_at.is_(None), t.c.expires_at > now
    return connection.execute(update(t).where(*fresh).values(used_at=now)).rowcount == 1
