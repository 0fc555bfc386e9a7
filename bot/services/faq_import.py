"""What would a file of entries change, is every row fit, and how does it all become drafts at once?"""

import json
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any

from bot.domain.faq import Entry
from bot.domain.faq_change import Change, applied
from bot.domain.faq_edit import ID_LIMIT, LIMITS, Fields, blank, changed, differences, from_body, typed, unreadable
from bot.domain.faq_lint import asked_by
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import draft, faq
from bot.services.export import File
from bot.services.faq_file import Given, write
from bot.services.faq_judge import faults, worse
from bot.store import audit
from bot.store import draft as store

_UNPACKED = 12 * 1024 * 1024  # bytes of the rows that a page carries from its preview to its confirmation


@dataclass(frozen=True, slots=True)
class Fault:
    """``refused.<code>`` with ``values`` is the sentence; ``part`` as in faq_words, or what the file calls it."""

    part: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """``status``: new, changed, same, waiting (handed in before), refused; ``changes``: field, as it is, as it would be."""

    number: int
    name: str
    title: str
    status: str
    change: Change | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows of a file; ``seal`` differs whenever something else would happen."""

    rows: list[Row]
    seal: str

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.status for row in self.rows)

    @property
    def changes(self) -> list[Change]:
        """What would be handed in; nothing as long as a row is refused."""
        return [] if self.counts["refused"] else [row.change for row in self.rows if row.change]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the database knows beside the entries: drafts that wait (kind and texts), entries that were withdrawn."""

    waiting: dict[str, tuple[str, Fields]]
    withdrawn: dict[str, Entry]
    mark: str


