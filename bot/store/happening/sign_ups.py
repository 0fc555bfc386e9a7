"""Who signed up for a happening, who waits, and how do they leave again?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.store import tables
from bot.store.vault import erase, vault_of

s, v, h = tables.sign_up, tables.vault, tables.happening
KIND = "sign_up"


def counts(connection: Connection, ids: Collection[int]) -> dict[int, dict[str, int]]:
    """How many by standing, of each happening."""
    found: dict[int, dict[str, int]] = {id: {} for id in ids}
    query = select(s.c.happening, s.c.standing, func.count()).where(s.c.happening.in_(list(ids)))
    for id, standing, count in connection.execute(query.group_by(s.c.happening, s.c.standing)):
        found[id][standing] = count
    return found


def of(connection: Connection, happening: int, citizen: str) -> Any | None:
    mine = s.c.happening == happening, s.c.citizen == citizen
    return connection.execute(select(s).where(*mine)).first()


def ahead_of(connection: Connection, row: Any) -> int:
    """How many wait before somebody who waits."""
    queue = s.c.happening == row.happening, s.c.standing == "waiting", s.c.id < row.id
    return connection.scalar(select(func.count()).where(*queue)) or 0


def put(
    connection: Connection, happening: int, citizen: str, standing: str, contact: str | None, now: datetime
) -> None:
    """A new sign-up, at the end of the queue: also of somebody who took an earlier one back. The happening is locked."""
    mine = s.c.happening == happening, s.c.citizen == citizen
    connection.execute(delete(s).where(*mine))
    values = {"happening": happening, "citizen": citizen, "standing": standing, "contact": contact, "at": now}
    connection.execute(insert(s).values(values))


def move(connection: Connection, row: Any, standing: str) -> None:
    connection.execute(update(s).where(s.c.id == row.id).values(standing=standing))


def leave(connection: Connection, row: Any) -> None:
    """They do not come: who they are is not needed any more."""
    if row.contact:
        erase(connection, row.contact)
    connection.execute(update(s).where(s.c.id == row.id).values(standing="back", contact=None))


def waiting(connection: Connection, happening: int, limit: int) -> Sequence[Any]:
    queue = select(s).where(s.c.happening == happening, s.c.standing == "waiting")
    return connection.execute(queue.order_by(s.c.id).limit(limit)).all()


def listed(connection: Connection, happening: int, after: int, limit: int) -> Sequence[Any]:
    """Those with a place and those who wait, in the order they came."""
    query = select(s).where(s.c.happening == happening, s.c.standing != "back", s.c.id > after)
    return connection.execute(query.order_by(s.c.id).limit(limit)).all()


def coming(connection: Connection, happening: int, after: str, limit: int, standings: Collection[str]) -> Sequence[Any]:
    """By reference of the citizen, from ``after`` on: citizen, standing."""
    query = select(s.c.citizen, s.c.standing).where(s.c.happening == happening, s.c.citizen > after)
    return connection.execute(query.where(s.c.standing.in_(list(standings))).order_by(s.c.citizen).limit(limit)).all()


def own(connection: Connection, citizen: str, now: datetime) -> Sequence[Any]:
    """What a citizen signed up for and is not over, the next first: happening's row and standing."""
    query = select(h, s.c.standing).join(s, s.c.happening == h.c.id)
    mine = s.c.citizen == citizen, s.c.standing != "back", h.c.ends_at > now, h.c.state == "open"
    return connection.execute(query.where(*mine).order_by(h.c.starts_at)).all()


def contacts(connection: Connection, refs: Collection[str]) -> Mapping[str, str]:
    """The sealed words of sign-ups, by reference."""
    vault, found = vault_of(connection), {}
    for row in connection.execute(select(v.c.ref, v.c.cipher).where(v.c.kind == KIND, v.c.ref.in_(list(refs)))):
        found[row.ref] = vault.open(row.cipher, f"vault.cipher:{row.ref}").decode()
    return found


def forget(connection: Connection, citizen: str) -> None:
    """Nobody signed up."""
    mine = s.c.citizen == citizen
    refs = select(s.c.contact).where(mine, s.c.contact.is_not(None))
    connection.execute(delete(v).where(v.c.ref.in_(refs), v.c.kind == KIND))
    connection.execute(delete(s).where(mine))


def forget_contacts(connection: Connection, before: datetime) -> int:
    """Of happenings that ended before then; how many."""
    over = select(h.c.id).where(h.c.ends_at < before)
    gone = s.c.happening.in_(over), s.c.contact.is_not(None)
    connection.execute(delete(v).where(v.c.ref.in_(select(s.c.contact).where(*gone)), v.c.kind == KIND))
    return connection.execute(update(s).where(*gone).values(contact=None)).rowcount


def purge(connection: Connection, before: datetime) -> int:
    """All sign-ups of happenings that ended before then; how many."""
    over = select(h.c.id).where(h.c.ends_at < before)
    return connection.execute(delete(s).where(s.c.happening.in_(over))).rowcount
