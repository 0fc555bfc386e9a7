"""What is kept about one citizen, for them to read?"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from bot.store import opinion, question, subscription, tables, ticket
from bot.store.campaign import topic
from bot.store.happening import sign_ups
from bot.store.round import telling
from bot.store.vault import vault_of

c, e, v = tables.complaint, tables.complaint_event, tables.vault
LINES = 200  # steps that one answer can hold


def cases(connection: Connection, citizen: str, limit: int) -> Sequence[Any]:
    """Their newest cases: number, kind, time, place, story, references of what is sealed, number of photos by case."""
    columns = (c.c.id, c.c.number, c.c.kind, c.c.created_at, c.c.place, c.c.story, c.c.story_ref, c.c.contact)
    query = select(*columns).where(c.c.citizen == citizen).order_by(c.c.created_at.desc(), c.c.id.desc())
    return connection.execute(query.limit(limit)).all()


def added(connection: Connection, ids: Sequence[int]) -> Sequence[Any]:
    """What they added to these cases later: case, time, text, reference of the full one."""
    if not ids:
        return ()
    own = e.c.complaint.in_(ids), e.c.actor == "citizen", e.c.text != ""
    query = select(e.c.complaint, e.c.at, e.c.text, e.c.text_ref).where(*own).order_by(e.c.id).limit(LINES)
    return connection.execute(query).all()


def opened(connection: Connection, refs: Sequence[str | None]) -> dict[str, str]:
    """The sealed values behind ``refs``, in one query."""
    known = [ref for ref in refs if ref]
    if not known:
        return {}
    rows = connection.execute(select(v.c.ref, v.c.cipher).where(v.c.ref.in_(known)))
    vault = vault_of(connection)
    return {row.ref: vault.open(row.cipher, f"vault.cipher:{row.ref}").decode() for row in rows}


def forget_loose(connection: Connection, citizen: str) -> None:
    """Photos of no case, cases of others they follow, what they asked and how they judged, what they asked to have tested,
    consents to notices: nothing any law wants kept.
    """
    subscription.forget(connection, citizen)
    m, f = tables.media, tables.follower
    connection.execute(delete(m).where(m.c.citizen == citizen, m.c.complaint.is_(None)))
    connection.execute(delete(f).where(f.c.citizen == citizen))
    question.forget(connection, citizen)
    opinion.forget(connection, citizen)
    telling.forget(connection, citizen)
    sign_ups.forget(connection, citizen)
    topic.forget(connection, citizen)
    ticket.forget(connection, citizen)
