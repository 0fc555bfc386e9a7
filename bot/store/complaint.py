"""How are cases and their histories written, and one of them found?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables
from bot.store.vault import vault_of

c = tables.complaint
e = tables.complaint_event
o = tables.outbox

# What every page of a case asks for is put together once: building a statement costs as much as running it.
_BY_NUMBER = select(c).where(c.c.number == bindparam("case", type_=c.c.number.type))
_EVENTS = select(e).where(e.c.complaint == bindparam("case", type_=Integer)).order_by(e.c.at, e.c.id)
_DELIVERIES = (
    select(o.c.key, o.c.state).where(o.c.subject == bindparam("case", type_=o.c.subject.type)).order_by(o.c.id)
)


def next_count(connection: Connection, name: str) -> int:
    """The counter ``name``, one higher; its row stays locked until the commit."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(tables.counter).values(name=name, value=1)
    raised = row.on_conflict_do_update(index_elements=["name"], set_={"value": tables.counter.c.value + 1})
    return int(connection.execute(raised.returning(tables.counter.c.value)).scalar_one())


def digest(connection: Connection, kind: str, value: str) -> str:
    """A keyed hash by which equal values are found and nothing is read."""
    return vault_of(connection).digest(kind, value)


def create(connection: Connection, values: dict[str, Any]) -> int:
    """A new case; its id."""
    return int(connection.execute(insert(c).values(values).returning(c.c.id)).scalar_one())


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a case's history; ``text`` is redacted, ``text_ref`` the full one in the vault.

    ``happenings``: what the clocks hear, by blanks; ``clock`` the one an extension is for.
    """

    act: str
    state: str
    actor: str
    at: datetime
    text: str = ""
    text_ref: str | None = None
    outbox_key: str | None = None
    happenings: str = ""
    clock: str = ""
    reason: str = ""
    target: str = ""
    is_told: bool = False


def record(connection: Connection, complaint: int, step: Step) -> None:
    connection.execute(insert(e).values(asdict(step) | {"complaint": complaint}))


def record_for_all(connection: Connection, cases: Iterable[tuple[int, str]], step: Step) -> None:
    """The same step of several cases, given as (id, state)."""
    rows = [asdict(step) | {"complaint": case, "state": state} for case, state in cases]
    if rows:
        connection.execute(insert(e), rows)


def change(connection: Connection, complaint: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(c).where(c.c.id == complaint).values(**values))


def change_all(connection: Connection, complaints: Collection[int], values: Mapping[str, Any]) -> None:
    connection.execute(update(c).where(c.c.id.in_(complaints)).values(**values))


def by_number(connection: Connection, number: str, *, lock: bool = False, citizen: str | None = None) -> Any | None:
    """The case of that number (and of that citizen); ``lock`` keeps others out until the commit."""
    if citizen is None and not lock:
        return connection.execute(_BY_NUMBER, {"case": number}).first()
    query = select(c).where(c.c.number == number)
    if citizen is not None:
        query = query.where(c.c.citizen == citizen)
    return connection.execute(query.with_for_update() if lock else query).first()


def by_id(connection: Connection, complaint: int) -> Any:
    return connection.execute(select(c).where(c.c.id == complaint)).one()


def by_numbers(connection: Connection, numbers: Collection[str]) -> list[Any]:
    """Those cases, locked until the commit."""
    query = select(c.c.id, c.c.number, c.c.state, c.c.assignee).where(c.c.number.in_(numbers)).order_by(c.c.id)
    return list(connection.execute(query.with_for_update()))


def by_code(connection: Connection, digest: str) -> Any | None:
    return connection.execute(select(c).where(c.c.code == digest)).first()


def events(connection: Connection, complaint: int) -> Sequence[Row[Any]]:
    """The history of a case, oldest first."""
    return connection.execute(_EVENTS, {"case": complaint}).all()


def events_of(connection: Connection, complaints: Collection[int]) -> dict[int, list[Any]]:
    """What the clocks of these cases heard, oldest first, by case."""
    query = select(e.c.complaint, e.c.at, e.c.happenings, e.c.clock)
    query = query.where(e.c.complaint.in_(complaints), e.c.happenings != "").order_by(e.c.at, e.c.id)
    found: dict[int, list[Any]] = {complaint: [] for complaint in complaints}
    for row in connection.execute(query):
        found[row.complaint].append(row)
    return found


def uncounted(connection: Connection, limit: int) -> list[Any]:
    """Open cases whose next due moment is to be worked out again."""
    query = select(c).where(c.c.closed_at.is_(None), c.c.counted_at.is_(None)).order_by(c.c.id).limit(limit)
    return list(connection.execute(query.with_for_update(skip_locked=True)))


def forget_counts(connection: Connection) -> None:
    """Every open case is to be worked out again: a calendar or a rule changed, or a day went by."""
    connection.execute(update(c).where(c.c.closed_at.is_(None)).values(counted_at=None))


def same_facts(connection: Connection, same_key: str, since: datetime) -> Any | None:
    """The newest case since then with these facts of this reporter: id, number."""
    query = select(c.c.id, c.c.number).where(c.c.same_key == same_key, c.c.received_at >= since)
    return connection.execute(query.order_by(c.c.id.desc()).limit(1)).first()


def full_texts(connection: Connection, refs: Sequence[str | None]) -> dict[str, str]:
    """What redacted lines said before: reference → text, of those that have one."""
    return opened(connection, "line", refs)


def opened(connection: Connection, kind: str, refs: Sequence[str | None]) -> dict[str, str]:
    """What lies in the vault under these references: reference → text, of those that are there."""
    v = tables.vault
    known = [ref for ref in refs if ref]
    if not known:
        return {}
    rows = connection.execute(select(v.c.ref, v.c.cipher).where(v.c.ref.in_(known), v.c.kind == kind))
    vault = vault_of(connection)
    return {row.ref: vault.open(row.cipher, f"vault.cipher:{row.ref}").decode() for row in rows}


def contacts(connection: Connection, numbers: Collection[str]) -> dict[str, str]:
    """How the reporters of these cases can be reached, of those who can: number → contact."""
    query = select(c.c.number, c.c.contact).where(c.c.number.in_(numbers), c.c.contact.is_not(None))
    refs = {row.number: row.contact for row in connection.execute(query)} if numbers else {}
    found = opened(connection, "contact", list(refs.values()))
    return {number: found[ref] for number, ref in refs.items() if ref in found}


def deliveries(connection: Connection, number: str) -> dict[str, str]:
    """What became of the messages about a case: outbox key → state, of a message in parts the first not sent."""
    states: dict[str, str] = {}
    for row in connection.execute(_DELIVERIES, {"case": number}):
        key = row.key.split("/")[0]
        if states.get(key, "sent") == "sent":
            states[key] = row.state
    return states


def has_any(connection: Connection, citizen: str) -> bool:
    """Has the citizen filed or followed anything?"""
    f = tables.follower
    query = select(c.c.id).where(
        or_(c.c.citizen == citizen, c.c.id.in_(select(f.c.complaint).where(f.c.citizen == citizen)))
    )
    return connection.execute(query.limit(1)).first() is not None


def change_each(connection: Connection, values: Mapping[int, Mapping[str, Any]]) -> None:
    """Different values for different cases, all with the same columns, in one statement."""
    rows = [{"case": case, **{f"new_{name}": value for name, value in given.items()}} for case, given in values.items()]
    if rows:
        names = next(iter(values.values()))
        given = {name: bindparam(f"new_{name}", type_=c.c[name].type) for name in names}
        connection.execute(update(c).where(c.c.id == bindparam("case")).values(**given), rows)
