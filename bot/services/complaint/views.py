"""What does the office see of one case?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.domain.case import Act, State, acts_offered
from bot.domain.case.wall import Sealed, may_hand_on, seen_by
from bot.domain.clock import Clock, pack_of
from bot.domain.complaint import Kind
from bot.domain.contact import masked
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.rulepack import Pack
from bot.domain.staff import Actor
from bot.services import house
from bot.services.complaint.clocks import heard, standing
from bot.services.complaint.known import known
from bot.services.complaint.sealing import read_json
from bot.services.complaint.shown import Similar, similar
from bot.store import case_list, case_parts, duty
from bot.store import complaint as store
from bot.store import media as photos_store
from bot.store.vault import reveal

LOOKING = timedelta(minutes=2)
_PAST = 10
_NOBODY = Actor(0, "", "", frozenset({"viewer"}))


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a case. ``actor``: citizen, system or a staff name; ``delivery``: the state of its message."""

    at: datetime
    actor: str
    act: str
    text: str = field(repr=False)
    delivery: str | None
    state: str
    reason: str
    target: str
    clock: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class Photo:
    """``state``: pending, kept or lost; ``kind``: image or video."""

    ref: str
    state: str
    mime: str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another case; ``why``: both, clue, same, or business."""

    number: str
    kind: Kind
    state: State
    why: str


@dataclass(frozen=True, slots=True)
class NoticeHead:
    """A document of the case without its text; ``served_on`` is a day in Beijing."""

    id: int
    number: str
    form: str
    made_at: datetime
    served_on: str | None
    served_how: str


@dataclass(frozen=True, slots=True)
class Rated:
    """1 is best, 3 worst."""

    resolved: int
    attitude: int
    text: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """Since when, and who has it."""

    raised: datetime
    taken: datetime | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as staff see it before anything is revealed; ``point`` is (latitude, longitude).

    ``version``: the number of its lines, what ``act`` takes as ``seen``.
    """

    number: str
    kind: Kind
    state: State
    story: str = field(repr=False)
    place: str = field(repr=False)
    point: tuple[float, float] | None
    created: datetime
    updated: datetime
    lines: list[Line]
    photos: list[Photo]
    contact_masked: str | None
    acts: tuple[Act, ...]
    received: datetime
    due: datetime | None
    round: int
    source: str
    source_number: str | None
    number_12315: str | None
    category: str | None
    area: str | None
    respondent: str
    request: str = field(repr=False)
    happened: str
    people: int
    has_proxy: bool
    assignee: str | None
    assignee_login: str | None
    clocks: list[Clock]
    pack: Pack | None
    notices: list[NoticeHead]
    linked: list[Related]
    similar: list[Similar]
    past: list[Related]
    past_count: int
    ill: int | None
    illness: Mapping[str, Any] | None = field(repr=False)
    alarm: Alarm | None
    rating: Rated | None
    taken_by: str | None
    viewers: list[str]
    opens: frozenset[Sealed]
    may_hand_on: bool
    has_contact: bool
    has_chat: bool

    @property
    def version(self) -> int:
        return len(self.lines)

    @property
    def may_reveal(self) -> bool:
        return Sealed.IDENTITY in self.opens


def case(connection: Connection, *, number: str, actor: Actor | None = None, now: datetime | None = None) -> Case:
    """One case in full, personal numbers redacted and the contact masked; raises Refused ``complaint.unknown``.

    ``acts`` are those offered to ``actor``, ``opens`` what of it they may see; ``now`` is when the clocks are read.
    """
    row = known(connection, number)
    opens = seen_by(actor or _NOBODY, Kind(row.kind), row.assignee)
    moment = now or row.updated_at
    rows = store.events(connection, row.id)
    return Case(
        **_as_filed(connection, row, opens),
        **_around(connection, row, actor, moment),
        **_clocked(connection, row, rows, moment),
        lines=_lines(connection, number, rows),
        acts=_offered(row, actor) if actor else (),
        opens=opens,
        may_hand_on=may_hand_on(actor or _NOBODY, row.assignee),
        viewers=case_parts.lookers(connection, row.id, actor.id if actor else 0, moment - LOOKING),
    )


