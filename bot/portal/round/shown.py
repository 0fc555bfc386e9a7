"""What does the page of a round show, to whom, in which phase?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.number import BEIJING
from bot.domain.ports import Connection
from bot.domain.round import is_counted, is_planned
from bot.services import desk_lists, round
from bot.services.round.views import OpenData, Option, Round, Vote


@dataclass(frozen=True, slots=True)
class Shown:
    """``mine`` is the visitor's own; ``areas`` and ``venues`` what a nomination may name, by code and key."""

    round: Round
    data: OpenData
    mine: Vote | None
    areas: Mapping[str, str]
    venues: Mapping[str, str]

    @property
    def chosen(self) -> tuple[Option, ...]:
        return tuple(option for option in self.round.options if self.mine and option.id in self.mine.options)

    @property
    def is_counted(self) -> bool:
        return is_counted(self.round.state)

    @property
    def is_planned(self) -> bool:
        return is_planned(self.round.state)

    @property
    def most(self) -> int:
        """The votes of the leading option, for the length of bars; at least one."""
        return max([option.counted or 0 for option in self.data.options] + [1])

    @property
    def ranking(self) -> list[tuple[str, int]]:
        """Options and what counts for them, the most first."""
        rows = [(f"{one.area}{one.venue}的{one.food}", one.counted or 0) for one in self.data.options]
        return sorted(rows, key=lambda row: -row[1])


def look(connection: Connection, number: str, citizen: str | None, now: datetime) -> Shown:
    """Raises Refused ``round.unknown``."""
    one = round.public(connection, number=number, now=now)
    return Shown(
        round=one,
        data=round.open_data(connection, number=one.number, now=now),
        mine=round.mine(connection, number=one.number, citizen=citizen) if citizen else None,
        areas=_areas(connection, one) if one.takes_nominations else {},
        venues={venue.key: venue.name for venue in round.venues() if not one.venues or venue.key in one.venues},
    )


def _areas(connection: Connection, one: Round) -> dict[str, str]:
    if one.areas:
        return {area.code: area.name for area in one.areas}
    return {area.code: area.name for area in desk_lists.areas(connection) if area.is_ours}


def moment(value: datetime) -> str:
    """11月29日 10:00, as the office's clock shows it."""
    return f"{value.astimezone(BEIJING):%m月%d日 %H:%M}"
