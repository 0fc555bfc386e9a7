"""What belongs to a case: links, followers, documents, ratings, who looks at it, who took its chat over?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, String, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.store import tables
from bot.store.vault import keep, vault_of

c = tables.complaint
k = tables.complaint_link
f = tables.follower
n = tables.notice
r = tables.rating
p = tables.presence
o = tables.takeover
s = tables.staff

# What every page of a case asks for is put together once: building a statement costs as much as running it.
_case, _who = bindparam("case", type_=Integer), bindparam("who", type_=Integer)
_beside = or_(k.c.one == _case, k.c.other == _case)
_LINKED = (
    select(c.c.number, c.c.kind, c.c.state, k.c.why)
    .select_from(k.join(c, or_(k.c.one == c.c.id, k.c.other == c.c.id)))
    .where(_beside, c.c.id != _case)
    .order_by(c.c.id)
)
_SHARING = select(k.c.one, k.c.other).where(_beside, or_(k.c.why == "both", k.c.why == "clue"))
_NOTICES = select(n).where(n.c.complaint == _case).order_by(n.c.id)
_RATING = select(r).where(r.c.complaint == _case, r.c.round == bindparam("turn", type_=Integer))
_LOOKERS = (
    select(s.c.name)
    .join(p, p.c.staff == s.c.id)
    .where(
        p.c.complaint == _case,
        p.c.at >= bindparam("since", type_=p.c.at.type),
        s.c.id != bindparam("me", type_=Integer),
    )
    .order_by(s.c.name)
)
_TAKEN_BY = select(s.c.name).join(o, o.c.staff == s.c.id).where(o.c.citizen == bindparam("who", type_=String))
_PERSON = select(s.c.login, s.c.name).where(s.c.id == _who)


def put(connection: Connection, table: Any, values: Mapping[str, Any]) -> None:
    """Write a row in place of the one with the same key."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    keys = [column.name for column in table.primary_key.columns]
    rest = {name: value for name, value in values.items() if name not in keys}
    row = dialect.insert(table).values(**values)
    connection.execute(row.on_conflict_do_update(index_elements=keys, set_=rest))


def link(connection: Connection, one: int, other: int, why: str, now: datetime) -> None:
    low, high = sorted((one, other))
    if low != high:
        put(connection, k, {"one": low, "other": high, "why": why, "at": now})


def linked(connection: Connection, complaint: int) -> list[Any]:
    """The cases that belong together with this one: number, kind, state, why."""
    return list(connection.execute(_LINKED, {"case": complaint}))


def follow(connection: Connection, complaint: int, citizen: str, now: datetime) -> None:
    put(connection, f, {"complaint": complaint, "citizen": citizen, "at": now})


def unfollow(connection: Connection, complaint: int, citizen: str) -> None:
    connection.execute(delete(f).where(f.c.complaint == complaint, f.c.citizen == citizen))


def followers(connection: Connection, complaint: int) -> list[str]:
    return list(connection.scalars(select(f.c.citizen).where(f.c.complaint == complaint).order_by(f.c.at)))


def add_notice(connection: Connection, values: dict[str, Any], text: str) -> int:
    """A numbered document; its text goes to the vault. Its id."""
    ref = keep(connection, "notice", text, values["made_at"])
    return int(connection.execute(insert(n).values(**values, text_ref=ref).returning(n.c.id)).scalar_one())


def notices(connection: Connection, complaint: int) -> list[Any]:
    return list(connection.execute(_NOTICES, {"case": complaint}))


def notice(connection: Connection, complaint: int, notice: int) -> Any | None:
    return connection.execute(select(n).where(n.c.complaint == complaint, n.c.id == notice)).first()


def serve(connection: Connection, notice: int, served_on: str, how: str) -> None:
    connection.execute(update(n).where(n.c.id == notice).values(served_on=served_on, served_how=how[:40]))


def rate(connection: Connection, values: Mapping[str, Any]) -> None:
    put(connection, r, values)


def rating(connection: Connection, complaint: int, turn: int) -> Any | None:
    return connection.execute(_RATING, {"case": complaint, "turn": turn}).first()


def look(connection: Connection, complaint: int, staff: int, now: datetime) -> None:
    put(connection, p, {"complaint": complaint, "staff": staff, "at": now})


def lookers(connection: Connection, complaint: int, other_than: int, since: datetime) -> list[str]:
    """Names of those who have the case open."""
    return list(connection.scalars(_LOOKERS, {"case": complaint, "since": since, "me": other_than}))


def take_over(connection: Connection, citizen: str, staff: int, complaint: int | None, now: datetime) -> None:
    put(connection, o, {"citizen": citizen, "staff": staff, "complaint": complaint, "since": now})


def hand_back(connection: Connection, citizen: str) -> bool:
    return connection.execute(delete(o).where(o.c.citizen == citizen)).rowcount == 1


def taken_by(connection: Connection, citizen: str) -> str | None:
    """The name of who talks to this citizen instead of the bot."""
    return connection.scalar(_TAKEN_BY, {"who": citizen})


def drop_stale(connection: Connection, before: datetime) -> None:
    """Forget who looked, and hand back chats that were taken over and forgotten."""
    connection.execute(delete(p).where(p.c.at < before))
    connection.execute(delete(o).where(o.c.since < before))


def open_text(connection: Connection, ref: str) -> str:
    """The text of a document; empty when it was erased."""
    v = tables.vault
    sealed = connection.scalar(select(v.c.cipher).where(v.c.ref == ref, v.c.kind == "notice"))
    return vault_of(connection).open(sealed, f"vault.cipher:{ref}").decode() if sealed else ""


def sharing(connection: Connection, complaint: int) -> list[int]:
    """This case and those made of the same story: their pictures belong to each."""
    rows = connection.execute(_SHARING, {"case": complaint})
    return sorted({complaint, *(one for row in rows for one in row)})


def person(connection: Connection, staff: int | None) -> Any | None:
    """Login and name of a member of staff."""
    return connection.execute(_PERSON, {"who": staff}).first() if staff else None
