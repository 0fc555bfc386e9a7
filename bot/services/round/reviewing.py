"""What do staff make of nominations: an option, a part of another one, a clue, or nothing with a reason?"""

import json
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Act, Held, Offered, Standing
from bot.domain.round.nomination import BUSINESS_LIMIT, check_review, key_of
from bot.domain.staff import Actor, Permission
from bot.services.audit import looked
from bot.services.round.acting import acting, record
from bot.services.round.known import area_names, found, venue_name
from bot.services.round.making import check_options, row_of
from bot.services.round.nominating import CLUE, SEALED, words_of
from bot.services.round.views import Clue, Nomination
from bot.store.round import nomination as store
from bot.store.round import rounds
from bot.store.vault import erase, keep

_WHY = 200  # characters
_TARGETS = frozenset({Standing.OPEN, Standing.ACCEPTED})


def nominations(
    connection: Connection, *, actor: Actor, number: str, standing: Standing | None = None
) -> list[Nomination]:
    """The most supported first; of clues only that they are there.

    Raises Refused ``staff.not_allowed``, ``round.unknown``.
    """
    actor.require(Permission.ROUND_EDIT)
    row, names = found(connection, number), area_names(connection)
    rows = store.listing(connection, row.id, [standing.value] if standing else [one.value for one in Standing])
    return [_shown(connection, one, names) for one in rows]


def _shown(connection: Connection, row: Any, names: dict[str, str]) -> Nomination:
    said = words_of(connection, row) if row.standing == Standing.HELD and not row.clue else {}
    return Nomination(
        id=row.id,
        food=said.get("food", row.food),
        venue=row.venue,
        venue_name=venue_name(row.venue),
        area=row.area,
        area_name=names.get(row.area, row.area),
        place=said.get("place", row.place),
        reason=said.get("reason", row.reason),
        standing=Standing(row.standing),
        held=Held(row.held) if row.held else None,
        supporters=row.supporters,
        into=row.into,
        option=row.option,
        why=row.why,
        at=row.at,
    )


def accept(connection: Connection, *, actor: Actor, nomination: int, now: datetime) -> None:
    """It becomes an option, or joins the one that is the same.

    Raises Refused ``staff.not_allowed``, ``round.…`` as acts and ``set_options`` do, ``nomination.unknown``, ``.decided``,
    ``.held``, ``.venue_missing``.
    """
    row, round = _reviewed(connection, actor, nomination)
    if row.standing != Standing.OPEN:
        raise Refused("nomination.held")
    if not row.venue:
        raise Refused("nomination.venue_missing")
    present = rounds.options(connection, round.id)
    wanted = (row.food, row.venue, row.area)
    if wanted not in [(option.food, option.venue, option.area) for option in present]:
        options = [Offered(one.food, one.venue, one.area, one.note) for one in present] + [Offered(*wanted)]
        check_options(connection, options)
        rounds.set_options(connection, round.id, [row_of(option) for option in options])
    rows = rounds.options(connection, round.id)
    option = next(one.id for one in rows if (one.food, one.venue, one.area) == wanted)
    _settle(connection, actor, row, round, Standing.ACCEPTED, now, option=option)


def merge(connection: Connection, *, actor: Actor, nomination: int, into: int, now: datetime) -> None:
    """Its supporters are another one's. Raises Refused as ``accept``, and ``nomination.into_bad``."""
    row, round = _reviewed(connection, actor, nomination)
    target = store.by_id(connection, into)
    if target is None or target.round != row.round or target.id == row.id or target.standing not in _TARGETS:
        raise Refused("nomination.into_bad")
    if row.clue or row.standing == Standing.HELD:
        raise Refused("nomination.held")
    store.merge(connection, row.id, into)
    _settle(connection, actor, row, round, Standing.MERGED, now, into=into)


def decline(connection: Connection, *, actor: Actor, nomination: int, why: str, now: datetime) -> None:
    """Not taken, and why. Raises Refused as ``accept``, and ``round.needs_why``; a clue is the plan team's."""
    row, round = _reviewed(connection, actor, nomination)
    if not 1 <= len(why.strip()) <= _WHY:
        raise Refused("round.needs_why")
    if row.clue:
        actor.require(Permission.PLAN_READ)
    _settle(connection, actor, row, round, Standing.DECLINED, now, why=why.strip())


