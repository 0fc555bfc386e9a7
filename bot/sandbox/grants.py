"""Which pages may know which citizen: codes, page tokens, and who only sees a snapshot?"""

import secrets

from bot.sandbox.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record, Shelf
from bot.sandbox.people import openid_of

CODE_LIFE = 300
LIFE = 7200
REFRESH_LIFE = 30 * 86400


class Grants:
    def __init__(self, shelf: Shelf, clock: Clock) -> None:
        self._shelf, self._clock = shelf, clock

    def snapshot(self, openid: str, on: bool) -> None:
        """Lets this citizen see pages that ask for a profile as a snapshot only, or no longer."""
        self._shelf.put(f"snapshot:{openid}", on)

    def sees_snapshot(self, openid: str) -> bool:
        return bool(self._shelf.get(f"snapshot:{openid}", False))

    def code(self, openid: str, scope: str, *, snapshot: bool = False) -> str:
        """A code for the page's address; a snapshot's visitor is nobody that could be met again."""
        value = secrets.token_urlsafe(24)
        shown = openid_of(value, "snapshot") if snapshot else openid
        grant = {"openid": shown, "scope": scope, "snapshot": snapshot}
        self._shelf.put(f"code:{value}", grant | {"until": self._clock.now() + CODE_LIFE, "used": False})
        return value

    def redeem(self, value: str) -> Record:
        """Once and within five minutes: ApiError 40029 for a wrong or old code, 40163 for a used one."""
        code: Record | None = self._shelf.get(f"code:{value}")
        if code is None or code["until"] <= self._clock.now():
            raise ApiError(40029)
        if code["used"]:
            raise ApiError(40163)
        self._shelf.put(f"code:{value}", code | {"used": True})
        return self._issue(code, secrets.token_urlsafe(64))

    def _issue(self, grant: Record, refresh: str) -> Record:
        access, now = secrets.token_urlsafe(64), self._clock.now()
        kept = {name: grant[name] for name in ("openid", "scope", "snapshot")}
        self._shelf.put(f"access:{access}", kept | {"until": now + LIFE})
        if f"refresh:{refresh}" not in self._shelf:
            self._shelf.put(f"refresh:{refresh}", kept | {"until": now + REFRESH_LIFE})
        return kept | {"access_token": access, "refresh_token": refresh}

    def refresh(self, value: str) -> Record:
        """A new page token; ApiError 40030 for a wrong one, 42002 after thirty days."""
        grant: Record | None = self._shelf.get(f"refresh:{value}")
        if grant is None:
            raise ApiError(40030)
        if grant["until"] <= self._clock.now():
            raise ApiError(42002)
        return self._issue(grant, value)

    def check(self, value: str, openid: str) -> Record:
        """The grant behind a page token: 40001 unknown, 42001 over, 40003 of somebody else."""
        if not value:
            raise ApiError(41001)
        grant: Record | None = self._shelf.get(f"access:{value}")
        if grant is None:
            raise ApiError(40001)
        if grant["until"] <= self._clock.now():
            raise ApiError(42001)
        if grant["openid"] != openid:
            raise ApiError(40003)
        return grant
