"""Which cases does a list show? Every list has its index, and one query whatever its length."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    union,
)

from bot.domain.case import State, is_open
from bot.store import tables

c = tables.complaint
e = tables.complaint_event
_WAITING = frozenset(state.value for state in State if is_open(state))
_UNDELIVERED = ("failed", "unknown", "parked")
_BOX = ("south", "north", "west", "east")
_HEAD = 40  # characters of a story that a list shows
COUNTED = 1000
"""A list does not count beyond this: nobody pages that far, and counting would read every row."""

IS_OPEN = c.c.closed_at.is_(None)
_NEAR = (c.c.number, c.c.story, c.c.place, c.c.received_at, c.c.subject_key, c.c.latitude, c.c.longitude)


def tabs(staff: int, now: datetime, end_of_day: datetime) -> dict[str, ColumnElement[bool]]:
    """The lists of an inbox, by name; what is over is not due."""
    return {
        "open": IS_OPEN,
        "due": and_(c.c.due_at >= now, c.c.due_at <= end_of_day),
        "overdue": c.c.due_at < now,
        "mine": and_(IS_OPEN, c.c.assignee == staff),
        "unassigned": and_(IS_OPEN, c.c.assignee.is_(None)),
    }


def filtered(given: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """What a case must be; an area stands for everything within it."""
    named = [c.c[name] == given[name] for name in ("kind", "state", "category", "source") if given.get(name)]
    if given.get("state") in _WAITING:
        named.append(IS_OPEN)  # few cases, with an index of their own
    if login := given.get("assignee"):
        named.append(c.c.assignee == select(tables.staff.c.id).where(tables.staff.c.login == login).scalar_subquery())
    if area := given.get("area"):
        named.append(func.substr(c.c.area, 1, len(area)) == area)
    return named


def counts(connection: Connection, lists: Mapping[str, ColumnElement[bool]]) -> dict[str, int]:
    """How many cases each list holds, at most COUNTED + 1: short walks along the lists' own indexes, in one query."""
    columns = [_few(condition).label(name) for name, condition in lists.items()]
    row = connection.execute(select(*columns)).one()
    return {name: getattr(row, name) for name in lists}


