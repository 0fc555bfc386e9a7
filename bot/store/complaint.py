"""How are cases written, found and listed?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.complaint import Act, State
from bot.store import tables
from bot.store.vault import vault_of

c = tables.complaint
e = tables.complaint_event
_UNDELIVERED = ("failed", "unknown", "parked")
_HEAD = 40  # characters of a story that a list shows


def next_count(connection: Connection, name: str) -> int:
    """The counter ``name``, one higher; its row stays locked until the commit."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(tables.counter).values(name=name, value=1)
    raised = row.on_conflict_do_update(index_elements=["name"], set_={"value": tables.counter.c.value + 1})
    return int(connection.execute(raised.returning(tables.counter.c.value)).scalar_one())


def create(connection: Connection, values: dict[str, Any]) -> int:
    """A new case; its id."""
    return int(connection.execute(insert(c).values(values).returning(c.c.id)).scalar_one())


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case's history; ``text`` is redacted, ``text_ref`` the full one in the vault."""

    act: Act
    state: State
    actor: str
    at: datetime
    text: str = ""
    text_ref: str | None = None
    outbox_key: str | None = None


def record(connection: Connection, complaint: int, step: Step) -> None:
    row = asdict(step) | {"complaint": complaint, "act": step.act.value, "state": step.state.value}
    connection.execute(insert(e).values(row))


def move(connection: Connection, complaint: int, state: State, now: datetime) -> None:
    connection.execute(update(c).where(c.c.id == complaint).values(state=state.value, updated_at=now))


def by_number(connection: Connection, number: str, *, lock: bool = False, citizen: str | None = None) -> Any | None:
    """The case of that number (and of that citizen); ``lock`` keeps others out until the commit."""
    query = select(c).where(c.c.number == number)
    if citizen is not None:
        query = query.where(c.c.citizen == citizen)
    return connection.execute(query.with_for_update() if lock else query).first()


def of_citizen(connection: Connection, citizen: str, limit: int) -> list[Any]:
    """The newest cases of one citizen (number, kind, state, times) with their last answer's text, reference."""
    return list(connection.execute(_NEWEST, {"citizen": citizen, "limit": limit}))


def of_citizen_by_number(connection: Connection, citizen: str, number: str) -> Any | None:
    return connection.execute(_BY_NUMBER, {"citizen": citizen, "number": number}).first()


def _progress() -> Any:
    told = e.alias("told")
    is_told = told.c.complaint == c.c.id, told.c.act.in_((Act.ANSWER.value, Act.CLOSE.value))
    last = select(func.max(told.c.id)).where(*is_told).correlate(c).scalar_subquery()
    return (
        select(c.c.number, c.c.kind, c.c.state, c.c.created_at, c.c.updated_at, e.c.text, e.c.text_ref)
        .select_from(c.outerjoin(e, e.c.id == last))
        .where(c.c.citizen == bindparam("citizen"))
        .order_by(c.c.created_at.desc(), c.c.id.desc())
    )


# Built once: putting a statement together costs several times what SQLite takes to answer it.
_NEWEST = _progress().limit(bindparam("limit"))
_BY_NUMBER = _progress().where(c.c.number == bindparam("number"))


def page(connection: Connection, state: State | None, number: int, size: int) -> list[Any]:
    """Cases newest first, with photos and undelivered messages counted."""
    m, o = tables.media, tables.outbox
    photos = select(func.count()).where(m.c.complaint == c.c.id).scalar_subquery()
    undelivered = select(func.count()).where(o.c.subject == c.c.number, o.c.state.in_(_UNDELIVERED)).scalar_subquery()
    query = select(
        c.c.number,
        c.c.kind,
        c.c.state,
        func.substr(c.c.story, 1, _HEAD).label("head"),
        c.c.place,
        c.c.created_at,
        c.c.updated_at,
        photos.label("photos"),
        undelivered.label("undelivered"),
    )
    if state is not None:
        query = query.where(c.c.state == state.value)
    query = query.order_by(c.c.created_at.desc(), c.c.id.desc()).limit(size).offset((number - 1) * size)
    return list(connection.execute(query))


def count(connection: Connection, state: State | None) -> int:
    query = select(func.count()).select_from(c)
    return int(connection.scalar(query if state is None else query.where(c.c.state == state.value)) or 0)


def events(connection: Connection, complaint: int) -> Sequence[Row[Any]]:
    """The history of a case, oldest first."""
    return connection.execute(select(e).where(e.c.complaint == complaint).order_by(e.c.at, e.c.id)).all()


def last_event(connection: Connection, complaint: int) -> Any:
    return connection.execute(select(e).where(e.c.complaint == complaint).order_by(e.c.id.desc()).limit(1)).one()


def full_texts(connection: Connection, refs: Sequence[str | None]) -> dict[str, str]:
    """What redacted lines said before: reference → text, of those that have one."""
    v = tables.vault
    known = [ref for ref in refs if ref]
    if not known:
        return {}
    rows = connection.execute(select(v.c.ref, v.c.cipher).where(v.c.ref.in_(known), v.c.kind == "line"))
    vault = vault_of(connection)
    return {row.ref: vault.open(row.cipher, f"vault.cipher:{row.ref}").decode() for row in rows}


def deliveries(connection: Connection, number: str) -> dict[str, str]:
    """What became of the messages about a case: outbox key → state, of a message in parts the first not sent."""
    o = tables.outbox
    states: dict[str, str] = {}
    for row in connection.execute(select(o.c.key, o.c.state).where(o.c.subject == number).order_by(o.c.id)):
        key = row.key.split("/")[0]
        if states.get(key, "sent") == "sent":
            states[key] = row.state
    return states
