"""Which ballots look odd, and why? Signs for people to weigh; nothing is taken out by a rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from bot.domain.round.guide import Signs

_BEIJING = 8 * 60  # minutes


class Sign(StrEnum):
    BURST = "burst"
    FRESH = "fresh"
    PATTERN = "pattern"
    NIGHT = "night"


class Verdict(StrEnum):
    """``proposed``: somebody would leave these ballots out, a second person decides."""

    MARKED = "marked"
    KEPT = "kept"
    PROPOSED = "proposed"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Group:
    """Ballots that share a sign. ``name`` tells it from others of that sign; minutes since 1970, the last one excluded."""

    sign: Sign
    name: str
    since: int = 0
    until: int = 0
    choices: int = 0


def day_of(minute: int) -> int:
    """The day in Beijing, counted from 1970."""
    return (minute + _BEIJING) // 1440


def bursts(minutes: Mapping[int, int], signs: Signs) -> list[Group]:
    """Minutes with far more ballots than those of this round usually bring; neighbouring ones are one burst."""
    usual = median(minutes.values()) if minutes else 0
    busy = sorted(
        minute for minute, count in minutes.items() if count >= max(signs.burst_least, signs.burst_times * usual)
    )
    found: list[Group] = []
    for minute in busy:
        if found and found[-1].until == minute:
            found[-1] = Group(Sign.BURST, found[-1].name, found[-1].since, minute + 1)
        else:
            found.append(Group(Sign.BURST, str(minute), minute, minute + 1))
    return found


def nights(minutes: Iterable[int], signs: Signs) -> list[Group]:
    """One group a night in which somebody voted."""
    start, end = (hour * 60 for hour in signs.night)
    days = {day_of(minute) for minute in minutes if start <= (minute + _BEIJING) % 1440 < end}
    midnights = {day: day * 1440 - _BEIJING for day in sorted(days)}
    return [Group(Sign.NIGHT, str(day), first + start, first + end) for day, first in midnights.items()]


def patterns(hours: Iterable[tuple[int, int, int]], signs: Signs) -> list[Group]:
    """The same several choices by many within an hour: (hour since 1970, choices, ballots).

    One choice alone is no pattern: many like the same thing.
    """
    rows = list(hours)
    whole: dict[int, int] = {}
    for hour, _, count in rows:
        whole[hour] = whole.get(hour, 0) + count
    return [
        Group(Sign.PATTERN, f"{hour}-{choices}", hour * 60, hour * 60 + 60, choices)
        for hour, choices, count in sorted(rows)
        if choices.bit_count() > 1 and count >= max(signs.pattern_least, signs.pattern_share * whole[hour])
    ]
