"""What did a citizen subscribe to, and who gets previews?"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from bot.store import outbox_bulk, tables
from bot.store.round.ballot import dialect_insert
from bot.store.vault import vault_of

n, t, w, v = tables.citizen_topic, tables.tester, tables.tester_word, tables.vault


def topics(connection: Connection, citizen: str) -> list[str]:
    return list(connection.scalars(select(n.c.topic).where(n.c.citizen == citizen).order_by(n.c.topic)))


def add(connection: Connection, citizen: str, topic: str, now: datetime) -> bool:
    """False where they had it."""
    row = dialect_insert(connection, n).values(citizen=citizen, topic=topic, since=now)
    return connection.execute(row.on_conflict_do_nothing(index_elements=["citizen", "topic"])).rowcount == 1


def remove(connection: Connection, citizen: str, topics: Collection[str]) -> int:
    mine = n.c.citizen == citizen, n.c.topic.in_(list(topics))
    return connection.execute(delete(n).where(*mine)).rowcount


def forget(connection: Connection, citizen: str) -> None:
    connection.execute(delete(n).where(n.c.citizen == citizen))
    connection.execute(delete(t).where(t.c.citizen == citizen))
    outbox_bulk.forgo(connection, citizen, "the citizen left or was erased")


def testers(connection: Connection) -> Sequence[Any]:
    """citizen, name, at, in the order of their names."""
    return connection.execute(select(t.c.citizen, t.c.name, t.c.at).order_by(t.c.name, t.c.citizen)).all()


def openids(connection: Connection, citizens: Collection[str]) -> dict[str, str]:
    """Of those who are still followers."""
    c, vault = tables.citizen, vault_of(connection)
    query = select(v.c.ref, v.c.cipher).join(c, c.c.ref == v.c.ref)
    rows = connection.execute(query.where(v.c.kind == "openid", v.c.ref.in_(list(citizens)), c.c.followed))
    return {row.ref: vault.open(row.cipher, f"vault.cipher:{row.ref}").decode() for row in rows}


def add_tester(connection: Connection, citizen: str, name: str, staff: int, now: datetime) -> None:
    row = dialect_insert(connection, t).values(citizen=citizen, name=name, added_by=staff, at=now)
    connection.execute(row.on_conflict_do_update(index_elements=["citizen"], set_={"name": name, "at": now}))


def remove_tester(connection: Connection, name: str) -> bool:
    return connection.execute(delete(t).where(t.c.name == name)).rowcount > 0


def keep_word(connection: Connection, word: str, name: str, staff: int, expires: datetime) -> None:
    digest = vault_of(connection).digest("tester", word)
    connection.execute(delete(w).where(w.c.name == name))
    connection.execute(insert(w).values(digest=digest, name=name, made_by=staff, expires_at=expires))


def take_word(connection: Connection, word: str, now: datetime) -> Any | None:
    """name and made_by of a word that is still good; it is used up."""
    mine = w.c.digest == vault_of(connection).digest("tester", word), w.c.expires_at > now
    return connection.execute(delete(w).where(*mine).returning(w.c.name, w.c.made_by)).first()
