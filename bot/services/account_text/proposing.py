"""How does staff propose another menu, welcome or set of keywords, go back to an earlier one, or take a proposal back?"""

from datetime import datetime

from bot.domain.account_text import Document, Kind, body_of, hash_of, read_body
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services.account_text import checking, known
from bot.store import account_text as store
from bot.store import audit

WHY = 200  # characters


def propose(
    connection: Connection, *, actor: Actor, kind: Kind, document: Document, why: str, now: datetime, base: str = ""
) -> int:
    """Write ``document`` down for a second person; its number. ``base``: the hash of what the form showed, if it is known.

    Raises Refused ``staff.not_allowed``, ``account_text.why``, ``.waiting``, ``.stale``, ``.same``, ``.faults.<code>``.
    """
    actor.require(Permission.ACCOUNT_EDIT)
    if not 1 <= len(why.strip()) <= WHY:
        raise Refused("account_text.why", limit=WHY)
    present = hash_of(kind, known.in_force(known.refresh(connection), kind))
    if base and base != present:
        raise Refused("account_text.stale")
    check(document)
    made = hash_of(kind, document)
    if made == present:
        raise Refused("account_text.same")
    audit.write(connection, actor=actor.login, act="account_text.propose", subject=kind, now=now, detail=made[:12])
    values = {"kind": kind, "body": body_of(document), "hash": made, "base": present, "why": why.strip()}
    row = store.add(connection, values | {"proposed_by": actor.id, "proposed_at": now})
    if row is None:
        raise Refused("account_text.waiting")
    return row


def check(document: Document) -> None:
    """Raises Refused ``account_text.faults.<code>`` for the first fault."""
    for fault in checking.faults(document):
        raise Refused(f"account_text.faults.{fault.code}", where=fault.where, size=fault.size, most=fault.most)


def again(connection: Connection, *, actor: Actor, kind: Kind, row: int, why: str, now: datetime) -> int:
    """Propose version ``row`` once more (0: what content/ says), by today's rules; raises as ``propose``, and ``.unknown``."""
    if row == 0:
        return propose(connection, actor=actor, kind=kind, document=known.shipped(kind), why=why, now=now)
    found = store.one(connection, row)
    if found is None or found.kind != kind or found.state == "waiting":
        raise Refused("account_text.unknown")
    return propose(connection, actor=actor, kind=kind, document=read_body(kind, found.body), why=why, now=now)


def take_back(connection: Connection, *, actor: Actor, row: int, now: datetime) -> None:
    """Whoever proposed it thinks better of it; raises Refused ``account_text.unknown``, ``.decided``, ``.not_yours``."""
    found = store.held(connection, row)
    if found is None:
        raise Refused("account_text.unknown")
    if found.state != "waiting":
        raise Refused("account_text.decided")
    if found.proposed_by != actor.id:
        raise Refused("account_text.not_yours")
    store.decide(connection, row, "withdrawn", actor.id, now)
    audit.write(
        connection, actor=actor.login, act="account_text.take_back", subject=found.kind, now=now, detail=found.hash[:12]
    )
