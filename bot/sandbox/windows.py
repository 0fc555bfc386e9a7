"""May the account still write to this citizen? Customer-service messages are allowed in windows that citizens open."""

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Shelf

# What opens a window → (messages, seconds): 5 in 48 h since 2023-06, 3 in a minute after menu, follow or scan.
ALLOWANCE = {
    "message": (5, 48 * 3600),
    "click": (3, 60),
    "subscribe": (3, 60),
    "scan": (3, 60),
}
_TYPING_SHOWN = 15


class Windows:
    """Each cause keeps a bucket of its own and any open one allows; the one that closes first is used first."""

    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def open(self, openid: str, cause: str) -> None:
        """A new cause of the same kind fills its bucket again."""
        count, seconds = ALLOWANCE[cause]
        bucket = {"left": count, "until": self._clock.now() + seconds}
        self._shelf.put(openid, {**self._shelf.get(openid, {}), cause: bucket})
        if cause == "message":
            self._exchanged(openid)

    def _exchanged(self, openid: str) -> None:
        """A message in either direction ends what the phone shows of typing."""
        self._shelf.put(f"exchange:{openid}", {"at": self._clock.now(), "typing": 0})

    def check_typing(self, openid: str, *, starts: bool) -> None:
        """45080 without a message in either direction in the last 30 s, 45081 when the phone already shows it."""
        now = self._clock.now()
        last = self._shelf.get(f"exchange:{openid}")
        if last is None or last["at"] < now - 30:
            raise ApiError(45080)
        if starts and last["typing"] > now:
            raise ApiError(45081)
        self._shelf.put(f"exchange:{openid}", {**last, "typing": now + _TYPING_SHOWN if starts else 0})

    def close(self, openid: str) -> None:
        self._shelf.drop(openid)
        self._shelf.drop(f"exchange:{openid}")

    def spend(self, openid: str) -> str:
        """Uses one message, says from which bucket; ApiError 45015: none open, 45047: all open ones used up."""
        now = self._clock.now()
        buckets = self._shelf.get(openid, {})
        still_open = sorted((b["until"], cause) for cause, b in buckets.items() if b["until"] > now)
        if not still_open:
            raise ApiError(45015)
        for _, cause in still_open:
            bucket = buckets[cause]
            if bucket["left"] > 0:
                self._shelf.put(openid, {**buckets, cause: {**bucket, "left": bucket["left"] - 1}})
                self._exchanged(openid)
                return f"{cause}: {bucket['left'] - 1}/{ALLOWANCE[cause][0]} left"
        raise ApiError(45047)
