"""How does a citizen see cases: the own ones, those they follow, one by its code, similar ones of others?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import cos, radians
from typing import Any

from bot.domain import spot, subject
from bot.domain.case import Act, State, acts_offered
from bot.domain.case.table import CITIZEN as ROLE
from bot.domain.complaint import Kind
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.services import house
from bot.services.complaint.filing import code_digest
from bot.store import case_list, case_parts
from bot.store import complaint as store

_DEGREE = 111_320.0  # metres of one degree of latitude
_HEAD = 30


@dataclass(frozen=True, slots=True)
class Progress:
    """A case as its citizen may see it; times in aware UTC. Of a followed case nothing that was said to its reporter."""

    number: str
    kind: Kind
    state: State
    filed: datetime
    updated: datetime
    last_answer: str | None = field(repr=False)
    linked: tuple[str, ...] = ()
    may_add: bool = False
    may_withdraw: bool = False
    may_reopen: bool = False
    may_rate: bool = False
    is_following: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class Similar:
    """An open case of somebody else about the same; ``head`` is how its story begins, redacted; ``metres`` if known;
    ``point`` is (latitude, longitude)."""

    number: str
    head: str = field(repr=False)
    place: str
    filed: datetime
    metres: int | None
    point: tuple[float, float] | None = None


def mine(connection: Connection, *, citizen: str, limit: int = 5) -> list[Progress]:
    """The citizen's newest cases, and those they follow."""
    rows = case_list.of_citizen(connection, citizen, limit)
    full = store.full_texts(connection, [row.text_ref for row in rows])
    return [_progress(row, full, citizen) for row in rows]


def progress(connection: Connection, *, citizen: str, number: str) -> Progress:
    """One case of the citizen, or one they follow; raises Refused ``complaint.unknown``, for another's case too."""
    rows = case_list.of_citizen(connection, citizen, 1, number=number)
    if not rows:
        raise Refused("complaint.unknown", number=number)
    return _whole(connection, rows[0], citizen)


def by_code(connection: Connection, *, code: str) -> Progress:
    """The anonymous report behind ``code``; raises Refused ``complaint.code_unknown``."""
    case = store.by_code(connection, code_digest(connection, code))
    if case is None:
        raise Refused("complaint.code_unknown")
    return _whole(connection, case_list.by_id(connection, case.id), case.citizen)


def _whole(connection: Connection, row: Any, citizen: str | None) -> Progress:
    is_own = row.citizen == citizen
    linked = [one.number for one in case_parts.linked(connection, row.id) if one.why == "both"] if is_own else []
    return _progress(row, store.full_texts(connection, [row.text_ref]), citizen, tuple(linked))


def _progress(row: Any, full: Mapping[str, str], citizen: str | None, linked: tuple[str, ...] = ()) -> Progress:
    kind, state, is_own = Kind(row.kind), State(row.state), row.citizen == citizen
    offered = acts_offered(kind, state, frozenset({ROLE})) if is_own else ()
    return Progress(
        number=row.number,
        kind=kind,
        state=state,
        filed=row.received_at,
        updated=row.updated_at,
        last_answer=(full.get(row.text_ref, row.text) or None) if is_own else None,
        linked=linked,
        may_add=Act.ADD in offered,
        may_withdraw=Act.WITHDRAW in offered,
        may_reopen=Act.REOPEN in offered,
        may_rate=is_own and row.closed_at is not None and not row.is_rated,
        is_following=not is_own,
        place=row.place,
    )


def similar(
    connection: Connection,
    *,
    citizen: str | None,
    place: str,
    respondent: str,
    point: tuple[float, float] | None,
    now: datetime,
    limit: int = 3,
) -> list[Similar]:
    """Open cases of others about the same business, or near by (``Rules.nearby``) and not known to be about another one;
    nearest first."""
    nearby = house.shipped().nearby
    metres = nearby.metres
    name, about = subject.key(redact(respondent)), subject.key(redact(respondent or place))
    box = _box(point, metres) if point else None
    since = now - timedelta(days=nearby.days)
    rows = case_list.near(connection, citizen=citizen, since=since, subject=about, box=box, limit=20)
    found = [(row, _distance(point, row)) for row in rows]
    others = {None, name} if name else {row.subject_key for row in rows}
    close = [
        (row, away)
        for row, away in found
        if row.subject_key == about or (away is not None and away <= metres and row.subject_key in others)
    ]
    close.sort(key=lambda pair: metres if pair[1] is None else pair[1])
    return [
        Similar(row.number, row.story[:_HEAD], row.place, row.received_at, *_where(row, away))
        for row, away in close[:limit]
    ]


def _where(row: Any, away: float | None) -> tuple[int | None, tuple[float, float] | None]:
    point = None if row.latitude is None else (row.latitude, row.longitude)
    return None if away is None else round(away), point


def _box(point: tuple[float, float], metres: float) -> tuple[float, float, float, float]:
    """South, north, west, east of what may lie within ``metres``."""
    latitude, longitude = point
    high, wide = metres / _DEGREE, metres / (_DEGREE * max(0.01, cos(radians(latitude))))
    return latitude - high, latitude + high, longitude - wide, longitude + wide


def _distance(point: tuple[float, float] | None, row: Any) -> float | None:
    """Metres between the two."""
    if point is None or row.latitude is None:
        return None
    return spot.metres(*point, row.latitude, row.longitude)
