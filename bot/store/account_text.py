"""Which versions of the account's own texts are there, which is in force, and which menu has still to reach the platform?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.staff import Actor
from bot.store import staff, tables
from bot.store.engine import raise_signal
from bot.store.tables.account_text import WAITING

a, s = tables.account_text, tables.staff
_other = s.alias("decider")
_SHOWN = (
    select(a, s.c.name.label("proposer"), _other.c.name.label("decider"))
    .select_from(a.join(s, a.c.proposed_by == s.c.id).outerjoin(_other, a.c.decided_by == _other.c.id))
    .order_by(a.c.id.desc())
)
SIGNAL = "account"


def add(connection: Connection, values: Mapping[str, Any]) -> int | None:
    """The new version's number; None when another of its kind waits."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    row = dialect.insert(a).values(**values, state="waiting", attempts=0, problem="")
    row = row.on_conflict_do_nothing(index_elements=["kind"], index_where=WAITING).returning(a.c.id)
    return cast("int | None", connection.execute(row).scalar_one_or_none())


def one(connection: Connection, row: int) -> Any | None:
    return connection.execute(_SHOWN.where(a.c.id == row)).first()


def held(connection: Connection, row: int) -> Any | None:
    """A version that nobody else can decide about until the unit ends."""
    connection.execute(select(a.c.id).where(a.c.id == row).with_for_update())
    return one(connection, row)


def waiting(connection: Connection) -> dict[str, Any]:
    """By kind, the one that nobody decided about."""
    return {row.kind: row for row in connection.execute(_SHOWN.where(a.c.state == "waiting"))}


def in_force(connection: Connection) -> dict[str, Any]:
    """By kind, what was published last; only one of a kind waits at a time, so that is the one proposed last."""
    last = select(func.max(a.c.id)).where(a.c.state == "published").group_by(a.c.kind)
    return {row.kind: row for row in connection.execute(_SHOWN.where(a.c.id.in_(last)))}


def history(connection: Connection, kind: str, limit: int, offset: int) -> Sequence[Any]:
    """Those decided, the newest first."""
    decided = a.c.kind == kind, a.c.state != "waiting"
    return connection.execute(_SHOWN.where(*decided).limit(limit).offset(offset)).all()


def count(connection: Connection, kind: str) -> int:
    decided = a.c.kind == kind, a.c.state != "waiting"
    return connection.scalar(select(func.count()).select_from(a).where(*decided)) or 0


def decide(
    connection: Connection, row: int, state: str, by: int | None, now: datetime, due_at: datetime | None = None
) -> None:
    values = {"state": state, "decided_by": by, "decided_at": now, "due_at": due_at}
    connection.execute(update(a).where(a.c.id == row).values(values))
    raise_signal(connection, SIGNAL)


def rest(connection: Connection, kind: str, but: int) -> None:
    """No other of the kind is to go out any more."""
    connection.execute(update(a).where(a.c.kind == kind, a.c.id != but).values(due_at=None))


def mark(connection: Connection) -> str:
    """What differs whenever something else is in force."""
    query = select(func.count(), func.max(a.c.id)).where(a.c.state == "published")
    number, last = connection.execute(query).one()
    return f"{number} {last}"


def due(connection: Connection, now: datetime, *, is_taken: bool = False) -> Any | None:
    """The menu that is to go to the platform now; ``is_taken``: nobody else can take it until the unit ends."""
    query = select(a.c.id).where(a.c.due_at <= now).limit(1)
    row = connection.scalar(query.with_for_update(skip_locked=True) if is_taken else query)
    return one(connection, row) if row is not None else None


def change(connection: Connection, row: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(a).where(a.c.id == row).values(dict(values)))


def person(connection: Connection, number: int) -> Actor | None:
    """Whoever has this number and may still sign in."""
    found = (one for one in staff.all_accounts(connection) if one.actor.id == number and not one.is_disabled)
    return next((one.actor for one in found), None)
