"""Which subscription notices go out, and is the consent of each used once?

A notice only says that there is news; the message itself stays parked for the citizen's next contact. The consent is taken in
the unit that claims the row: a process that dies afterwards leaves both used and the row unknown, never a second notice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, select, update

from bot.store import outbox, subscription, tables
from bot.store.outbox import Sent
from bot.store.outbox_due import Due, Row, is_any, lease, notices, read_contents

t = tables.outbox


def has_due(connection: Connection, now: datetime, *, only_urgent: bool = False) -> bool:
    return is_any(connection, "notice", now, only_urgent=only_urgent)


def claim(
    connection: Connection,
    owner: str,
    now: datetime,
    limit: int = 50,
    *,
    is_quiet: bool = False,
    only_urgent: bool = False,
) -> list[Row]:
    """Lease up to ``limit`` due notices with a consent for each; where there is none any more, the notice is dropped.

    ``is_quiet``: no row of a campaign that is not urgent; ``only_urgent``: none of anything else either.
    """
    due = notices(connection, now, limit, is_quiet=is_quiet, only_urgent=only_urgent)
    contents = read_contents(connection, due)
    paid = _paid(connection, due, contents, now)
    if len(paid) < len(due):
        unpaid = [row.id for row in due if row.id not in paid]
        connection.execute(update(t).where(t.c.id.in_(unpaid)).values(state="dropped", error="no consent left"))
        contents = [said for row, said in zip(due, contents, strict=True) if row.id in paid]
        due = [row for row in due if row.id in paid]
    return lease(connection, due, contents, owner, now)


def _paid(connection: Connection, due: Sequence[Due], contents: Sequence[Mapping[str, Any]], now: datetime) -> set[int]:
    """Those for which there was a consent, now used: one statement for all who get one notice of a template."""
    first: dict[str, dict[str, int]] = {}
    more = []
    for row, said in zip(due, contents, strict=True):
        mine, id = first.setdefault(said["template"], {}), row.id
        if mine.setdefault(row.recipient, id) != id:
            more.append((id, row.recipient, said["template"]))
    paid = set()
    for template, rows in sorted(first.items()):
        paid |= {rows[citizen] for citizen in subscription.take_each(connection, rows.keys(), template, now)}
    return paid | {id for id, citizen, template in more if subscription.take(connection, citizen, template, now)}


def _template(connection: Connection, row: Any) -> str:
    return str(outbox.read_content(connection, row)["template"])


@dataclass(slots=True, kw_only=True)
class Unsent(Sent):
    """A notice that did not go out. ``is_refused``: the platform says that the citizen agreed to nothing."""

    row: Row
    is_refused: bool = False


def record(connection: Connection, owner: str, results: Sequence[Sent], now: datetime) -> None:
    """Write down what became of claimed notices; a consent that was not used is there again."""
    unsent = [one for one in results if isinstance(one, Unsent)]
    if done := [one.id for one in results if one.state == "sent"]:
        outbox.mark_sent(connection, owner, done, now)
    for one in sorted(unsent, key=lambda one: (one.row.recipient, one.id)):
        written = outbox.record(connection, owner, [one], now)
        if written and one.state != "unknown":
            _correct(connection, one.row.recipient, one.row.content["template"], is_refused=one.is_refused)


def _correct(connection: Connection, citizen: str, template: str, *, is_refused: bool) -> None:
    if is_refused:
        subscription.clear(connection, citizen, template)
    else:
        subscription.give_back(connection, citizen, template)


def not_delivered(connection: Connection, citizen: str, template: str, reason: str, *, is_refused: bool) -> None:
    """The platform reports that the last notice did not arrive: it counts as not sent."""
    out = and_(t.c.recipient == citizen, t.c.channel == "notice", t.c.state.in_(("sending", "sent")))
    last = connection.execute(
        select(t.c.id, t.c.key, t.c.content, t.c.shared).where(out).order_by(t.c.id.desc()).limit(1)
    ).first()
    if last is not None and (last.content or last.shared) and _template(connection, last) == template:
        connection.execute(update(t).where(t.c.id == last.id).values(state="dropped", error=reason[:200]))
        _correct(connection, citizen, template, is_refused=is_refused)


def announce_parked(connection: Connection, citizen: str, now: datetime) -> None:
    """They agreed while something waits for them already: the newest of it is announced."""
    waiting = t.c.recipient == citizen, t.c.state == "parked", t.c.key.not_like("%/%")
    newest = connection.scalar(select(t.c.id).where(*waiting).order_by(t.c.id.desc()).limit(1))
    if newest is not None:
        outbox.announce(connection, t.c.id == newest, now)
