"""Would the phone's JS-SDK accept this page's configuration?"""

import hashlib
import secrets

from bot.sandbox.clock import Clock
from bot.sandbox.ledger import Shelf

LIFE = 7200


class Tickets:
    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def ticket(self, kind: str) -> tuple[str, int]:
        """The valid ticket and the seconds it has left; a new one when the last is over."""
        kept = self._shelf.get(kind)
        if kept and (left := int(kept["until"] - self._clock.now())) > 0:
            return kept["ticket"], left
        value = secrets.token_urlsafe(64)
        self._shelf.put(kind, {"ticket": value, "until": self._clock.now() + LIFE})
        return value, LIFE

    def judge(self, url: str, noncestr: str, timestamp: str, signature: str) -> tuple[bool, str]:
        """What ``wx.config`` would say; the address counts without its fragment."""
        kept = self._shelf.get("jsapi")
        if not kept or kept["until"] <= self._clock.now():
            return False, "config:fail, invalid ticket"
        page = url.partition("#")[0]
        text = f"jsapi_ticket={kept['ticket']}&noncestr={noncestr}&timestamp={timestamp}&url={page}"
        right = hashlib.sha1(text.encode()).hexdigest()  # noqa: S324 - the platform's choice
        return (True, "config:ok") if secrets.compare_digest(right, signature) else (False, "config:invalid signature")
