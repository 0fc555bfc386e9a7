"""How does a case come into being, whoever brings it?"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import subject
from bot.domain.case import State
from bot.domain.clock_event import Event, Happening
from bot.domain.complaint import PLACE_LIMIT, STORY_LIMIT, Kind, kind_of
from bot.domain.contact import names_in, phone_in
from bot.domain.number import day_of, number
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house, roster
from bot.services.complaint.clocks import counted, standing
from bot.services.complaint.sealing import pack_json
from bot.store import audit, case_parts, desk, search
from bot.store import complaint as store
from bot.store import media as photos_store
from bot.store.engine import raise_signal
from bot.store.vault import keep

CITIZEN = "citizen"
SAME_SPAN = timedelta(days=90)
"""An office's own choice: the same facts told again after this long are looked at anew."""
_CODE_LENGTH = 10
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is mistaken for something else when read aloud


@dataclass(frozen=True, slots=True)
class Filed:
    """``code``: shown once to an anonymous reporter; ``linked``: the second case of a story that is both; ``same``: the
    number of an earlier case in which the same reporter told the same."""

    number: str
    kind: Kind
    code: str | None = field(default=None, repr=False)
    linked: "Filed | None" = None
    same: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """What somebody tells, and how it reached the office; ``point`` is (latitude, longitude)."""

    story: str = field(repr=False)
    place: str = field(repr=False)
    received: datetime
    citizen: str | None = None
    contact: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    respondent: str = ""
    request: str = field(default="", repr=False)
    happened: str = ""
    point: tuple[float, float] | None = None
    photos: Sequence[str] = ()
    illness: Mapping[str, Any] | None = field(default=None, repr=False)
    source: str = "chat"
    source_number: str | None = None
    number_12315: str | None = None
    category: str | None = None
    area: str | None = None
    proxy: str | None = field(default=None, repr=False)
    joint: Sequence[str] = field(default=(), repr=False)
    filed_by: int | None = None
    begins: Happening = Happening.RECEIVED

    @property
    def names(self) -> frozenset[str]:
        """Of those who report: they stand in no searchable column."""
        return names_in(self.name, self.contact, self.proxy, *self.joint)

    def check(self) -> None:
        """Raises Refused ``complaint.story_missing``, ``.story_long``, ``.place_long``."""
        if not self.story.strip():
            raise Refused("complaint.story_missing")
        if len(self.story) > STORY_LIMIT or len(self.request) > STORY_LIMIT:
            raise Refused("complaint.story_long", limit=STORY_LIMIT)
        if len(self.place) > PLACE_LIMIT or len(self.respondent) > PLACE_LIMIT:
            raise Refused("complaint.place_long", limit=PLACE_LIMIT)


def file(
    connection: Connection,
    /,
    *,
    citizen: str,
    story: str,
    place: str,
    point: tuple[float, float] | None,
    photos: Sequence[str],
    contact: str | None,
    now: datetime,
    kinds: Sequence[Kind] = (),
    **told: Any,
) -> Filed:
    """A citizen's case. Without ``kinds`` one with ``contact`` is a 投诉, one without a 举报; with both two linked cases.

    ``told``: further fields of ``Intake``. Raises as ``Intake.check``.
    """
    given = Intake(story, place, now, citizen, contact, point=point, photos=tuple(photos), **told)
    wanted = tuple(kinds) or (kind_of(has_contact=contact is not None),)
    return enter(connection, given, wanted, by=CITIZEN, actor=CITIZEN, now=now)


def file_by_staff(
    connection: Connection, /, *, actor: Actor, kind: Kind, received: datetime, now: datetime, **told: Any
) -> Filed:
    """A case somebody of the office writes down: ``source`` phone, visit, 12345, 12315 or import; fields of ``Intake``.

    Raises Refused ``staff.not_allowed``, ``case.received_later``, ``rules.none_for_day``, and as ``Intake.check``.
    """
    actor.require(Permission.CASE_ANSWER)
    if received > now:
        raise Refused("case.received_later")
    given = Intake(**told, received=received, filed_by=actor.id or None)
    return enter(connection, given, (kind,), by=actor.login, actor=actor.name, now=now)


def enter(connection: Connection, given: Intake, kinds: Sequence[Kind], *, by: str, actor: str, now: datetime) -> Filed:
    """Write the case down, in each of its kinds, and tell those who must know."""
    given.check()
    area = given.area or desk.area_of(connection, f"{given.place} {given.respondent}")
    given = replace(given, area=area)
    first, *others = (_create(connection, given, kind, by, actor, now) for kind in kinds)
    for other in others:
        case_parts.link(connection, first[0], other[0], "both", now)
    if given.photos and given.citizen:
        photos_store.attach(connection, given.photos, given.citizen, first[0])
    if given.illness is not None:
        roster.raise_alarm(connection, first[0], first[1].number, given.place, given.illness, now)
    raise_signal(connection, "complaint")
    return replace(first[1], linked=others[0][1] if others else None)