def standing(connection: Connection, *, actor: Actor) -> Standing:
    """Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.FAQ_EDIT)
    waiting = {name: from_body(body) for name, body in store.bodies_waiting(connection).items()}
    return Standing(waiting, draft.withdrawn_entries(connection), store.mark(connection))


def plan(given: Sequence[Given], known: Standing, *, is_tried: bool = False) -> Plan:
    """Every row with what it would do and all that is wrong with it. Seconds of work: not for the loop.

    ``is_tried``: the frozen questions were asked already.
    """
    times = Counter(one.name for one in given)
    rows = [_row(one, known, is_twice=times[one.name] > 1) for one in given]
    changes = [row.change for row in rows if row.change]
    after = applied(faq.entries(), changes)
    asked, names = asked_by(after), {entry.id for entry in after}
    rows = [_checked(row, asked, names) for row in rows]
    if changes and not is_tried and not any(row.faults for row in rows):
        rows = _blamed(rows, worse(changes))
    told = [(one.kind, one.entry.id, typed(one.entry)) for one in changes]
    return Plan(rows, sha256(json.dumps([known.mark, told], ensure_ascii=False).encode()).hexdigest())


def _row(one: Given, known: Standing, *, is_twice: bool) -> Row:
    present = faq.entry(one.name)
    base = present or known.withdrawn.get(one.name) or blank(one.name)
    row = Row(one.number, one.name, one.fields.get("question", base.question), "refused")
    wrong = [*_of_name(one.name, is_twice=is_twice), *(Fault(name, f"faq_file.{code}") for name, code in one.faults)]
    codes = unreadable(typed(base) | one.fields, draft.topics())
    wrong += [Fault(name, f"draft.field.{code}", {"most": LIMITS.get(name, 0)}) for name, code in codes.items()]
    if wrong:
        return replace(row, faults=wrong)
    made = changed(base, one.fields)
    if present is not None and made == changed(present, {}):
        return replace(row, status="same")
    change = Change(draft.kind_of(one.name), made)
    if one.name in known.waiting:
        is_same = known.waiting[one.name] == (change.kind, typed(made))
        return replace(row, status="waiting") if is_same else replace(row, faults=[Fault("id", "draft.waiting")])
    shown = differences(present or blank(one.name), typed(made))
    return replace(row, status="changed" if present else "new", change=change, changes=shown)


def _of_name(name: str, *, is_twice: bool) -> list[Fault]:
    if not name or len(name) > ID_LIMIT:
        return [Fault("id", "draft.id", {"most": ID_LIMIT})]
    return [Fault("id", "faq_file.twice")] if is_twice else []


def _checked(row: Row, asked: Mapping[str, Sequence[str]], names: set[str]) -> Row:
    """The lint, beside what is known and beside the other rows."""
    if row.change is None:
        return row
    wrong = [
        Fault(one.field, f"draft.rule.{one.rule}", {"text": one.text, "other": one.other})
        for one in faults(row.change, asked)
    ]
    if lost := [name for name in row.change.entry.related if name not in names or name == row.name]:
        wrong.append(Fault("related", "draft.related", {"missing": "、".join(lost)}))
    return replace(row, status="refused", faults=wrong) if wrong else row


def _blamed(rows: list[Row], lost: Sequence[str]) -> list[Row]:
    """Each text that loses its answer goes to the row that is most like it."""
    texts: dict[int, list[str]] = {}
    for text in lost:
        pairs = _pairs([text])
        likest = max((row for row in rows if row.change), key=lambda row: len(pairs & _own(row)))
        texts.setdefault(likest.number, []).append(text)
    return [
        replace(row, status="refused", faults=[_worse(texts[row.number])]) if row.number in texts else row
        for row in rows
    ]


def _worse(texts: Sequence[str]) -> Fault:
    return Fault("asked", "draft.worse", {"count": len(texts), "texts": "；".join(texts[:3])})


def _own(row: Row) -> set[tuple[str, str]]:
    if row.change is None:
        return set()
    entry = row.change.entry
    words = (word for group in entry.keywords for some in group for word in some)
    return _pairs([entry.question, *entry.asked, *words])


def _pairs(texts: Sequence[str]) -> set[tuple[str, str]]:
    return {pair for text in texts for pair in pairwise(text)}


def take(connection: Connection, *, actor: Actor, planned: Plan, why: str, now: datetime) -> int:
    """All that is planned becomes drafts for a second person, in one unit; how many.

    Raises Refused ``faq_file.nothing``, and as ``draft.propose``.
    """
    changes = planned.changes
    if not changes:
        raise Refused("faq_file.nothing")
    draft.propose(connection, actor=actor, changes=changes, why=why, now=now)
    counts = ", ".join(f"{status} {count}" for status, count in sorted(planned.counts.items()))
    audit.write(connection, actor=actor.login, act="faq.import", subject="faq", now=now, detail=counts)
    return len(changes)


def export(form: str, day: date) -> File:
    """All that is known; part of a second's work: not for the loop. Raises Refused ``faq_file.form``."""
    return write(faq.entries(), form, day)


def record(connection: Connection, *, actor: Actor, name: str, now: datetime) -> None:
    """That the knowledge left as a file; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.FAQ_EDIT)
    audit.write(connection, actor=actor.login, act="faq.export", subject=name, now=now)


def packed(planned: Plan) -> str:
    """The rows that would change something, for the page to bring back once they are confirmed."""
    rows = [(row.number, row.name, typed(row.change.entry)) for row in planned.rows if row.change]
    return b64encode(zlib.compress(json.dumps(rows, ensure_ascii=False).encode())).decode()


def unpacked(text: str) -> list[Given]:
    """What ``packed`` made; believed no more than a file. Raises Refused ``import.unreadable``."""
    try:
        data = zlib.decompressobj().decompress(b64decode(text, validate=True), _UNPACKED)
        return [
            Given(int(number), str(name), {str(key): str(value) for key, value in fields.items()})
            for number, name, fields in json.loads(data)
        ]
    except (ValueError, TypeError, AttributeError, RecursionError, zlib.error):
        raise Refused("import.unreadable") from None
