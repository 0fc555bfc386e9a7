"""How does a second person publish what the first one wrote, exactly that, and what if it no longer fits?"""

from datetime import datetime
from typing import Any

from bot.domain.account_text import Document, Kind, hash_of, read_body
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.account_text import known
from bot.services.account_text.proposing import check
from bot.store import account_text as store
from bot.store import audit


def publish(connection: Connection, *, actor: Actor, row: int, hash: str, now: datetime) -> None:
    """In force in every process within half a minute; a menu is on its way to the platform. ``hash``: what ``actor`` read.

    Raises Refused ``staff.not_allowed``, ``account_text.unknown``, ``.decided``, ``.own``, ``.changed``, ``.stale``,
    ``.proposer``, ``.faults.<code>``.
    """
    found = _decidable(connection, actor, row)
    kind, document = Kind(found.kind), _as_approved(found, hash)
    if not may_propose(connection, found.proposed_by):
        raise Refused("account_text.proposer")
    if found.base != hash_of(kind, known.in_force(known.refresh(connection), kind)):
        raise Refused("account_text.stale")
    check(document)
    store.decide(connection, row, "published", actor.id, now, now if kind is Kind.MENU else None)
    store.rest(connection, kind, row)
    _note(connection, actor, "account_text.publish", found, now)


def refuse(connection: Connection, *, actor: Actor, row: int, now: datetime) -> None:
    """What is in force stays; raises as ``publish``."""
    found = _decidable(connection, actor, row)
    store.decide(connection, row, "refused", actor.id, now)
    _note(connection, actor, "account_text.refuse", found, now)


def _decidable(connection: Connection, actor: Actor, row: int) -> Any:
    actor.require(Permission.ACCOUNT_PUBLISH)
    found = store.held(connection, row)
    if found is None:
        raise Refused("account_text.unknown")
    if found.state != "waiting":
        raise Refused("account_text.decided")
    if found.proposed_by == actor.id:
        raise Refused("account_text.own")
    return found


def _as_approved(found: Any, hash: str) -> Document:
    """What is stored is what was proposed and what the second person read."""
    document = read_body(Kind(found.kind), found.body)
    if not hash == found.hash == hash_of(Kind(found.kind), document):
        raise Refused("account_text.changed")
    return document


def may_propose(connection: Connection, number: int) -> bool:
    """Is whoever wrote it still somebody who may?"""
    person = store.person(connection, number)
    return person is not None and person.may(Permission.ACCOUNT_EDIT)


def may_publish(connection: Connection, number: int | None) -> bool:
    person = store.person(connection, number) if number is not None else None
    return person is not None and person.may(Permission.ACCOUNT_PUBLISH)


def _note(connection: Connection, actor: Actor, act: str, found: Any, now: datetime) -> None:
    audit.write(connection, actor=actor.login, act=act, subject=found.kind, now=now, detail=found.hash[:12])
