"""What becomes of questions that nothing known answers? Alike ones are kept together, answered once, and all who asked are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.gap import LEFT_LIMIT, REPLY_LIMIT, TEXT_LIMIT, Gap, is_left, key_of, left_key, most_alike
from bot.domain.phrase import Phrase
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import faq, house
from bot.store import audit, outbox
from bot.store import question as store
from bot.store.vault import new_ref

_WAITING = (Gap.OPEN, Gap.LEFT)
_VARIANTS = 20  # ways to ask that staff see of a group


@dataclass(frozen=True, slots=True)
class Settled:
    """What the office said to exactly this question: an entry, or words of its own."""

    entry: str | None
    reply: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Like questions. ``waiting``: citizens who are to be told; ``by``: the name of whoever settled it.

    ``is_left``: one citizen asked staff.
    """

    id: int
    text: str = field(repr=False)
    words: str
    near: str
    count: int
    waiting: int
    first: datetime
    last: datetime
    state: Gap
    entry: str | None
    reply: str | None = field(repr=False)
    by: str | None
    at: datetime | None
    is_left: bool
    variants: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Groups:
    """``page`` counts from 1; ``counts`` by state."""

    items: list[Group]
    page: int
    pages: int
    total: int
    counts: dict[str, int]


def note(
    connection: Connection, *, citizen: str, text: str, words: Sequence[str], near: str, now: datetime
) -> Settled | None:
    """Nothing known answers ``text``; what the office said to this very question before, None while it said nothing.

    It joins the group of the same words, else the open one that shares most of them (``bot.domain.gap.alike``).
    """
    plain = redact(text.strip())[:TEXT_LIMIT]
    key = key_of(words, plain)
    found = store.same(connection, key)
    if found is not None and found.state != Gap.OPEN:
        store.again(connection, found.id, now)
        return Settled(found.entry, found.reply) if found.state == Gap.ANSWERED else None
    group = found.id if found is not None else most_alike(key, near, store.open_ones(connection))
    if group is None:
        group = store.add(connection, key, near, plain, now)
    else:
        store.again(connection, group, now)
    store.asks(connection, group, citizen, plain, now)
    return None


def leave(connection: Connection, *, citizen: str, text: str, near: str, now: datetime) -> str:
    """A question for staff, kept by itself however it is asked: the answer is theirs alone. What was kept of it."""
    plain = redact(text.strip())[:LEFT_LIMIT]
    group = store.left(connection, citizen, plain)
    if group is None:
        group = store.add(connection, left_key(new_ref()), near, plain, now, Gap.LEFT)
    else:
        store.again(connection, group, now)
    store.asks(connection, group, citizen, plain, now)
    return plain


def waiting(connection: Connection) -> int:
    """How many citizens' questions wait for staff."""
    return store.counts(connection).get(Gap.LEFT, 0)


