"""How does a citizen sign up, wait for a place, and take it back?"""

import json
from datetime import datetime
from typing import Any

from bot.domain.contact import phone_in
from bot.domain.happening import NAME, Standing, asks_in, has_room
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.services.happening.known import found, shown, takes_sign_ups
from bot.services.happening.queue import fill
from bot.services.happening.views import Own, SignUp
from bot.store import vault
from bot.store.happening import sign_ups as store
from bot.store.happening import telling
from bot.store.round import person


def sign_up(
    connection: Connection, *, ref: str, citizen: str, now: datetime, name: str = "", phone: str = ""
) -> SignUp:
    """A place, or the end of the queue; signing up again changes nothing.

    Raises Refused ``happening.unknown``, ``.no_sign_up``, ``.sign_closed``, ``.follow_first``, ``.name_bad``, ``.phone_bad``.
    """
    row = found(connection, ref, lock=True)
    present = store.of(connection, row.id, citizen)
    if present is not None and present.standing != Standing.BACK:
        return _standing(connection, present)
    if row.opened_at is None:
        raise Refused("happening.unknown")
    if not takes_sign_ups(row, now):
        raise Refused("happening.sign_closed" if row.takes_sign_ups else "happening.no_sign_up")
    if person.follower(connection, citizen) is None:
        raise Refused("happening.follow_first")
    contact = _contact(connection, asks_in(row.asks), name, phone, now)
    taken = store.counts(connection, [row.id])[row.id]
    # Whoever waits comes first, also while a place is free: the queue is filled with the next tick.
    is_in = has_room(row.places, taken.get(Standing.IN, 0)) and not taken.get(Standing.WAITING, 0)
    standing = Standing.IN if is_in else Standing.WAITING
    store.put(connection, row.id, citizen, standing, contact, now)
    return _standing(connection, store.of(connection, row.id, citizen), is_new=True)


def _standing(connection: Connection, row: Any, *, is_new: bool = False) -> SignUp:
    ahead = store.ahead_of(connection, row) if row.standing == Standing.WAITING else 0
    return SignUp(Standing(row.standing), ahead, is_new)


def _contact(connection: Connection, asks: frozenset[str], name: str, phone: str, now: datetime) -> str | None:
    """What was asked for, sealed; nothing else is kept."""
    given = {}
    if "name" in asks:
        given["name"] = checked_name(name)
    if "phone" in asks:
        given["phone"] = checked_phone(phone)
    if not given:
        return None
    return vault.keep(connection, store.KIND, json.dumps(given, ensure_ascii=False), now)


def checked_name(name: str) -> str:
    """Raises Refused ``happening.name_bad``."""
    words = " ".join(name.split())
    if not 1 <= len(words) <= NAME:
        raise Refused("happening.name_bad", limit=NAME)
    return words


def checked_phone(phone: str) -> str:
    """Digits only; raises Refused ``happening.phone_bad``."""
    found_phone = phone_in(phone)
    if found_phone is None:
        raise Refused("happening.phone_bad")
    return found_phone


def take_back(connection: Connection, *, ref: str, citizen: str, now: datetime) -> bool:
    """They do not come; the next who waits gets the place. False where they had not signed up, or it is over.

    Raises Refused ``happening.unknown``.
    """
    row = found(connection, ref, lock=True)
    present = store.of(connection, row.id, citizen)
    if present is None or present.standing == Standing.BACK or row.ends_at <= now:
        return False
    store.leave(connection, present)
    telling.drop_late(connection, row.ref, ("happening_remind", "happening_in"), citizen)
    fill(connection, row, now)
    return True


def mine(connection: Connection, *, ref: str, citizen: str) -> SignUp | None:
    """None where they have not signed up, or took it back. Raises Refused ``happening.unknown``."""
    present = store.of(connection, found(connection, ref).id, citizen)
    return None if present is None or present.standing == Standing.BACK else _standing(connection, present)


def own(connection: Connection, *, citizen: str, now: datetime) -> list[Own]:
    """What a citizen signed up for and is not over, the next first."""
    rows = store.own(connection, citizen, now)
    return [Own(one, Standing(row.standing)) for one, row in zip(shown(connection, rows, now), rows, strict=True)]
