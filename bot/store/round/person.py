"""Who takes part: whose openid, and since when do they follow?"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.store import tables
from bot.store.vault import vault_of

c, v = tables.citizen, tables.vault
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
