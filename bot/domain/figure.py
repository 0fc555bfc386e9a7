"""Which counts may be shown, so that nobody can be recognised in them?

LEAST is the office's own choice, 待本局确认: no published rule for complaint statistics was found; holding back counts below five
is what statistical offices commonly do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """Cases of one key; None where a count from 1 to LEAST - 1 is held back.

    ``on_time``: finished, with no clock overrun; ``late``: some clock was overrun; ``running``: neither yet.
    """

    key: str
    received: int | None
    closed: int | None = 0
    on_time: int | None = 0
    late: int | None = 0
    running: int | None = 0

    @property
    def on_time_share(self) -> float | None:
        """Of the cases that are finished or late, the share without an overrun; None when it is held back or empty."""
        if self.on_time is None or self.late is None or self.on_time + self.late == 0:
            return None
        return self.on_time / (self.on_time + self.late)


def is_small(count: int | None) -> bool:
    return count is not None and 0 < count < LEAST


def protected(lines: Sequence[Line]) -> list[Line]:
    """``lines`` of one table with small counts held back, and one more where the table's total would tell it."""
    hidden = {place for place, line in enumerate(lines) if is_small(line.received)}
    others = [place for place, line in enumerate(lines) if place not in hidden and line.received]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: lines[place].received or 0))
    return [_hidden(line) if place in hidden else cells(line) for place, line in enumerate(lines)]


def _hidden(line: Line) -> Line:
    return Line(line.key, None, None, None, None, None)


def cells(line: Line) -> Line:
    """One line by itself. How the office did is shown in full for a group that is large enough to hide in."""
    return _hidden(line) if is_small(line.received) else line
