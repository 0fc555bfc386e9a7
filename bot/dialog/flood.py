"""Does one citizen send far more than a person would? Counted in memory, in each process by itself, a minute at a time."""

from collections.abc import Callable
from functools import partial

WINDOW = 60.0  # seconds
LIMIT = 50_000  # citizens counted at once; beyond it the minute ends early, so that memory stays bounded


class Flood:
    """Times are seconds of a clock that never goes back."""

    def __init__(self, most: int, quiet: float) -> None:
        """``most`` messages a minute are a person's; ``quiet`` seconds long nothing more is said to who sends more."""
        self._most = most
        self._silence = quiet
        self._ends = 0.0
        self._counts: dict[str, int] = {}
        self._quiet: dict[str, float] = {}

    def look(self, sender: str, at: float) -> Callable[[], bool] | None:
        """None for an ordinary message; for one too many what says, once, that the citizen is to be told."""
        if at >= self._ends or len(self._counts) >= LIMIT:
            self._begin(at)
        count = self._counts[sender] = self._counts.get(sender, 0) + 1
        if count > self._most or (self._quiet and self._quiet.get(sender, at) > at):
            return partial(self._hush, sender, at)
        return None

    def _begin(self, at: float) -> None:
        self._ends = at + WINDOW
        self._counts = {}
        self._quiet = {sender: until for sender, until in self._quiet.items() if until > at}

    def _hush(self, sender: str, at: float) -> bool:
        """True the first time; then they are quiet for a while."""
        if self._quiet.get(sender, at) > at:
            return False
        self._quiet[sender] = at + self._silence
        return True
