"""When does a round open and close by itself?"""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.refused import Refused
from bot.domain.round.state import State
from bot.domain.round.table import Act


@dataclass(frozen=True, slots=True)
class Times:
    """Aware UTC; without nominations both of their moments are None."""

    nominate_from: datetime | None
    nominate_until: datetime | None
    vote_from: datetime
    vote_until: datetime

    def check(self) -> None:
        """Raises Refused ``round.times_half``, ``.times_order``."""
        if (self.nominate_from is None) != (self.nominate_until is None):
            raise Refused("round.times_half")
        row = [self.nominate_from, self.nominate_until, self.vote_from, self.vote_until]
        given = [moment for moment in row if moment is not None]
        # The review between nominations and vote may take no time at all; the others may not.
        if not self.vote_from < self.vote_until or given != sorted(given) or len(set(given[:2])) == 1:
            raise Refused("round.times_order")


def due(state: State, times: Times, *, is_released: bool, now: datetime) -> Act | None:
    """What the timetable is to do now; None when nothing."""
    if state is State.DRAFT and is_released:
        start = times.nominate_from or times.vote_from
        first = Act.OPEN_NOMINATING if times.nominate_from else Act.OPEN_VOTING
        return first if now >= start else None
    if state is State.NOMINATING and times.nominate_until and now >= times.nominate_until:
        return Act.CLOSE_NOMINATING
    if state is State.REVIEWING and is_released and now >= times.vote_from:
        return Act.OPEN_VOTING
    return Act.CLOSE_VOTING if state is State.VOTING and now >= times.vote_until else None
