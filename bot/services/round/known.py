"""Which round is meant, and how does it look to those who ask?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.round import Guide, State, Template, Times, Venue, is_counted, is_public
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.services.round.views import Area, Option, Round, Rounds
from bot.store import desk
from bot.store.round import rounds as store

_LISTED = 50  # rounds in the archive


def guide() -> Guide:
    """What content/ says of rounds."""
    return house.shipped().rounds


def templates() -> tuple[Template, ...]:
    return guide().templates


def venues() -> tuple[Venue, ...]:
    return guide().venues


def venue_name(key: str) -> str:
    venue = guide().venue(key)
    return venue.name if venue else key


def spelt(number: str) -> str:
    """A round's number in its one spelling."""
    return number.strip().upper()[:16]


def found(connection: Connection, number: str, *, lock: bool = False) -> Any:
    """The round's row; raises Refused ``round.unknown``."""
    row = store.by_number(connection, spelt(number), lock=lock)
    if row is None:
        raise Refused("round.unknown")
    return row


def times_of(row: Any) -> Times:
    return Times(row.nominate_from, row.nominate_until, row.vote_from, row.vote_until)


def is_votable(row: Any, now: datetime) -> bool:
    return bool(row.state == State.VOTING and now < row.vote_until)


def takes_nominations(row: Any, now: datetime) -> bool:
    return bool(row.state == State.NOMINATING and row.nominate_until and now < row.nominate_until)


def area_names(connection: Connection) -> dict[str, str]:
    return {row.code: row.name for row in desk.areas(connection)} | {"": ""}


def options(rows: Sequence[Any], names: dict[str, str]) -> tuple[Option, ...]:
    return tuple(
        Option(
            id=row.id,
            number=row.position + 1,
            food=row.food,
            venue=row.venue,
            venue_name=venue_name(row.venue),
            area=row.area,
            area_name=names.get(row.area, row.area),
            note=row.note,
        )
        for row in rows
    )


def shown(connection: Connection, rows: Sequence[Any], now: datetime) -> list[Round]:
    """``rows`` with their options and the names of their areas."""
    given, names = store.options_of(connection, [row.id for row in rows]), area_names(connection)
    return [_shown(row, options(given[row.id], names), names, now) for row in rows]


def _shown(row: Any, given: tuple[Option, ...], names: dict[str, str], now: datetime) -> Round:
    state, times = State(row.state), times_of(row)
    return Round(
        id=row.id,
        number=row.number,
        template=row.template,
        title=row.title,
        words=row.words,
        picture=row.picture,
        state=state,
        areas=tuple(Area(code, names.get(code, code)) for code in row.areas.split()),
        venues=tuple(row.venues.split()),
        choices=row.choices,
        batches=row.batches,
        is_hidden=row.is_hidden,
        is_released=row.is_released,
        times=times,
        options=given,
        why=row.why,
        created=row.created_at,
        closed=row.closed_at,
        finished=row.finished_at,
        is_blind=is_blind(row),
        is_votable=is_votable(row, now),
        takes_nominations=takes_nominations(row, now),
    )


def is_blind(row: Any) -> bool:
    """Are totals for nobody but staff now?"""
    return not (is_counted(State(row.state)) or (row.state == State.VOTING and not row.is_hidden))


def look(connection: Connection, *, actor: Actor, number: str, now: datetime) -> Round:
    """Raises Refused ``staff.not_allowed``, ``round.unknown``."""
    actor.require(Permission.ROUND_READ)
    return shown(connection, [found(connection, number)], now)[0]


def public(connection: Connection, *, number: str, now: datetime) -> Round:
    """A round as anybody may see it; raises Refused ``round.unknown``, also for a draft and one withdrawn as a draft."""
    row = found(connection, number)
    if not was_public(row):
        raise Refused("round.unknown")
    return shown(connection, [row], now)[0]


def was_public(row: Any) -> bool:
    """A draft that was withdrawn stays the office's own."""
    return is_public(State(row.state)) and bool(row.is_released)


def listing(connection: Connection, *, actor: Actor, now: datetime, page: int = 1, size: int = 20) -> Rounds:
    """All rounds, the newest first; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.ROUND_READ)
    rows, total = store.page(connection, [state.value for state in State], max(page, 1), size)
    return Rounds(shown(connection, rows, now), max(page, 1), max(1, -(-total // size)), total)


def current(connection: Connection, *, now: datetime) -> list[Round]:
    """Rounds that take nominations or votes now."""
    rows, _ = store.page(connection, (State.NOMINATING, State.VOTING), 1, _LISTED)
    return [one for one in shown(connection, rows, now) if one.is_votable or one.takes_nominations]


def archive(connection: Connection, *, now: datetime) -> list[Round]:
    """Everything that is public, the newest first."""
    rows, _ = store.page(connection, [state.value for state in State if is_public(state)], 1, _LISTED)
    return shown(connection, [row for row in rows if was_public(row)], now)
