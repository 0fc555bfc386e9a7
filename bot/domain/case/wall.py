"""Who may see what betrays a reporter? The one rule behind every page, document and picture of a case.

Whoever works on the case, and approvers. A case that nobody has is taken first and seen then: the history says who took
it. A report is kept closer than a complaint: the office owes its reporter secrecy (令121, Art 37; 食品安全法, Art 115), a dispute
has two sides that meet.
"""

from collections.abc import Mapping
from enum import StrEnum

from bot.domain.complaint import Kind
from bot.domain.refused import Denied
from bot.domain.staff import Actor


class Sealed(StrEnum):
    """``identity``: name, contact, parties, the words in full, documents; ``hint``: a masked number, what the same reporter
    did elsewhere; ``picture``: photos and videos; ``illness``: who is ill and how."""

    IDENTITY = "identity"
    HINT = "hint"
    PICTURE = "picture"
    ILLNESS = "illness"


class Relation(StrEnum):
    """Of somebody of the office to a case: theirs, nobody's, a colleague's."""

    OWN = "own"
    FREE = "free"
    OTHERS = "others"


Roles = frozenset[str]
_HEAD: Roles = frozenset({"approver"})
_OFFICE: Roles = _HEAD | {"handler"}
_ALL: Roles = _OFFICE | {"viewer", "admin"}
_CLOSE = {Relation.OWN: _OFFICE, Relation.FREE: _HEAD, Relation.OTHERS: _HEAD}

WALL: Mapping[tuple[Kind, Sealed], Mapping[Relation, Roles]] = {
    (Kind.COMPLAINT, Sealed.IDENTITY): _CLOSE,
    (Kind.COMPLAINT, Sealed.HINT): dict.fromkeys(Relation, _ALL),
    (Kind.COMPLAINT, Sealed.PICTURE): dict.fromkeys(Relation, _OFFICE),
    (Kind.COMPLAINT, Sealed.ILLNESS): dict.fromkeys(Relation, _OFFICE),
    (Kind.REPORT, Sealed.IDENTITY): _CLOSE,
    (Kind.REPORT, Sealed.HINT): _CLOSE,
    (Kind.REPORT, Sealed.PICTURE): _CLOSE,
    (Kind.REPORT, Sealed.ILLNESS): dict.fromkeys(Relation, _OFFICE),
}


def relation(actor: Actor, assignee: int | None) -> Relation:
    """``assignee``: the id of who has the case."""
    if assignee is None:
        return Relation.FREE
    return Relation.OWN if assignee == actor.id else Relation.OTHERS


def seen_by(actor: Actor, kind: Kind, assignee: int | None) -> frozenset[Sealed]:
    """What of a case is open to ``actor``."""
    to = relation(actor, assignee)
    return frozenset(what for what in Sealed if WALL[kind, what][to] & actor.roles)


def require(actor: Actor, kind: Kind, assignee: int | None, what: Sealed) -> None:
    """Raises Denied ``staff.not_allowed``, ``case.take_first`` or ``case.not_yours``."""
    if what in seen_by(actor, kind, assignee):
        return
    if not WALL[kind, what][Relation.OWN] & actor.roles:
        raise Denied("staff.not_allowed")
    raise Denied("case.take_first" if assignee is None else "case.not_yours")


def may_hand_on(actor: Actor, assignee: int | None) -> bool:
    """A free case goes to anybody; one that somebody has is given on by them or by an approver, or the wall had a door."""
    roles = _HEAD if relation(actor, assignee) is Relation.OTHERS else _OFFICE
    return bool(roles & actor.roles)
