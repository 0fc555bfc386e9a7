"""Which menu is to go to the platform, and what came of it? The newest published one, until the platform has taken it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.account_text import Kind, Menu, hash_of, read_body
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.account_text import known
from bot.services.account_text.publishing import may_propose, may_publish
from bot.store import account_text as store
from bot.store import audit

_LEASE = timedelta(minutes=1)
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(hours=1)  # between tries; the platform takes 1,000 menus a day


@dataclass(frozen=True, slots=True)
class Due:
    """``row`` is the version, ``body`` what menu/create takes."""

    row: int
    body: Mapping[str, Any]


def has_due(connection: Connection, *, now: datetime) -> bool:
    return store.due(connection, now) is not None


def claim(connection: Connection, *, now: datetime) -> Due | None:
    """The menu to be sent now, by whoever asks first; by somebody else when nothing is heard of it for a minute.

    One that two people no longer stand for rests, with the reason.
    """
    found = store.due(connection, now, is_taken=True)
    if found is None:
        return None
    document = read_body(Kind.MENU, found.body)
    is_same = found.hash == hash_of(Kind.MENU, document)
    stands = may_propose(connection, found.proposed_by) and may_publish(connection, found.decided_by)
    if not (is_same and stands and isinstance(document, Menu)):
        store.change(connection, found.id, {"due_at": None, "problem": "authority"})
        return None
    store.change(connection, found.id, {"due_at": now + _LEASE})
    return Due(found.id, document.body())


def record(connection: Connection, *, row: int, problem: str, may_repeat: bool, now: datetime) -> None:
    """What the platform said to version ``row``; an empty ``problem``: it is there.

    Another version may have been published meanwhile: whichever went last, the newest one goes once more.
    """
    newest = store.in_force(connection).get(Kind.MENU)
    if newest is not None and newest.id != row:
        store.change(connection, newest.id, {"due_at": now})
        return
    if not problem:
        store.change(connection, row, {"due_at": None, "problem": "", "delivered_at": now})
        return
    found = store.one(connection, row)
    tries = found.attempts + 1 if found is not None else 1
    wait = min(_FIRST * 2 ** min(tries, 10), _LONGEST)
    values = {"problem": problem[:200], "attempts": tries, "due_at": now + wait if may_repeat else None}
    store.change(connection, row, values)


def send_again(connection: Connection, *, actor: Actor, now: datetime) -> None:
    """The published menu goes out once more; raises Refused ``staff.not_allowed``, ``account_text.unknown``."""
    actor.require(Permission.ACCOUNT_PUBLISH)
    found = store.in_force(connection).get(Kind.MENU)
    if found is None:
        raise Refused("account_text.unknown")
    store.change(connection, found.id, {"due_at": now, "attempts": 0, "problem": ""})
    audit.write(
        connection, actor=actor.login, act="account_text.send", subject=Kind.MENU, now=now, detail=found.hash[:12]
    )


def menu_in_force(connection: Connection) -> Menu:
    """What staff published; else what content/ says."""
    found = known.in_force(known.refresh(connection), Kind.MENU)
    return found if isinstance(found, Menu) else Menu(())