def _few(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    some = select(c.c.id).where(*conditions).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def ids(connection: Connection, conditions: list[ColumnElement[bool]], *, by_clock: bool) -> list[int]:
    """At most COUNTED + 1 cases in one walk along an index: what is due first comes first, or what came last."""
    order = (c.c.due_at.asc().nulls_last(), c.c.id.asc()) if by_clock else (c.c.received_at.desc(), c.c.id.desc())
    return list(connection.scalars(select(c.c.id).where(*conditions).order_by(*order).limit(COUNTED + 1)))


def rows(connection: Connection, ids: list[int]) -> list[Any]:
    """These cases as a list shows them, in this order, with photos and undelivered messages counted."""
    if not ids:
        return []
    found = {row.id: row for row in connection.execute(_listed(), {"ids": ids})}
    return [found[one] for one in ids if one in found]


@cache
def _listed() -> Select[Any]:
    m, o, s = tables.media, tables.outbox, tables.staff
    photos = select(func.count()).where(m.c.complaint == c.c.id).scalar_subquery()
    undelivered = select(func.count()).where(o.c.subject == c.c.number, o.c.state.in_(_UNDELIVERED)).scalar_subquery()
    query = select(
        c,
        func.substr(c.c.story, 1, _HEAD).label("head"),
        s.c.name.label("assignee_name"),
        photos.label("photos"),
        undelivered.label("undelivered"),
    )
    joined = query.select_from(c.outerjoin(s, s.c.id == c.c.assignee))
    return joined.where(c.c.id.in_(bindparam("ids", expanding=True)))


def of_citizen(connection: Connection, citizen: str, limit: int, *, number: str = "") -> list[Any]:
    """The newest cases a citizen filed or follows, with the last thing that was said about each."""
    given = {"of": citizen, "most": limit} | ({"called": number} if number else {})
    return list(connection.execute(_own(is_called=bool(number)), given))


def by_id(connection: Connection, complaint: int) -> Any:
    return connection.execute(_by_id(), {"which": complaint}).one()


# Made once: building such a statement costs more than its answer.
@cache
def _own(*, is_called: bool) -> Select[Any]:
    f = tables.follower
    of: BindParameter[str] = bindparam("of")
    followed = select(f.c.complaint).where(f.c.citizen == of)
    query = _progress().where(or_(c.c.citizen == of, c.c.id.in_(followed))).limit(bindparam("most"))
    return query.where(c.c.number == bindparam("called")) if is_called else query


@cache
def _by_id() -> Select[Any]:
    return _progress().where(c.c.id == bindparam("which"))


def _progress() -> Select[Any]:
    told = e.alias("told")
    last = (
        select(func.max(told.c.id))
        .where(told.c.complaint == c.c.id, told.c.is_told, told.c.text != "")
        .correlate(c)
        .scalar_subquery()
    )
    r = tables.rating
    rated = select(r.c.round).where(r.c.complaint == c.c.id, r.c.round == c.c.round).exists()
    return (
        select(c, e.c.text, e.c.text_ref, rated.label("is_rated"))
        .select_from(c.outerjoin(e, e.c.id == last))
        .order_by(c.c.received_at.desc(), c.c.id.desc())
    )


def near(
    connection: Connection,
    *,
    citizen: str | None,
    since: datetime,
    subject: str,
    box: tuple[float, float, float, float] | None,
    limit: int,
) -> list[Any]:
    """Open cases of others since then, of the same business or within ``box`` (south, north, west, east)."""
    if not (subject or box):
        return []
    given = {"citizen": citizen, "since": since, "subject": subject, "limit": limit}
    place = dict(zip(_BOX, box, strict=True)) if box else {}
    return list(connection.execute(_nearby(bool(subject), bool(box)), given | place))


@cache
def _nearby(by_subject: bool, by_place: bool) -> Select[Any]:
    """Each half goes along its own index, which OR would not allow; NULL as ``citizen`` leaves nobody out."""
    who = bindparam("citizen", type_=c.c.citizen.type)
    recent = IS_OPEN, c.c.received_at >= bindparam("since", type_=c.c.received_at.type)
    south, north, west, east = (bindparam(name, type_=c.c.latitude.type) for name in _BOX)
    within = c.c.latitude.between(south, north), c.c.longitude.between(west, east)
    same = c.c.subject_key == bindparam("subject", type_=c.c.subject_key.type)
    halves = [select(c.c.id).where(same, *recent)] * by_subject + [select(c.c.id).where(*within, *recent)] * by_place
    others = or_(c.c.citizen.is_(None), who.is_(None), c.c.citizen != who)
    query = select(*_NEAR).where(c.c.id.in_(union(*halves)), others)
    return query.order_by(c.c.received_at.desc(), c.c.id.desc()).limit(bindparam("limit", type_=Integer))


def of_subject(connection: Connection, subject: str, other_than: int, limit: int) -> tuple[list[Any], int]:
    """What else came about this business: the newest, and how many (at most COUNTED + 1)."""
    if not subject:
        return [], 0
    given = {"subject": subject, "other_than": other_than, "limit": limit}
    found = list(connection.execute(_of_subject(), given))
    return found, found[0].in_all if found else 0


@cache
def _of_subject() -> Select[Any]:
    same = (
        c.c.subject_key == bindparam("subject", type_=c.c.subject_key.type),
        c.c.id != bindparam("other_than", type_=Integer),
    )
    shown = select(c.c.number, c.c.kind, c.c.state, _few(*same).label("in_all")).where(*same)
    return shown.order_by(c.c.received_at.desc(), c.c.id.desc()).limit(bindparam("limit", type_=Integer))


def due_between(connection: Connection, now: datetime, span: timedelta) -> list[Any]:
    """Open cases whose clock runs out around ``now``."""
    columns = c.c.id, c.c.number, c.c.kind, c.c.assignee, c.c.received_at, c.c.due_at, c.c.due_clock
    query = select(*columns).where(IS_OPEN, c.c.due_at.between(now - span, now + span)).order_by(c.c.due_at)
    return list(connection.execute(query))