def let_pass(connection: Connection, *, actor: Actor, nomination: int, now: datetime) -> None:
    """A person looked: it harms nobody and names nobody. Its words stand in clear from now on, and join like ones.

    Of a clue only the plan team can say that it names no business. Raises Refused as ``accept``, and ``nomination.not_held``.
    """
    row, round = _reviewed(connection, actor, nomination)
    if row.clue:
        actor.require(Permission.PLAN_READ)
    if row.standing not in (Standing.HELD, Standing.CLUE):
        raise Refused("nomination.not_held")
    said = words_of(connection, row)
    said.pop("business", None)
    key = key_of(said["food"], row.venue, row.area)
    same = store.by_key(connection, round.id, key)
    erase(connection, row.clue or row.words)
    clean: dict[str, Any] = {"clue": None, "words": None, "held": None}
    if same is not None and same.standing in _TARGETS:
        store.merge(connection, row.id, same.id)
        _settle(connection, actor, row, round, Standing.MERGED, now, into=same.id, **clean)
    else:
        own = {"key": key} if same is None else {}
        _settle(connection, actor, row, round, Standing.OPEN, now, **clean, **said, **own)


def seal(connection: Connection, *, actor: Actor, nomination: int, business: str, now: datetime) -> None:
    """It names a business after all: its words go to the vault, for the plan team alone.

    Raises Refused as ``accept``, and ``nomination.business_long``.
    """
    row, round = _reviewed(connection, actor, nomination)
    if row.standing != Standing.OPEN:
        raise Refused("nomination.held")
    if not 1 <= len(business.strip()) <= BUSINESS_LIMIT:
        raise Refused("nomination.business_long", limit=BUSINESS_LIMIT)
    said = {"food": row.food, "place": row.place, "reason": row.reason, "business": business.strip()}
    ref = keep(connection, CLUE, json.dumps(said, ensure_ascii=False), now)
    food = SEALED if business.strip() in row.food else row.food
    values = {"clue": ref, "place": "", "reason": "", "food": food, "key": f"clue|{row.id}"}
    _settle(connection, actor, row, round, Standing.CLUE, now, **values)


def _reviewed(connection: Connection, actor: Actor, nomination: int) -> tuple[Any, Any]:
    actor.require(Permission.ROUND_EDIT)
    before = store.by_id(connection, nomination)
    if before is None:
        raise Refused("nomination.unknown")
    round, _ = acting(connection, actor, rounds.by_id(connection, before.round).number, Act.REVIEW)
    row: Any = store.by_id(connection, nomination)  # again, now that nobody else decides
    check_review(Standing(row.standing))
    return row, round


def _settle(
    connection: Connection, actor: Actor, row: Any, round: Any, standing: Standing, now: datetime, **values: Any
) -> None:
    decided = {"standing": standing.value, "decided_by": actor.id, "decided_at": now}
    store.change(connection, row.id, decided | values)
    record(connection, actor.login, f"nomination_{standing}", round.number, now, str(row.id))


def clues(connection: Connection, *, actor: Actor, number: str, now: datetime) -> list[Clue]:
    """Named businesses, for the plan team; the look is recorded. Raises Refused ``staff.not_allowed``, ``round.unknown``."""
    actor.require(Permission.PLAN_READ)
    row = found(connection, number)
    looked(connection, actor=actor, act="round.clues", subject=row.number, now=now)
    return [_clue(connection, one) for one in store.clues(connection, row.id)]


def _clue(connection: Connection, row: Any) -> Clue:
    said = words_of(connection, row)
    return Clue(
        nomination=row.id,
        food=said.get("food", row.food),
        venue=row.venue,
        area=row.area,
        supporters=row.supporters,
        business=said.get("business", ""),
        place=said.get("place", ""),
        reason=said.get("reason", ""),
    )
