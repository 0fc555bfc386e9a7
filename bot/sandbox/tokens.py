"""Which access tokens are valid, in the two spaces the platform keeps apart?"""

import secrets

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf

LIFE = 7200
OVERLAP = 300  # seconds an ordinary token outlives its successor's birth, and a stable one is renewed early
FORCED_PER_DAY = 20
FORCED_EVERY = 30


class Tokens:
    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def _current(self, space: str) -> tuple[str, Record] | None:
        value = self._shelf.get(f"current:{space}", "")
        return (value, self._shelf.get(value)) if value else None

    def _issue(self, space: str) -> tuple[str, int]:
        value = f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(100)}"
        self._shelf.put(value, {"space": space, "ends": self._clock.now() + LIFE, "replaced": False})
        self._shelf.put(f"current:{space}", value)
        return value, LIFE

    def ordinary(self) -> tuple[str, int]:
        """A new token at every call; the one before lives on for five minutes."""
        if current := self._current("ordinary"):
            value, token = current
            ends = min(token["ends"], self._clock.now() + OVERLAP)
            self._shelf.put(value, token | {"ends": ends, "replaced": True})
        return self._issue("ordinary")

    def stable(self, *, force: bool) -> tuple[str, int]:
        """The same token with its remaining life until five minutes before the end; ``force`` kills it at once."""
        now = self._clock.now()
        current = self._current("stable")
        if force:
            self._count_forced(now)
            if current:
                self._shelf.put(current[0], current[1] | {"ends": now, "replaced": True})
        elif current and (left := current[1]["ends"] - now) > OVERLAP:
            return current[0], int(left)
        return self._issue("stable")

    def revoke(self) -> None:
        """Every token stops being the latest, as when somebody else fetched one with the same secret."""
        for key, token in self._shelf.items():
            if isinstance(token, dict):
                self._shelf.put(key, token | {"ends": 0, "replaced": True})
        for space in ("ordinary", "stable"):
            self._shelf.drop(f"current:{space}")

    def _count_forced(self, now: float) -> None:
        recent = [at for at in self._shelf.get("forced", []) if at > now - 86400]
        if recent and now - recent[-1] < FORCED_EVERY:
            raise ApiError(45011)
        if len(recent) >= FORCED_PER_DAY:
            raise ApiError(45009)
        self._shelf.put("forced", [*recent, now])

    def check(self, value: str) -> None:
        """41001 without one, 42001 when it ran out, 40001 when it was never issued or is not the latest."""
        if not value:
            raise ApiError(41001)
        token = self._shelf.get(value)
        if not isinstance(token, dict):
            raise ApiError(40001)
        if token["ends"] <= self._clock.now():
            raise ApiError(40001 if token["replaced"] else 42001)
