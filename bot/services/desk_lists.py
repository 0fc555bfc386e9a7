"""Which lists does the office keep at hand: colleagues, areas, saved views, canned replies?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.store import audit
from bot.store import desk as store

_NAME = 40  # characters
_TEXT = 1500
FIELDS = ("编号", "商家", "地点", "承办人")
"""What stands in braces in a reply and is filled in with the case's own."""
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Area:
    """A district, town or village; ``office`` says who handles it where it is not ours."""

    code: str
    parent: str | None
    name: str
    words: str
    office: str
    is_ours: bool


@dataclass(frozen=True, slots=True)
class View:
    id: int
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Canned:
    """A reply used again; {fields} are filled before it is sent."""

    id: int
    name: str
    text: str


def handlers(connection: Connection) -> list[tuple[str, str]]:
    """(login, name) of everybody who can be given a case."""
    return [(row.login, row.name) for row in store.handlers(connection)]


def areas(connection: Connection) -> list[Area]:
    return [Area(row.code, row.parent, row.name, row.words, row.office, row.is_ours) for row in store.areas(connection)]


def lay_out(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """The grid as content/ gives it: code, parent, name, words, office, is_ours."""
    if rows:
        store.lay_out(connection, rows)


def categories() -> list[tuple[str, str]]:
    """(code, words) of what food a case may be about."""
    return list(house.shipped().labels["categories"].items())


def views(connection: Connection, *, actor: Actor) -> list[View]:
    return [View(*row) for row in store.views(connection, actor.id)]


def save_view(connection: Connection, *, actor: Actor, name: str, query: str) -> None:
    """Keep a list under a name; raises Refused ``desk.name_bad``."""
    store.save_view(connection, actor.id, _named(name), query[:2000])


def remove_view(connection: Connection, *, actor: Actor, view: int) -> None:
    store.remove_view(connection, actor.id, view)


def canned(connection: Connection) -> list[Canned]:
    return [Canned(*row) for row in store.canned(connection)]


def save_canned(
    connection: Connection, *, actor: Actor, name: str, text: str, now: datetime, reply: int | None = None
) -> None:
    """A new reply, or ``reply`` changed.

    Raises Refused ``staff.not_allowed``, ``desk.name_bad``, ``.name_taken``, ``.field_unknown``, ``.gone``,
    ``complaint.text_missing``, ``.text_long``.
    """
    actor.require(Permission.CASE_ANSWER)
    check_canned(text)
    if any(row.name == _named(name) and row.id != reply for row in store.canned(connection)):
        raise Refused("desk.name_taken", name=_named(name))
    if not store.save_canned(connection, _named(name), text.strip(), reply):
        raise Refused("desk.gone")
    audit.write(connection, actor=actor.login, act="canned.save", subject=_named(name), now=now)


def check_canned(text: str) -> None:
    """Can it be filled in and sent? Raises Refused as ``save_canned``."""
    if not text.strip():
        raise Refused("complaint.text_missing")
    if len(text) > _TEXT:
        raise Refused("complaint.text_long", limit=_TEXT)
    for name in _FIELD.findall(text):
        if name not in FIELDS:
            raise Refused("desk.field_unknown", field=name, known="、".join(FIELDS))


def filled(text: str, values: Mapping[str, str]) -> str:
    """A reply with its fields in place."""
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), text)


def remove_canned(connection: Connection, *, actor: Actor, reply: int, now: datetime) -> None:
    """Raises Refused ``staff.not_allowed``, ``desk.gone``."""
    actor.require(Permission.CASE_ANSWER)
    found = next((row for row in store.canned(connection) if row.id == reply), None)
    if found is None:
        raise Refused("desk.gone")
    store.remove_canned(connection, reply)
    audit.write(connection, actor=actor.login, act="canned.remove", subject=found.name, now=now)


def _named(name: str) -> str:
    if not 1 <= len(name.strip()) <= _NAME:
        raise Refused("desk.name_bad", limit=_NAME)
    return name.strip()
