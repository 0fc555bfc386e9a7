"""What may a citizen do with a case that is there: add, take back, reopen, rate, follow?"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.case import Act, Given, Proof, State, act_on
from bot.domain.case.table import CITIZEN as ROLE
from bot.domain.clock import pack_of, require_reopenable
from bot.domain.complaint import ANSWER_LIMIT, PLACE_LIMIT, STORY_LIMIT, Kind
from bot.domain.contact import names_in
from bot.domain.ports import Connection
from bot.domain.redact import redact
from bot.domain.refused import Refused
from bot.services import house, roster
from bot.services.complaint.acting import write
from bot.services.complaint.clocks import heard
from bot.services.complaint.filing import CITIZEN, contact_line, ill_of
from bot.services.complaint.sealing import pack_json, read_json
from bot.store import audit, case_parts, search
from bot.store import complaint as store
from bot.store import media as photos_store
from bot.store.engine import raise_signal
from bot.store.vault import erase, keep, reveal


def add(connection: Connection, *, citizen: str, number: str, text: str, photos: Sequence[str], now: datetime) -> None:
    """More about an open case of the citizen; raises Refused ``complaint.unknown``, ``.not_now``, ``.story_long``."""
    case = _do(connection, citizen, number, Act.ADD, text or "（照片）", now)
    if photos:
        photos_store.attach(connection, photos, citizen, case.id)
    search.write(connection, case.id)


def withdraw(connection: Connection, *, citizen: str, number: str, now: datetime) -> None:
    """The citizen takes an open case back; raises Refused ``complaint.unknown``, ``.not_now``."""
    _do(connection, citizen, number, Act.WITHDRAW, "", now)


def reopen(
    connection: Connection, *, citizen: str, number: str, text: str, photos: Sequence[str], now: datetime
) -> None:
    """New facts about a closed case: it is received again, under the rules of today.

    Raises Refused ``complaint.unknown``, ``.not_now``, ``.story_missing``, ``.story_long``, ``case.reopen_late``.
    """
    if not text.strip():
        raise Refused("complaint.story_missing")
    case = _do(connection, citizen, number, Act.REOPEN, text, now)
    if photos:
        photos_store.attach(connection, photos, citizen, case.id)
    search.write(connection, case.id)


def _do(connection: Connection, citizen: str, number: str, act: Act, text: str, now: datetime) -> Any:
    """One act of the table by the case's own citizen."""
    if len(text) > STORY_LIMIT:
        raise Refused("complaint.story_long", limit=STORY_LIMIT)
    case = own(connection, citizen, number, lock=True)
    lines = store.events(connection, case.id)
    rules, events = house.rules(connection), heard(lines)
    try:
        proofs = frozenset({Proof.TEXT} if text.strip() else ())
        row = act_on(Kind(case.kind), State(case.state), act, frozenset({ROLE}), Given(proofs=proofs), {})
    except Refused:
        raise Refused("complaint.not_now") from None
    if act is Act.REOPEN:
        require_reopenable(pack_of(rules.packs, events), case.closed_at, now, rules.calendar)
    state = row.moves[State(case.state)]
    step = store.Step(act.value, state.value, CITIZEN, now, text.strip(), happenings=" ".join(row.sets_off))
    write(connection, case, step, rules, events, now, {})
    _noted(connection, act.value, number, now)
    return case


def own(connection: Connection, citizen: str, number: str, *, lock: bool = False) -> Any:
    """The citizen's case; raises Refused ``complaint.unknown``, for another's case too."""
    case = store.by_number(connection, number, lock=lock, citizen=citizen)
    if case is None:
        raise Refused("complaint.unknown", number=number)
    return case


def _noted(connection: Connection, act: str, number: str, now: datetime) -> None:
    audit.write(connection, actor=CITIZEN, act=f"case.{act}", subject=number, now=now)
    raise_signal(connection, "complaint")


def rate(
    connection: Connection, *, citizen: str, number: str, resolved: int, attitude: int, text: str, now: datetime
) -> None:
    """How content the citizen is with a case that is over: 1 (yes, good) to 3 (no, bad); once a round, the last counts.

    Raises Refused ``complaint.unknown``, ``.not_now``, ``.rating_bad``, ``.text_long``.
    """
    if not (1 <= resolved <= 3 and 1 <= attitude <= 3):
        raise Refused("complaint.rating_bad")
    case = own(connection, citizen, number)
    if case.closed_at is None:
        raise Refused("complaint.not_now")
    words = _limited(text)
    values = {"complaint": case.id, "round": case.round, "resolved": resolved, "attitude": attitude, "text": words}
    case_parts.rate(connection, values | {"at": now})
    store.record(connection, case.id, store.Step("rate", case.state, CITIZEN, now, words))
    _noted(connection, "rate", number, now)


def _limited(text: str) -> str:
    if len(text) > ANSWER_LIMIT:
        raise Refused("complaint.text_long", limit=ANSWER_LIMIT)
    return redact(text.strip())


def illness(
    connection: Connection, *, citizen: str, number: str, facts: Mapping[str, Any], now: datetime, place: str = ""
) -> None:
    """More answers about an illness; the first ones raise the alarm, a ``place`` counts where none was known.

    Raises Refused ``complaint.unknown``.
    """
    case = own(connection, citizen, number, lock=True)
    before = read_json(reveal(connection, "illness", case.illness) if case.illness else None)
    after = (before or {}) | dict(facts)
    if case.illness:
        erase(connection, case.illness)
    ref = keep(connection, "illness", pack_json(after), now)
    where = case.place or redact(place.strip())[:PLACE_LIMIT]
    store.change(connection, case.id, {"illness": ref, "ill": ill_of(after), "updated_at": now, "place": where})
    if where != case.place:
        search.write(connection, case.id)
    if before is None:
        roster.raise_alarm(connection, case.id, number, where, after, now)
    _noted(connection, "illness", number, now)


def set_contact(
    connection: Connection, *, citizen: str, number: str, contact: str, name: str | None, now: datetime
) -> None:
    """A phone number given (or corrected) afterwards; raises Refused ``complaint.unknown``."""
    case = own(connection, citizen, number, lock=True)
    if case.contact:
        erase(connection, case.contact)
    ref = keep(connection, "contact", contact_line(name, contact), now)
    names = names_in(name, contact)
    plain = {column: redact(getattr(case, column), names) for column in ("story", "place", "request", "happened")}
    store.change(connection, case.id, {"contact": ref, "updated_at": now, **plain})
    search.write(connection, case.id)
    _noted(connection, "contact", number, now)


def follow(connection: Connection, *, citizen: str, number: str, now: datetime) -> None:
    """Join somebody else's open case: hear where it stands. Raises Refused ``complaint.unknown``, ``.not_now``."""
    case = store.by_number(connection, number)
    if case is None:
        raise Refused("complaint.unknown", number=number)
    if case.closed_at is not None:
        raise Refused("complaint.not_now")
    if case.citizen != citizen:
        case_parts.follow(connection, case.id, citizen, now)
        store.record(connection, case.id, store.Step("follow", case.state, CITIZEN, now))
        _noted(connection, "follow", number, now)


def unfollow(connection: Connection, *, citizen: str, number: str) -> None:
    case = store.by_number(connection, number)
    if case is not None:
        case_parts.unfollow(connection, case.id, citizen)
