"""What did staff do? Looking is written down as well, once for a while; the list is for those who may read it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.store import audit as store
from bot.store.audit import Entry

AGAIN = timedelta(minutes=10)  # a page that is looked at again within this time is the same look


@dataclass(frozen=True, slots=True)
class AuditPage:
    """``page`` counts from 1."""

    entries: list[Entry]
    page: int
    pages: int
    total: int


def looked(connection: Connection, *, actor: Actor, act: str, subject: str, now: datetime) -> None:
    """Record that ``actor`` looked at ``subject``, unless they did a moment ago."""
    if not store.has(connection, actor=actor.login, act=act, subject=subject, since=now - AGAIN):
        store.write(connection, actor=actor.login, act=act, subject=subject, now=now)


def page(connection: Connection, *, actor: Actor, page: int, size: int = 50) -> AuditPage:
    """One page of all acts, newest first; raises Refused("staff.not_allowed")."""
    actor.require(Permission.AUDIT_READ)
    entries, total = store.page(connection, max(page, 1), size)
    return AuditPage(entries, max(page, 1), max(1, -(-total // size)), total)
