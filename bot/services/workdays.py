"""Which days are worked, as staff see and edit them?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.calendar import Year
from bot.domain.clock import beijing_day
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.staff import Actor, Permission
from bot.services import house
from bot.store import audit
from bot.store import complaint as cases
from bot.store import workdays as store


@dataclass(frozen=True, slots=True)
class Shown:
    """A year in force; ``is_edited``: staff changed it, it no longer comes from content/."""

    year: Year
    is_edited: bool


def years(connection: Connection) -> list[Shown]:
    """Every year in force, in order."""
    edited = {house.read_year(body).year for body in store.bodies(connection)}
    found = house.rules(connection).calendar.years.values()
    return [Shown(year, year.year in edited) for year in found]


def warning(connection: Connection, *, now: datetime) -> int | None:
    """The year whose table should be added now; None when all is there."""
    return house.rules(connection).calendar.warning(beijing_day(now))


def save_year(connection: Connection, *, data: Mapping[str, Any], actor: Actor, now: datetime) -> int:
    """Put a year in place, in the form of content/calendar with days as 2027-01-01; all open cases are counted again.

    Raises Refused ``staff.not_allowed``, ``calendar.bad`` (``problem``), ``calendar.gap``.
    """
    actor.require(Permission.CALENDAR_EDIT)
    body = json.dumps(data, ensure_ascii=False, default=date.isoformat, sort_keys=True)
    try:
        year = house.read_year(body).year
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refused("calendar.bad", problem=str(error)) from None
    present = house.rules(connection).calendar.years
    if year not in present and not {year - 1, year + 1} & present.keys():
        raise Refused("calendar.gap", year=max(present) + 1)
    store.save(connection, year, body, actor.login, now)
    cases.forget_counts(connection)
    audit.write(connection, actor=actor.login, act="calendar.save", subject=str(year), now=now)
    return year