def _offered(row: Any, actor: Actor) -> tuple[Act, ...]:
    """What would be refused because of who has the case is not offered."""
    barred = {Act.EXTEND} if row.assignee == actor.id else set()
    if not may_hand_on(actor, row.assignee):
        barred.add(Act.FORWARD)
    return tuple(act for act in acts_offered(Kind(row.kind), State(row.state), actor.roles) if act not in barred)


def _as_filed(connection: Connection, row: Any, opens: frozenset[Sealed]) -> dict[str, Any]:
    same = "number story place source source_number number_12315 category area respondent request happened people ill round"
    contact = reveal(connection, "contact", row.contact) if row.contact and Sealed.HINT in opens else None
    illness = reveal(connection, "illness", row.illness) if row.illness and Sealed.ILLNESS in opens else None
    return {name: getattr(row, name) for name in same.split()} | {
        "kind": Kind(row.kind),
        "state": State(row.state),
        "point": None if row.latitude is None else (row.latitude, row.longitude),
        "created": row.created_at,
        "updated": row.updated_at,
        "received": row.received_at,
        "due": row.due_at,
        "contact_masked": masked(contact) if contact else None,
        "has_contact": row.contact is not None,
        "has_proxy": row.proxy is not None,
        "has_chat": row.citizen is not None,
        "illness": read_json(illness),
    }


def _around(connection: Connection, row: Any, actor: Actor | None, now: datetime) -> dict[str, Any]:
    """What stands beside the case: documents, other cases, people."""
    past, past_count = case_list.of_subject(connection, row.subject_key, row.id, _PAST)
    rated = case_parts.rating(connection, row.id, row.round)
    alarm = duty.alarm(connection, row.id) if row.ill is not None else None
    assignee = case_parts.person(connection, row.assignee)
    point = None if row.latitude is None else (row.latitude, row.longitude)
    near = similar(
        connection, citizen=row.citizen, place=row.place, respondent=row.respondent, point=point, now=now, limit=5
    )
    photos = photos_store.of_cases(connection, case_parts.sharing(connection, row.id))
    return {
        "photos": [Photo(*photo) for photo in photos],
        "notices": [
            NoticeHead(one.id, one.number, one.form, one.made_at, one.served_on, one.served_how)
            for one in case_parts.notices(connection, row.id)
        ],
        "linked": [_related(one, one.why) for one in case_parts.linked(connection, row.id)],
        "similar": [one for one in near if one.number != row.number],
        "past": [_related(one, "business") for one in past],
        "past_count": past_count,
        "rating": Rated(rated.resolved, rated.attitude, rated.text) if rated else None,
        "alarm": Alarm(alarm.raised_at, alarm.taken_at, alarm.name) if alarm else None,
        "assignee": assignee.name if assignee else None,
        "assignee_login": assignee.login if assignee else None,
        "taken_by": case_parts.taken_by(connection, row.citizen) if row.citizen else None,
    }


def _related(row: Any, why: str) -> Related:
    return Related(row.number, Kind(row.kind), State(row.state), why)


def _clocked(connection: Connection, row: Any, rows: Any, now: datetime) -> dict[str, Any]:
    """The clocks as they stand, and the rules they come from; no rules for a receipt older than all of them."""
    rules, events = house.rules(connection), heard(rows)
    try:
        pack = pack_of(rules.packs, events)
    except Refused:
        return {"clocks": [], "pack": None}
    return {"clocks": standing(rules, Kind(row.kind), events, now), "pack": pack}


def _delivery(states: Mapping[str, str], key: str) -> str | None:
    """What became of a message; ``noticed``: it waits, but its citizen was told that there is news."""
    state = states.get(key)
    return "noticed" if state == "parked" and states.get(f"notice:{key}") == "sent" else state


def _lines(connection: Connection, number: str, rows: Any) -> list[Line]:
    states = store.deliveries(connection, number)
    return [
        Line(
            row.at,
            row.actor,
            row.act,
            row.text,
            _delivery(states, row.outbox_key or ""),
            row.state,
            row.reason,
            row.target,
            row.clock,
            row.is_told,
        )
        for row in rows
    ]
