"""Which cases gather about one thing, and which alerts stand?"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, case, func, insert, or_, select, update

from bot.store import tables

c, t = tables.complaint, tables.alert
_NAMED = and_(c.c.subject_key.is_not(None), c.c.subject_key != "")
_REPORTER = func.coalesce(c.c.reporter_key, c.c.citizen, c.c.number)
STANDING = ("open", "seen")


@dataclass(frozen=True, slots=True)
class Case:
    """What an alert needs of a case; ``who`` tells reporters apart and leaves the process nowhere."""

    number: str
    subject: str
    title: str
    who: str
    received: datetime
    is_ill: bool


def gathered(connection: Connection, since: datetime, least: int) -> list[Case]:
    """Cases since then of businesses that at least ``least`` reporters named, newest first."""
    recent = c.c.received_at >= since, _NAMED, c.c.state != "withdrawn"
    enough = func.count(_REPORTER.distinct()) >= least
    busy = select(c.c.subject_key).where(*recent).group_by(c.c.subject_key).having(enough)
    shown = c.c.number, c.c.subject_key, c.c.respondent, _REPORTER, c.c.received_at, c.c.ill.is_not(None)
    rows = connection.execute(select(*shown).where(*recent, c.c.subject_key.in_(busy)).order_by(c.c.id.desc()))
    return [Case(*row) for row in rows]


def by_category(connection: Connection, before: datetime, since: datetime, now: datetime) -> Sequence[Any]:
    """(category, cases between ``before`` and ``since``, cases since, reporters since) of every category."""
    is_recent = c.c.received_at >= since
    return connection.execute(
        select(
            c.c.category,
            func.sum(case((is_recent, 0), else_=1)).label("before"),
            func.sum(case((is_recent, 1), else_=0)).label("count"),
            func.count(case((is_recent, _REPORTER)).distinct()).label("people"),
        )
        .where(c.c.category.is_not(None), c.c.received_at >= before, c.c.received_at <= now)
        .group_by(c.c.category)
    ).all()


def numbers_of(connection: Connection, categories: Sequence[str], since: datetime, most: int) -> dict[str, list[str]]:
    """The newest ``most`` case numbers of each category."""
    place = func.row_number().over(partition_by=c.c.category, order_by=c.c.id.desc()).label("place")
    recent = c.c.category.in_(categories), c.c.received_at >= since
    ranked = select(c.c.category, c.c.number, place).where(*recent).subquery()
    found: dict[str, list[str]] = {category: [] for category in categories}
    query = select(ranked.c.category, ranked.c.number).where(ranked.c.place <= most).order_by(ranked.c.place)
    for category, number in connection.execute(query) if categories else ():
        found[category].append(number)
    return found


def latest(connection: Connection, since: datetime) -> dict[tuple[str, str], Any]:
    """The newest alert of each (kind, subject) whose window reaches past ``since``."""
    rows = connection.execute(select(t).where(t.c.window_until >= since).order_by(t.c.id))
    return {(row.kind, row.subject): row for row in rows}


def add(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(t), list(rows))


def renew(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """New values for standing alerts; ``which`` is the alert's id."""
    if rows:
        connection.execute(update(t).where(t.c.id == bindparam("which")), list(rows))


def page(connection: Connection, states: Iterable[str], number: int, size: int) -> tuple[list[Any], int]:
    """Alerts in these states, newest first, and how many there are."""
    among = t.c.state.in_(list(states))
    rows = connection.execute(
        select(t).where(among).order_by(t.c.opened_at.desc(), t.c.id.desc()).limit(size).offset((number - 1) * size)
    )
    return list(rows), connection.scalar(select(func.count()).select_from(t).where(among)) or 0


def by_id(connection: Connection, id: int) -> Any | None:
    query = select(t).where(t.c.id == id)
    return connection.execute(query.with_for_update() if connection.dialect.name == "postgresql" else query).first()


def naming(connection: Connection, number: str) -> list[Any]:
    """Alerts not yet closed whose evidence names the case."""
    named = t.c.evidence.contains(json.dumps(number), autoescape=True)
    return list(connection.execute(select(t).where(t.c.state.in_(STANDING), named).order_by(t.c.id.desc())))


def by_reporter(connection: Connection, number: str, since: datetime) -> Any:
    """Counts over the cases since then of whoever reported case ``number``; zeros when that is not known."""
    row = connection.execute(_REPORTER_OF, {"case": number}).one()
    given = {"case": number, "since": since, "key": row.reporter_key, "who": row.citizen, "same": row.same_key}
    return connection.execute(_COUNTS, given).one()


_THIS, _KEY = bindparam("case", type_=c.c.number.type), c.c.same_key.type
_REPORTER_OF = select(c.c.reporter_key, c.c.citizen, c.c.same_key).where(c.c.number == _THIS)
# What is not known is NULL, and equals nothing.
_COUNTS = select(
    func.count().label("cases"),
    func.count(c.c.subject_key.distinct()).label("businesses"),
    func.count(case((c.c.state == "withdrawn", 1))).label("withdrawn"),
    func.count(case((and_(c.c.same_key == bindparam("same", type_=_KEY), c.c.number != _THIS), 1))).label("same_facts"),
).where(
    or_(c.c.reporter_key == bindparam("key", type_=_KEY), c.c.citizen == bindparam("who", type_=c.c.citizen.type)),
    c.c.received_at >= bindparam("since", type_=c.c.received_at.type),
)
