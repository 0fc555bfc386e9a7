"""Which scene does a QR code of the account lead to, and does it still?"""

import secrets
from urllib.parse import parse_qs, urlsplit

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf

PERMANENT_MOST = 100_000
_PICTURE = "http://weixin.qq.com/q/"


class Codes:
    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def create(self, scene: str, life: int | None) -> Record:
        """A code that is good for ``life`` seconds, or for ever; ApiError 45029 past 100,000 permanent ones."""
        if life is None and sum(code["until"] is None for _, code in self._shelf.items()) >= PERMANENT_MOST:
            raise ApiError(45029)
        ticket, short = f"gQ{secrets.token_urlsafe(70)}", f"02{secrets.token_urlsafe(16)}"
        until = None if life is None else self._clock.now() + life
        self._shelf.put(ticket, {"ticket": ticket, "scene": scene, "until": until, "url": _PICTURE + short})
        return {"ticket": ticket, "url": _PICTURE + short} | ({} if life is None else {"expire_seconds": life})

    def find(self, ticket: str) -> Record | None:
        """The code while it is good."""
        code: Record | None = self._shelf.get(ticket)
        return None if code is None or self._is_over(code) else code

    def _is_over(self, code: Record) -> bool:
        return code["until"] is not None and code["until"] <= self._clock.now()

    def scanned(self, text: str) -> Record | None:
        """``scene`` and ``ticket`` behind a ticket, a picture's address or its content; None for one that is over.

        Any other text counts as the scene of a code that somebody made in the account's console.
        """
        ticket = parse_qs(urlsplit(text).query).get("ticket", [text])[0]
        for key, code in self._shelf.items():
            if ticket == key or text == code["url"]:
                return None if self._is_over(code) else {"scene": code["scene"], "ticket": key}
        return {"scene": text, "ticket": f"ticket-{text}"}
