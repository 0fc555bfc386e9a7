"""What does the office keep for itself: who can be given a case, the grid of areas, saved views, canned replies?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.store import tables
from bot.store.case_parts import put

s = tables.staff
a = tables.area
v = tables.saved_view
k = tables.canned


def handlers(connection: Connection) -> list[Any]:
    """Accounts that work on cases: id, login, name, roles, citizen (their follower account)."""
    columns = s.c.id, s.c.login, s.c.name, s.c.roles, s.c.citizen
    rows = connection.execute(select(*columns).where(s.c.disabled_at.is_(None)).order_by(s.c.name))
    return [row for row in rows if {"handler", "approver"} & set(row.roles.split())]


def areas(connection: Connection) -> list[Any]:
    return list(connection.execute(select(a).order_by(a.c.code)))


def area(connection: Connection, code: str) -> Any | None:
    return connection.execute(select(a).where(a.c.code == code)).first()


def area_of(connection: Connection, place: str) -> str | None:
    """The smallest area one of whose words stands in ``place``; of two alike the longer word wins."""
    found = [
        (len(row.code), len(word), row.code)
        for row in connection.execute(select(a.c.code, a.c.words))
        for word in row.words.split()
        if word in place
    ]
    return max(found)[2] if found else None


def lay_out(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """The grid is these areas; others are forgotten."""
    for row in rows:
        put(connection, a, row)
    connection.execute(delete(a).where(a.c.code.not_in([row["code"] for row in rows])))


def views(connection: Connection, staff: int) -> list[Any]:
    return list(connection.execute(select(v.c.id, v.c.name, v.c.query).where(v.c.staff == staff).order_by(v.c.name)))


def save_view(connection: Connection, staff: int, name: str, query: str) -> None:
    connection.execute(delete(v).where(v.c.staff == staff, v.c.name == name))
    connection.execute(insert(v).values(staff=staff, name=name, query=query))


def remove_view(connection: Connection, staff: int, view: int) -> None:
    connection.execute(delete(v).where(v.c.staff == staff, v.c.id == view))


def canned(connection: Connection) -> list[Any]:
    return list(connection.execute(select(k).order_by(k.c.name)))


def save_canned(connection: Connection, name: str, text: str, reply: int | None = None) -> bool:
    """A new reply, or that one changed; False when it is no longer there."""
    if reply is None:
        connection.execute(insert(k).values(name=name, text=text))
        return True
    return connection.execute(update(k).where(k.c.id == reply).values(name=name, text=text)).rowcount == 1


def remove_canned(connection: Connection, reply: int) -> None:
    connection.execute(delete(k).where(k.c.id == reply))
