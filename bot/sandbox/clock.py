"""What time is it on the platform? Real time plus a jump that is set from outside."""

import time

from bot.sandbox.ledger import Shelf


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

    def follow_on_wire(self, follow: bool) -> None:
        self._shelf.put("wire", follow)