def _create(connection: Connection, given: Intake, kind: Kind, by: str, actor: str, now: datetime) -> tuple[int, Filed]:
    day = day_of(kind, now)
    new = number(day, store.next_count(connection, day))
    values = _values(connection, given, kind, now) | {"number": new, "kind": kind.value}
    same = store.same_facts(connection, values["same_key"], now - SAME_SPAN) if values["same_key"] else None
    code = _code() if kind is Kind.REPORT and given.contact is None and given.citizen else None
    values["code"] = code_digest(connection, code) if code else None
    case = store.create(connection, values)
    store.record(connection, case, store.Step("file", "received", actor, given.received, happenings=given.begins))
    if same:
        case_parts.link(connection, same.id, case, "same", now)
    search.write(connection, case)
    audit.write(connection, actor=by, act="case.file", subject=new, now=now)
    return case, Filed(new, kind, code, None, same.number if same else None)


def _code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def code_digest(connection: Connection, code: str) -> str:
    """Under which a code is found, however it was typed."""
    return store.digest(connection, "code", "".join(code.split()).replace("-", "").upper())


def _values(connection: Connection, given: Intake, kind: Kind, now: datetime) -> dict[str, Any]:
    """The columns of a new case: words redacted, what names somebody in the vault."""
    events = [Event(given.begins, given.received)]
    fresh = standing(house.rules(connection), kind, events, now)
    sealed = {
        "contact": _kept(connection, "contact", contact_line(given.name, given.contact), now),
        "story_ref": keep(connection, "story", _in_full(given), now),
        "proxy": _kept(connection, "party", given.proxy or "", now),
        "joint": _kept(connection, "party", "\n".join(given.joint), now),
        "illness": _kept(connection, "illness", pack_json(given.illness), now),
    }
    return (
        sealed
        | _plain(given)
        | _keys(connection, given, kind)
        | counted(None, State.RECEIVED, fresh, now)
        | {
            "state": State.RECEIVED.value,
            "created_at": now,
            "updated_at": now,
            "received_at": given.received,
        }
    )


def _plain(given: Intake) -> dict[str, Any]:
    latitude, longitude = given.point or (None, None)
    return {
        "citizen": given.citizen,
        "story": redact(given.story, given.names),
        "place": redact(given.place, given.names),
        "respondent": redact(given.respondent),
        "request": redact(given.request, given.names),
        "happened": redact(given.happened, given.names)[:60],
        "latitude": latitude,
        "longitude": longitude,
        "source": given.source,
        "source_number": given.source_number,
        "number_12315": given.number_12315,
        "category": given.category,
        "area": given.area,
        "people": 1 + len(given.joint),
        "ill": ill_of(given.illness),
        "filed_by": given.filed_by,
    }


def _keys(connection: Connection, given: Intake, kind: Kind) -> dict[str, Any]:
    """Digests by which the same reporter and the same facts are found again without naming either."""
    reporter = phone_in(given.contact or "") or given.citizen
    key = store.digest(connection, "reporter", reporter) if reporter else None
    about = subject.key(redact(given.respondent or given.place))
    same = store.digest(connection, "same", f"{key}|{kind}|{about}|{given.happened}") if key and about else None
    return {"subject_key": subject.key(redact(given.respondent)) or None, "reporter_key": key, "same_key": same}


def ill_of(illness: Mapping[str, Any] | None) -> int | None:
    """How many are ill; at least one when illness was spoken of."""
    if illness is None:
        return None
    people = str(illness.get("people", ""))
    return max(1, int(people)) if people.isascii() and people.isdigit() and len(people) < 6 else 1


def contact_line(name: str | None, contact: str | None) -> str:
    """``王女士 13900000000``: how somebody is called and reached."""
    return " ".join(part.strip() for part in (name, contact) if part and part.strip())


def _kept(connection: Connection, kind: str, value: str, now: datetime) -> str | None:
    return keep(connection, kind, value, now) if value else None


def _in_full(given: Intake) -> str:
    """What the searchable columns may have lost to redaction."""
    others = (given.place, given.respondent, given.request, given.happened)
    return "\n\n".join([given.story, *(words for words in others if redact(words, given.names) != words)])
