"""How do staff change an entry? One proposes, another publishes; nothing goes in that makes the answers worse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.domain.faq import Entry
from bot.domain.faq_edit import changed, differences, from_body, to_body
from bot.domain.faq_lint import broken
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import faq
from bot.store import audit
from bot.store import draft as store

_LAST = 20  # decided ones that are listed
_NAMED = 3  # texts that a refusal names
_WHY = 200  # characters
NOTHING = "0 None"  # the mark of a database in which nobody published


@dataclass(frozen=True, slots=True)
class Draft:
    """A change of an entry. ``state``: waiting, published, refused; ``changes``: field, as it is, as it would be."""

    id: int
    entry: str
    title: str
    why: str
    state: str
    proposer: str
    proposed_by: int
    proposed_at: datetime
    decider: str | None
    decided_at: datetime | None
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def made(entry: str, given: Mapping[str, str], day: date) -> Entry:
    """The entry as it would be. Raises Refused ``faq.unknown``, ``draft.date``, ``draft.same``."""
    present = faq.entry(entry)
    if present is None:
        raise Refused("faq.unknown")
    if not differences(present, given):
        raise Refused("draft.same")
    try:
        return changed(present, given, day)
    except ValueError:
        raise Refused("draft.date") from None


def judge(entry: Entry) -> None:
    """Is it fit to be said, and are all others still found? Seconds of work: not for the loop.

    Frozen are the ways to ask that content/ gives to every entry. Raises Refused ``draft.rule.<rule>`` of faq_lint,
    ``draft.worse``.
    """
    present = faq.entries()
    plain = replace(entry, checked="source") if entry.checked == "verified" else entry
    if rules := broken(plain, present):
        raise Refused(f"draft.rule.{rules[0]}")
    frozen = [(text, one.id) for one in faq.shipped() if one.id != entry.id for text in (one.question, *one.asked)]
    lost = faq.advisor().lost([entry if one.id == entry.id else one for one in present], entry, frozen)
    if lost:
        raise Refused("draft.worse", count=len(lost), texts="；".join(lost[:_NAMED]))


def propose(
    connection: Connection, *, actor: Actor, entry: str, given: Mapping[str, str], why: str, day: date, now: datetime
) -> int:
    """Write a change down for a second person; its number. The caller has asked ``judge``.

    Raises Refused ``staff.not_allowed``, ``draft.waiting``, ``draft.why``, and as ``made``.
    """
    actor.require(Permission.FAQ_EDIT)
    made(entry, given, day)
    if not 1 <= len(why.strip()) <= _WHY:
        raise Refused("draft.why", limit=_WHY)
    if any(row.entry == entry for row in store.waiting(connection)):
        raise Refused("draft.waiting")
    values = {"entry": entry, "body": to_body(given, day), "why": why.strip()}
    number = store.add(connection, values | {"proposed_by": actor.id, "proposed_at": now})
    audit.write(connection, actor=actor.login, act="draft.propose", subject=entry, now=now)
    return number


def proposed(connection: Connection, *, actor: Actor, draft: int) -> Entry:
    """The entry that ``draft`` would make, for ``judge``; raises Refused as ``publish``."""
    row = _decidable(connection, actor, draft)
    given, day = from_body(row.body)
    return made(row.entry, given, day)


def publish(connection: Connection, *, actor: Actor, draft: int, now: datetime) -> None:
    """In force in every process within half a minute. The caller has asked ``judge``.

    Raises Refused ``staff.not_allowed``, ``draft.unknown``, ``draft.decided``, ``draft.own``.
    """
    _decide(connection, actor, draft, "published", "draft.publish", now)


def refuse(connection: Connection, *, actor: Actor, draft: int, now: datetime) -> None:
    """It stays as it is; raises as ``publish``."""
    _decide(connection, actor, draft, "refused", "draft.refuse", now)


def _decide(connection: Connection, actor: Actor, draft: int, state: str, act: str, now: datetime) -> None:
    row = _decidable(connection, actor, draft)
    store.decide(connection, draft, state, actor.id, now)
    audit.write(connection, actor=actor.login, act=act, subject=row.entry, now=now)


def _decidable(connection: Connection, actor: Actor, draft: int) -> Any:
    actor.require(Permission.FAQ_PUBLISH)
    row = store.by_id(connection, draft)
    if row is None:
        raise Refused("draft.unknown")
    if row.state != "waiting":
        raise Refused("draft.decided")
    if row.proposed_by == actor.id:
        raise Refused("draft.own")
    return row


def listing(connection: Connection, *, actor: Actor) -> tuple[list[Draft], list[Draft]]:
    """Those that wait with what they change, and those decided last; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    return [_draft(row) for row in store.waiting(connection)], _drafts(store.decided(connection, _LAST))


def history(connection: Connection, *, entry: str) -> list[Draft]:
    """What was decided about one entry, the newest first."""
    return _drafts(store.decided(connection, _LAST, entry))


def _drafts(rows: Sequence[Any]) -> list[Draft]:
    return [replace(_draft(row), changes=[]) for row in rows]


def _draft(row: Any) -> Draft:
    known = faq.entry(row.entry)
    return Draft(
        id=row.id,
        entry=row.entry,
        title=known.question if known else row.entry,
        why=row.why,
        state=row.state,
        proposer=row.proposer,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decider=row.decider,
        decided_at=row.decided_at,
        changes=differences(known, from_body(row.body)[0]) if known else [],
    )


def mark(connection: Connection) -> str:
    """What differs whenever something else is in force."""
    return store.mark(connection)


def in_force(connection: Connection) -> tuple[Entry, ...]:
    """The entries of content/ with what staff published; a change of an entry that is gone is left out."""
    bodies = store.in_force(connection)
    return tuple(_with(entry, bodies.get(entry.id)) for entry in faq.shipped())


def _with(entry: Entry, body: str | None) -> Entry:
    return changed(entry, *from_body(body)) if body else entry
