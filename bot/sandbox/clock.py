"""What time is it on the platform? Real time plus a jump that is set from outside."""

import calendar
import time
from datetime import datetime, timedelta, timezone

from bot.sandbox.ledger import Shelf

_CHINA = timezone(timedelta(hours=8))


class Clock:
    """``now`` moves every window and expiry; ``wire`` is the second that signatures carry.

    Signatures keep real time unless told otherwise: a bot whose own clock did not jump would refuse them as stale.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    @property
    def offset(self) -> float:
        return float(self._shelf.get("offset", 0.0))

    def now(self) -> float:
        """Epoch seconds on the platform."""
        return time.time() + self.offset

    def wire(self) -> int:
        """Epoch seconds in the signature's timestamp."""
        return int(self.now() if self._shelf.get("wire", False) else time.time())

    def jump(self, seconds: float) -> None:
        self._shelf.put("offset", self.offset + seconds)

    def jump_months(self, count: int) -> None:
        """To the same day and hour of another month in China, or to the month's last day where it is shorter."""
        here = datetime.fromtimestamp(self.now(), _CHINA)
        year, month = divmod(here.year * 12 + here.month - 1 + count, 12)
        day = min(here.day, calendar.monthrange(year, month + 1)[1])
        self.jump((here.replace(year=year, month=month + 1, day=day) - here).total_seconds())

    def reset(self) -> None:
        """Back to the wall's time."""
        self._shelf.put("offset", 0.0)

    def follow_on_wire(self, follow: bool) -> None:
        self._shelf.put("wire", follow)