def listing(connection: Connection, *, actor: Actor, state: Gap, page: int = 1, size: int = 20) -> Groups:
    """Groups in ``state``, the most asked first, questions for staff the oldest first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    rows, total = store.page(connection, state, max(page, 1), size)
    items = [_group(row, row.waiting) for row in rows]
    return Groups(items, max(page, 1), max(1, -(-total // size)), total, store.counts(connection))


def group(connection: Connection, *, actor: Actor, gap: int) -> Group:
    """One group with the ways it was asked; raises Refused ``staff.not_allowed``, ``gap.unknown``."""
    actor.require(Permission.CASE_READ)
    row, people = _row(connection, gap), store.askers(connection, gap)
    variants = tuple(dict.fromkeys(person.text for person in people))[:_VARIANTS]
    return _group(row, sum(not person.is_told for person in people), variants)


def _group(row: Any, waiting: int, variants: tuple[str, ...] = ()) -> Group:
    return Group(
        id=row.id,
        text=row.text,
        words=row.words,
        near=row.near,
        count=row.count,
        waiting=waiting,
        first=row.asked_at,
        last=row.last_asked_at,
        state=Gap(row.state),
        entry=row.entry,
        reply=row.reply,
        by=row.settled_by,
        at=row.settled_at,
        is_left=is_left(row.words),
        variants=variants,
    )


def preview(connection: Connection, *, actor: Actor, gap: int, entry: str = "", reply: str = "") -> str:
    """How somebody who asked will read the answer; raises Refused as ``answer``."""
    actor.require(Permission.CASE_ANSWER)
    row = _open(connection, gap)
    _check(entry, reply)
    return _words(row.text, entry, reply)


def answer(connection: Connection, *, actor: Actor, gap: int, now: datetime, entry: str = "", reply: str = "") -> int:
    """The office answers a group, with an ``entry`` or with a short ``reply``; everybody who asked is told once. How many.

    Raises Refused ``staff.not_allowed``, ``gap.unknown``, ``.settled``, ``.entry_unknown``, ``.one_answer``,
    ``complaint.text_long``.
    """
    actor.require(Permission.CASE_ANSWER)
    _open(connection, gap)
    _check(entry, reply)
    people = [person for person in store.askers(connection, gap) if not person.is_told]
    batch = new_ref()
    for person in people:
        said = _words(person.text, entry, reply)
        outbox.enqueue(connection, f"question:{batch}:{person.citizen}", person.citizen, said, now, purpose="question")
    store.told(connection, gap)
    settled = {"state": Gap.ANSWERED, "entry": entry or None, "reply": None if entry else reply.strip()}
    _settle(connection, gap, actor, now, settled, "gap.answer")
    return len(people)


def dismiss(connection: Connection, *, actor: Actor, gap: int, now: datetime) -> None:
    """Nothing the office answers: chatter, another body's business. Raises Refused as ``answer``."""
    actor.require(Permission.CASE_ANSWER)
    _open(connection, gap)
    _settle(connection, gap, actor, now, {"state": Gap.DISMISSED}, "gap.dismiss")


def reopen(connection: Connection, *, actor: Actor, gap: int, now: datetime) -> None:
    """The answer is not said any more, or it was no chatter after all. Raises Refused ``gap.unknown``, ``gap.open``."""
    actor.require(Permission.CASE_ANSWER)
    row = _row(connection, gap)
    if row.state in _WAITING:
        raise Refused("gap.open")
    state = Gap.LEFT if is_left(row.words) else Gap.OPEN
    _settle(connection, gap, actor, now, {"state": state, "entry": None, "reply": None}, "gap.reopen")


def _settle(connection: Connection, gap: int, actor: Actor, now: datetime, values: dict[str, Any], act: str) -> None:
    store.settle(connection, gap, values | {"settled_by": actor.name, "settled_at": now})
    audit.write(connection, actor=actor.login, act=act, subject=str(gap), now=now)


def _row(connection: Connection, gap: int) -> Any:
    row = store.by_id(connection, gap)
    if row is None:
        raise Refused("gap.unknown")
    return row


def _open(connection: Connection, gap: int) -> Any:
    row = _row(connection, gap)
    if row.state not in _WAITING:
        raise Refused("gap.settled", by=row.settled_by)
    return row


def _check(entry: str, reply: str) -> None:
    """One answer, of a kind that can be said."""
    if bool(entry) == bool(reply.strip()):
        raise Refused("gap.one_answer")
    if entry and faq.entry(entry) is None:
        raise Refused("gap.entry_unknown")
    if len(reply) > REPLY_LIMIT:
        raise Refused("complaint.text_long", limit=REPLY_LIMIT)


def _words(question: str, entry: str, reply: str) -> str:
    """The message to somebody who asked."""
    known = faq.entry(entry) if entry else None
    question = question if len(question) <= TEXT_LIMIT else f"{question[:TEXT_LIMIT]}…"
    if known is None:
        return house.phrases().say("told.question", {"question": question, "reply": reply.strip()})
    said = Phrase("faq.answer", {"question": known.question, "answer": faq.filled(known.answer).strip()})
    told = {"question": question, "answer": said, "source": faq.rests_on(known)}
    return house.phrases().say("told.question_known", told)
