"""What is asked most, what is not found, what is marked useless?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.clock import beijing_day
from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.staff import Actor, Permission
from bot.services import faq
from bot.store import opinion as store
from bot.store import question

WEEK = timedelta(days=7)
_MOST = 15  # lines of each list
_WEEKS = 12  # that can be chosen
_UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Worth:
    """Of one entry: how often it was said, how it was judged. ``title`` is its id when it is gone."""

    id: str
    title: str
    said: int
    useful: int
    useless: int


@dataclass(frozen=True, slots=True)
class Week:
    """Monday to Sunday in Beijing. ``groups``: questions without an answer last asked then (id, text, count, state)."""

    monday: date
    said: int
    not_found: int
    useful: int
    useless: int
    asked: list[Worth]
    marked: list[Worth]
    groups: Sequence[Any]


def said(connection: Connection, *, entry: str, now: datetime) -> None:
    """An entry was the answer once more: noted, and written with the commit."""
    store.count(connection, entry, beijing_day(now))


def not_found(connection: Connection, *, now: datetime) -> None:
    """Nothing known answered a question: noted like ``said``."""
    store.count(connection, _UNKNOWN, beijing_day(now))


def judge(connection: Connection, *, entry: str, citizen: str, is_useful: bool, now: datetime) -> None:
    """A citizen says what the answer was worth to them."""
    store.vote(connection, entry, citizen, beijing_day(now), is_useful=is_useful)


def mondays(now: datetime) -> list[date]:
    """The weeks that can be looked at, this one first."""
    today = beijing_day(now)
    this = today - timedelta(days=today.weekday())
    return [this - number * WEEK for number in range(_WEEKS)]


def week(connection: Connection, *, actor: Actor, monday: date) -> Week:
    """Raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    lines, not_found = _lines(connection, monday, monday + WEEK - timedelta(days=1))
    since = datetime(monday.year, monday.month, monday.day, tzinfo=BEIJING)
    return Week(
        monday=monday,
        said=sum(line.said for line in lines),
        not_found=not_found,
        useful=sum(line.useful for line in lines),
        useless=sum(line.useless for line in lines),
        asked=_top(lines, "said"),
        marked=_top(lines, "useless"),
        groups=question.latest(connection, since, since + WEEK, _MOST),
    )


def of_entry(connection: Connection, *, actor: Actor, entry: str, now: datetime, days: int = 90) -> Worth:
    """One entry over the last ``days``; raises Refused ``staff.not_allowed``."""
    actor.require(Permission.CASE_READ)
    today = beijing_day(now)
    lines, _ = _lines(connection, today - timedelta(days=days), today)
    return next((line for line in lines if line.id == entry), Worth(entry, entry, 0, 0, 0))


def _lines(connection: Connection, since: date, until: date) -> tuple[list[Worth], int]:
    """Every entry that was said or judged, and how often nothing was found."""
    said = store.said(connection, since, until)
    votes = {row.entry: row for row in store.votes(connection, since, until)}
    not_found = said.pop(_UNKNOWN, 0)
    return [_worth(name, said.get(name, 0), votes.get(name)) for name in sorted({*said, *votes})], not_found


def _worth(name: str, times: int, votes: Any | None) -> Worth:
    known = faq.entry(name)
    title = known.question if known else name
    return Worth(name, title, times, int(votes.useful) if votes else 0, int(votes.useless) if votes else 0)


def _top(lines: list[Worth], by: str) -> list[Worth]:
    """The highest first, none without any."""
    found = [line for line in lines if getattr(line, by)]
    return sorted(found, key=lambda line: (-getattr(line, by), line.id))[:_MOST]
