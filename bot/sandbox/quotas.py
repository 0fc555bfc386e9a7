"""How often was each call made today, and how often may it be?"""

from datetime import UTC, datetime, timedelta, timezone

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf

_CHINA = timezone(timedelta(hours=8))
CLEARS_PER_MONTH = 10


class Quotas:
    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def _today(self) -> str:
        return datetime.fromtimestamp(self._clock.now(), UTC).astimezone(_CHINA).date().isoformat()

    def used(self, path: str) -> int:
        counter = self._shelf.get(path, {})
        return int(counter["used"]) if counter.get("day") == self._today() else 0

    def count(self, path: str, limit: int) -> None:
        """Counts one call; ApiError 45009 past the day's limit."""
        used = self.used(path)
        if used >= limit:
            raise ApiError(45009)
        self._shelf.put(path, {"day": self._today(), "used": used + 1})

    def clear(self) -> None:
        """Sets all counters back, ten times a month; ApiError 48006 after that."""
        month = self._today()[:7]
        clears: Record = self._shelf.get("clears", {})
        done = int(clears["used"]) if clears.get("month") == month else 0
        if done >= CLEARS_PER_MONTH:
            raise ApiError(48006)
        self._shelf.clear()
        self._shelf.put("clears", {"month": month, "used": done + 1})
