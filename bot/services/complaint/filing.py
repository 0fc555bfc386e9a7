"""How does a citizen file a case, add to it, ask for it and take it back?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.complaint import PLACE_LIMIT, STORY_LIMIT, Act, Kind, State, kind_of, next_state
from bot.domain.number import day_of, number
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.store import audit
from bot.store import complaint as store
from bot.store import media as photos_store
from bot.store.engine import raise_signal
from bot.store.vault import keep

CITIZEN = "citizen"


@dataclass(frozen=True, slots=True)
class Filed:
    number: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Progress:
    """A case as its citizen may see it; times in aware UTC."""

    number: str
    kind: Kind
    state: State
    filed: datetime
    updated: datetime
    last_answer: str | None = field(repr=False)


def file(
    connection: Connection,
    *,
    citizen: str,
    story: str,
    place: str,
    point: tuple[float, float] | None,
    photos: Sequence[str],
    contact: str | None,
    now: datetime,
) -> Filed:
    """A new case: with ``contact`` a 投诉, without a 举报. ``point`` is (latitude, longitude), ``photos`` references.

    Raises Refused ``complaint.story_missing``, ``.story_long``, ``.place_long``.
    """
    _check(story, place)
    kind = kind_of(has_contact=contact is not None)
    day = day_of(kind, now)
    new = number(day, store.next_count(connection, day))
    values: dict[str, Any] = {
        "number": new,
        "kind": kind.value,
        "state": State.RECEIVED.value,
        "citizen": citizen,
        "contact": keep(connection, "contact", contact, now) if contact else None,
        "story": redact(story),
        "story_ref": keep(connection, "story", _in_full(story, place), now),
        "place": redact(place),
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
        "created_at": now,
        "updated_at": now,
    }
    case = store.create(connection, values)
    store.record(connection, case, store.Step(Act.FILE, State.RECEIVED, CITIZEN, now))
    if photos:
        photos_store.attach(connection, photos, citizen, case)
    _tell(connection, "file", new, now)
    return Filed(new, kind)


def _check(story: str, place: str) -> None:
    if not story.strip():
        raise Refused("complaint.story_missing")
    if len(story) > STORY_LIMIT:
        raise Refused("complaint.story_long", limit=STORY_LIMIT)
    if len(place) > PLACE_LIMIT:
        raise Refused("complaint.place_long", limit=PLACE_LIMIT)


def _in_full(story: str, place: str) -> str:
    """What the searchable columns may have lost to redaction."""
    return story if redact(place) == place else f"{story}\n\n{place}"


def _tell(connection: Connection, act: str, subject: str, now: datetime) -> None:
    audit.write(connection, actor=CITIZEN, act=f"case.{act}", subject=subject, now=now)
    raise_signal(connection, "complaint")


def mine(connection: Connection, *, citizen: str, limit: int = 5) -> list[Progress]:
    """The citizen's newest cases."""
    rows = store.of_citizen(connection, citizen, limit)
    full = store.full_texts(connection, [row.text_ref for row in rows])
    return [_progress(row, full) for row in rows]


def progress(connection: Connection, *, citizen: str, number: str) -> Progress:
    """One case of the citizen; raises Refused ``complaint.unknown``, for another's case too."""
    row = store.of_citizen_by_number(connection, citizen, number)
    if row is None:
        raise Refused("complaint.unknown", number=number)
    return _progress(row, store.full_texts(connection, [row.text_ref]))


def _progress(row: Any, full: Mapping[str, str]) -> Progress:
    told = full.get(row.text_ref, row.text) or None
    return Progress(row.number, Kind(row.kind), State(row.state), row.created_at, row.updated_at, told)


def add(connection: Connection, *, citizen: str, number: str, text: str, photos: Sequence[str], now: datetime) -> None:
    """More about an open case of the citizen; raises Refused ``complaint.unknown``, ``.not_now``, ``.story_long``."""
    if len(text) > STORY_LIMIT:
        raise Refused("complaint.story_long", limit=STORY_LIMIT)
    case, state = _own(connection, citizen, number, Act.ADD)
    plain = redact(text)
    full = keep(connection, "line", text, now) if plain != text else None
    store.record(connection, case.id, store.Step(Act.ADD, state, CITIZEN, now, plain, full))
    store.move(connection, case.id, state, now)
    if photos:
        photos_store.attach(connection, photos, citizen, case.id)
    _tell(connection, "add", number, now)


def withdraw(connection: Connection, *, citizen: str, number: str, now: datetime) -> None:
    """The citizen takes an open case back; raises Refused ``complaint.unknown``, ``.not_now``."""
    case, state = _own(connection, citizen, number, Act.WITHDRAW)
    store.record(connection, case.id, store.Step(Act.WITHDRAW, state, CITIZEN, now))
    store.move(connection, case.id, state, now)
    _tell(connection, "withdraw", number, now)


def _own(connection: Connection, citizen: str, number: str, act: Act) -> tuple[Any, State]:
    case = store.by_number(connection, number, lock=True, citizen=citizen)
    if case is None:
        raise Refused("complaint.unknown", number=number)
    return case, next_state(State(case.state), act)
