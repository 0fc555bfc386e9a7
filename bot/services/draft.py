"""How do staff change the knowledge? One proposes, another publishes; nothing goes in that makes the answers worse."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.domain.faq import Entry
from bot.domain.faq_change import Change, Kind
from bot.domain.faq_edit import ID_LIMIT, LIMITS, blank, changed, from_body, to_body, typed, unreadable
from bot.domain.faq_words import TOPICS
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import faq
from bot.store import audit
from bot.store import draft as store

_WHY = 200  # characters
TOGETHER = 20  # changes that are decided at once: as many as a page lists
NOTHING = "0 None"  # the mark of a database in which nobody published


def topics() -> list[str]:
    """The topics an entry may have."""
    return list(dict.fromkeys([*TOPICS, *(entry.topic for entry in faq.entries())]))


def standing(connection: Connection, *, entry: str) -> Entry:
    """An entry, one that was withdrawn too as it was; raises Refused ``faq.unknown``."""
    found = faq.entry(entry) or withdrawn_entries(connection).get(entry)
    if found is None:
        raise Refused("faq.unknown")
    return found


def withdrawn_entries(connection: Connection) -> dict[str, Entry]:
    """Those that were withdrawn, by id, as they were."""
    return {
        name: changed(_root(name), from_body(row.body)[1])
        for name, row in store.in_force(connection).items()
        if from_body(row.body)[0] == "withdraw"
    }


def edit(connection: Connection, *, entry: str, given: Mapping[str, str], day: date) -> Change:
    """An entry as it would be, one that was withdrawn too; whoever verifies it has read it on ``day``.

    Raises Refused ``faq.unknown``, ``draft.same``, ``draft.field.<code>``, ``draft.related``.
    """
    base = standing(connection, entry=entry)
    is_read = given["checked"] == "verified" != base.checked and given["reviewed"] == base.reviewed.isoformat()
    made = _made(base, dict(given) | {"reviewed": day.isoformat()} if is_read else given)
    if faq.entry(entry) is not None and made == changed(base, {}):
        raise Refused("draft.same")
    return Change(kind_of(entry), made)


def kind_of(entry: str) -> Kind:
    """Does content/ know it?"""
    return "edit" if faq.shipped_entry(entry) else "add"


def add(connection: Connection, *, entry: str, given: Mapping[str, str]) -> Change:
    """A new entry; raises Refused as ``edit``, and ``draft.id``, ``draft.known``."""
    if not entry or len(entry) > ID_LIMIT:
        raise Refused("draft.id", most=ID_LIMIT)
    if faq.entry(entry) or faq.shipped_entry(entry) or entry in store.in_force(connection):
        raise Refused("draft.known", entry=entry)
    return Change("add", _made(blank(entry), given))


def withdraw(*, entry: str) -> Change:
    """An entry that is said no more; raises Refused ``faq.unknown``."""
    found = faq.entry(entry)
    if found is None:
        raise Refused("faq.unknown")
    return Change("withdraw", found)


def _made(base: Entry, given: Mapping[str, str]) -> Entry:
    for name, code in unreadable(typed(base) | dict(given), topics()).items():
        raise Refused(f"draft.field.{code}", most=LIMITS.get(name, 0))
    made = changed(base, given)
    if lost := [name for name in made.related if faq.entry(name) is None or name == base.id]:
        raise Refused("draft.related", missing="、".join(lost))
    return made


def propose(connection: Connection, *, actor: Actor, changes: Sequence[Change], why: str, now: datetime) -> list[int]:
    """Write changes down for a second person, all or none; their numbers. The caller has asked ``faq_judge.judge``.

    Raises Refused ``staff.not_allowed``, ``draft.waiting``, ``draft.why``.
    """
    actor.require(Permission.FAQ_EDIT)
    if not 1 <= len(why.strip()) <= _WHY:
        raise Refused("draft.why", limit=_WHY)
    waiting = store.bodies_waiting(connection)
    if any(change.entry.id in waiting for change in changes):
        raise Refused("draft.waiting")
    return [_write(connection, actor, change, why.strip(), now) for change in changes]


def _write(connection: Connection, actor: Actor, change: Change, why: str, now: datetime) -> int:
    values = {"entry": change.entry.id, "body": to_body(change.kind, typed(change.entry)), "why": why}
    audit.write(
        connection, actor=actor.login, act="draft.propose", subject=change.entry.id, now=now, detail=change.kind
    )
    return store.add(connection, values | {"proposed_by": actor.id, "proposed_at": now})


def proposed(connection: Connection, *, actor: Actor, drafts: Sequence[int]) -> list[Change]:
    """What ``drafts`` would do together, for ``faq_judge.judge``; raises Refused as ``publish``."""
    return [_change(row) for row in _decidable(connection, actor, drafts)]


def _change(row: Any) -> Change:
    kind, given = from_body(row.body)
    present = faq.entry(row.entry)
    made = changed(present or _root(row.entry), given)
    return Change("withdraw" if kind == "withdraw" else "add" if kind == "add" else "edit", made)


def publish(connection: Connection, *, actor: Actor, drafts: Sequence[int], now: datetime) -> None:
    """All of them or none; in force in every process within half a minute. The caller has asked ``faq_judge.judge``.

    Raises Refused ``staff.not_allowed``, ``draft.unknown``, ``draft.many``, ``draft.decided``, ``draft.own``.
    """
    _decide(connection, actor, drafts, "published", "draft.publish", now)


def refuse(connection: Connection, *, actor: Actor, drafts: Sequence[int], now: datetime) -> None:
    """It stays as it is; raises as ``publish``."""
    _decide(connection, actor, drafts, "refused", "draft.refuse", now)


def _decide(connection: Connection, actor: Actor, drafts: Sequence[int], state: str, act: str, now: datetime) -> None:
    rows = _decidable(connection, actor, drafts)
    store.decide(connection, drafts, state, actor.id, now)
    for row in rows:
        detail = from_body(row.body)[0]
        audit.write(connection, actor=actor.login, act=act, subject=row.entry, now=now, detail=detail)


def _decidable(connection: Connection, actor: Actor, drafts: Sequence[int]) -> Sequence[Any]:
    actor.require(Permission.FAQ_PUBLISH)
    if len(drafts) > TOGETHER:
        raise Refused("draft.many", most=TOGETHER)
    rows = store.by_ids(connection, drafts)
    if not drafts or len(rows) < len(set(drafts)):
        raise Refused("draft.unknown")
    if any(row.state != "waiting" for row in rows):
        raise Refused("draft.decided")
    if any(row.proposed_by == actor.id for row in rows):
        raise Refused("draft.own")
    return rows


def _root(name: str) -> Entry:
    """What a stored change is made upon."""
    return faq.shipped_entry(name) or blank(name)


def mark(connection: Connection) -> str:
    """What differs whenever something else is in force."""
    return store.mark(connection)


def in_force(connection: Connection) -> tuple[Entry, ...]:
    """The entries of content/ with what staff published; a change of an entry that is gone from there is left out."""
    stored = {name: from_body(row.body) for name, row in store.in_force(connection).items()}
    shipped = [entry for entry in faq.shipped() if stored.get(entry.id, ("", {}))[0] != "withdraw"]
    known = [changed(entry, stored[entry.id][1]) if entry.id in stored else entry for entry in shipped]
    added = [changed(blank(name), given) for name, (kind, given) in stored.items() if kind == "add"]
    return (*known, *(entry for entry in added if faq.shipped_entry(entry.id) is None))
