"""Who comes? The list at the console is masked; the one for the door shows names and numbers, and asking for it is recorded."""

import json
from datetime import datetime
from typing import Any

from bot.domain.contact import masked
from bot.domain.happening import Standing
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services.happening.known import found
from bot.services.happening.views import People, Person
from bot.store import audit
from bot.store.happening import sign_ups as store

_SHEET = 5000  # people: as many as places can be


def listed(connection: Connection, *, actor: Actor, ref: str, after: int = 0, size: int = 100) -> People:
    """A page of those with a place and those who wait, masked. Raises Refused ``staff.not_allowed``, ``happening.unknown``."""
    actor.require(Permission.CAMPAIGN_READ)
    rows = store.listed(connection, found(connection, ref).id, after, size + 1)
    given = [_person(row, told) for row, told in _with_contacts(connection, rows[:size])]
    hidden = [
        Person(one.id, one.standing, one.at, f"{one.name[:1]}**" if one.name else "", one.phone and masked(one.phone))
        for one in given
    ]
    return People(hidden, rows[size - 1].id if len(rows) > size else None)


def sheet(connection: Connection, *, actor: Actor, ref: str, now: datetime) -> list[Person]:
    """Everybody in full, those with a place first; recorded.

    Raises Refused ``staff.not_allowed``, ``happening.unknown``.
    """
    actor.require(Permission.CAMPAIGN_EDIT)
    actor.require(Permission.CONTACT_REVEAL)
    row = found(connection, ref)
    people = [
        _person(one, told) for one, told in _with_contacts(connection, store.listed(connection, row.id, 0, _SHEET))
    ]
    audit.write(connection, actor=actor.login, act="happening.sheet", subject=row.ref, now=now, detail=str(len(people)))
    return sorted(people, key=lambda one: (one.standing is not Standing.IN, one.at))


def _with_contacts(connection: Connection, rows: Any) -> list[tuple[Any, dict[str, str]]]:
    told = store.contacts(connection, [row.contact for row in rows if row.contact])
    return [(row, json.loads(told.get(row.contact, "{}"))) for row in rows]


def _person(row: Any, told: dict[str, str]) -> Person:
    return Person(row.id, Standing(row.standing), row.at, told.get("name", ""), told.get("phone", ""))
