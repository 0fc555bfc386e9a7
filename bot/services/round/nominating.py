"""What do citizens propose? Like ones become one; what names a business is sealed before anything else is done with it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Held, Standing, State
from bot.domain.round.nomination import BUSINESS_LIMIT, check, held_for, key_of, plain
from bot.services.round.known import found, guide, takes_nominations
from bot.services.round.making import check_places
from bot.services.round.views import Nominated
from bot.services.round.voting import who
from bot.store.complaint import digest
from bot.store.round import nomination as store
from bot.store.vault import keep, reveal
from bot.text.place import place_in

CLUE, WORDS = "clue", "words"  # kinds in the vault
SEALED = "线索"  # what stands in clear where even the food would name somebody


def nominate(
    connection: Connection,
    *,
    number: str,
    citizen: str,
    food: str,
    now: datetime,
    venue: str = "",
    area: str = "",
    place: str = "",
    reason: str = "",
    business: str = "",
) -> Nominated:
    """Propose a ``food`` at a type of venue (a key, or empty), in an area (a code, or empty), with place and reason in words.

    Raises Refused ``round.unknown``, ``.venue_unknown``, ``.area_unknown``, ``nomination.closed``, ``.food_missing``,
    ``.food_long``, ``.place_long``, ``.reason_long``, ``.business_long``, ``.too_many``, ``ballot.follow_first``.
    """
    row = found(connection, number)
    if row.state == State.DRAFT:
        raise Refused("round.unknown")
    if not takes_nominations(row, now):
        raise Refused("nomination.closed")
    check(food, place, reason, business)
    check_places(connection, [venue] if venue else [], [area])
    said = {"food": food.strip(), "place": place.strip(), "reason": reason.strip()}
    voter = who(connection, row, citizen)
    given = _given(connection, said, venue, area, business.strip(), now)
    nomination = _joined(connection, row.id, given, now)
    if store.given(connection, row.id, voter) >= guide().nominations and not store.has(
        connection, nomination.id, voter
    ):
        raise Refused("nomination.too_many", most=guide().nominations)
    supporters = store.support(connection, nomination.id, voter)
    store.ask(connection, row.id, citizen, [("nomination", nomination.id)])
    held = Held(nomination.held) if nomination.standing == Standing.HELD else None
    return Nominated(nomination.id, supporters, nomination.standing == Standing.CLUE, held)


def _given(
    connection: Connection, said: Mapping[str, str], venue: str, area: str, business: str, now: datetime
) -> dict[str, Any]:
    """The columns: in clear only what names nobody."""
    named = business or _named(said)
    where = {"venue": venue, "area": area, "place": "", "reason": ""}
    if named:
        alike = f"{plain(named)}|{plain(said['food'])}"
        key = f"clue|{digest(connection, 'clue', alike)}"
        ref = keep(connection, CLUE, json.dumps({**said, "business": named}, ensure_ascii=False), now)
        food = SEALED if plain(named) in plain(said["food"]) else said["food"]
        return {**where, "food": food, "key": key, "standing": Standing.CLUE.value, "clue": ref}
    if held := held_for(said.values(), guide().harm):
        key = f"held|{digest(connection, 'words', plain(''.join(said.values())))}"
        ref = keep(connection, WORDS, json.dumps(said, ensure_ascii=False), now)
        return {**where, "food": "", "key": key, "standing": Standing.HELD.value, "held": held.value, "words": ref}
    return {**where, **said, "key": key_of(said["food"], venue, area), "standing": Standing.OPEN.value}


def _named(said: Mapping[str, str]) -> str:
    """The business that some of the words name; what the templates call food is food (自热火锅)."""
    known = {option.food for template in guide().templates for option in template.options}
    texts = [words for words in said.values() if words not in known]
    return next((shop for shop in (place_in(words).shop for words in texts) if shop), "")[:BUSINESS_LIMIT]


def _joined(connection: Connection, round: int, given: Mapping[str, Any], now: datetime) -> Any:
    """The nomination these words join, or the new one they are."""
    present = store.by_key(connection, round, given["key"])
    if present is None:
        store.add(connection, {**given, "round": round, "why": "", "at": now})
        present = store.by_key(connection, round, given["key"])
    else:
        store.forget_words(connection, given)
    if present is not None and present.standing == Standing.MERGED:
        present = store.by_id(connection, present.into)
    return present


def words_of(connection: Connection, row: Any) -> dict[str, str]:
    """The sealed words of a clue, or of a nomination that is held."""
    kind, ref = (CLUE, row.clue) if row.clue else (WORDS, row.words)
    sealed = reveal(connection, kind, ref) if ref else None
    return dict(json.loads(sealed)) if sealed else {}
