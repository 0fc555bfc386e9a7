"""Which rules and sentences do the use cases work with? Handed over once, at the start of the process."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from bot.domain.calendar import Calendar, Year, parse
from bot.domain.campaign.notice import TopicNotices
from bot.domain.ports import Connection, Phrases
from bot.domain.rules import Rules
from bot.domain.subscription import Notices
from bot.store import workdays


@dataclass(slots=True)
class House:
    """What ``bot.app`` took from content/."""

    rules: Rules | None = None
    phrases: Phrases | None = None
    notices: Notices | None = None
    address: str = ""
    has_login: bool = False
    topic_notices: TopicNotices | None = None


_HOUSE = House()


def furnish(
    rules: Rules,
    phrases: Phrases,
    notices: Notices | None = None,
    *,
    address: str = "",
    has_login: bool = False,
    topic_notices: TopicNotices | None = None,
) -> None:
    """What holds from now on in this process; without ``notices`` and ``topic_notices`` the account has no template for them.

    ``address`` is where pages for citizens are, without a slash at its end; empty: the chat leads to none. ``has_login``: the
    platform tells pages who opened them.
    """
    _HOUSE.rules, _HOUSE.phrases, _HOUSE.notices = rules, phrases, notices
    _HOUSE.address, _HOUSE.has_login = address.rstrip("/"), has_login
    _HOUSE.topic_notices = topic_notices


def address() -> str:
    return _HOUSE.address


def has_login() -> bool:
    return _HOUSE.has_login


def notices() -> Notices | None:
    return _HOUSE.notices


def topic_notices() -> TopicNotices | None:
    return _HOUSE.topic_notices


def phrases() -> Phrases:
    if _HOUSE.phrases is None:
        raise RuntimeError("the house has no sentences: call house.furnish at the start")
    return _HOUSE.phrases


def shipped() -> Rules:
    """The rules as content/ gives them."""
    if _HOUSE.rules is None:
        raise RuntimeError("the house has no rules: call house.furnish at the start")
    return _HOUSE.rules


def rules(connection: Connection) -> Rules:
    """The rules in force: years of working days that staff edited stand before those of content/."""
    given = shipped()
    edited = workdays.bodies(connection)
    return replace(given, calendar=_calendar(given.calendar, edited)) if edited else given


@lru_cache(maxsize=8)
def _calendar(shipped: Calendar, edited: tuple[str, ...]) -> Calendar:
    years = shipped.years | {year.year: year for year in map(read_year, edited)}
    return Calendar(years.values())


def read_year(body: str) -> Year:
    """A year as it is stored; ValueError as of ``bot.domain.calendar.parse``."""
    return parse(_days(json.loads(body)))


def _days(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **data,
        "issued": date.fromisoformat(data["issued"]),
        "holidays": {name: [date.fromisoformat(day) for day in days] for name, days in data["holidays"].items()},
        "workdays": [date.fromisoformat(day) for day in data["workdays"]],
    }
