"""Who has this page open? A sealed cookie says it, for half an hour; nothing that stands in the address or a form does."""

import base64
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.refused import Refused

STAY = timedelta(minutes=30)
WAY = timedelta(minutes=10)  # to the platform and back
IN_VAIN = {
    **dict.fromkeys(("page.who", "page.form", "page.from_chat", "page.snapshot", "page.state", "page.code_used"), 403),
    **dict.fromkeys(("page.refused", "page.ticket_bad", "page.ticket_used", "page.ticket_old"), 403),
    "page.login": 503,
}
"""What is answered to whoever could not be let in."""
_VISIT, _STATE = "round", "round-state"


@dataclass(frozen=True, slots=True)
class Visitor:
    """``citizen`` is their reference, ``token`` what their forms carry."""

    citizen: str
    token: str


class Visits:
    """Writes and reads the cookies. ``keys`` are the service's own; cookies are sealed with what is derived from them."""

    def __init__(self, keys: Sequence[bytes], clock: Callable[[], datetime], *, is_secure: bool) -> None:
        self._seal = MultiFernet([Fernet(_derived(key)) for key in keys])
        self._clock = clock
        self._is_secure = is_secure

    async def form(self, request: web.Request, public_url: str) -> tuple[Any, Visitor]:
        """What a visitor sent from a page of ours.

        Raises Refused ``page.who``, ``page.form``: nobody came in by the door, or the form is not from our page.
        """
        visitor = self.of(request)
        if visitor is None:
            raise Refused("page.who")
        given = await request.post()
        token = str(given.get("token", ""))
        if not is_ours(request, public_url) or not hmac.compare_digest(token.encode(), visitor.token.encode()):
            raise Refused("page.form")
        return given, visitor

    def of(self, request: web.Request) -> Visitor | None:
        told = self._read(request, _VISIT, STAY)
        return Visitor(told["citizen"], told["token"]) if told else None

    def admit(self, response: web.StreamResponse, citizen: str) -> None:
        """From now on this browser is ``citizen``."""
        self._write(response, _VISIT, {"citizen": citizen, "token": secrets.token_urlsafe(16)}, STAY)
        response.del_cookie(self._name(_STATE), path="/", secure=self._is_secure, httponly=True, samesite="Lax")

    def depart(self, response: web.StreamResponse, number: str) -> str:
        """On the way to the platform, for a round: the state that has to come back to the same browser."""
        state = secrets.token_hex(16)
        self._write(response, _STATE, {"state": state, "number": number}, WAY)
        return state

    def is_back(self, request: web.Request, number: str, state: str) -> bool:
        told = self._read(request, _STATE, WAY)
        return told is not None and hmac.compare_digest(f"{told['state']} {told['number']}", f"{state} {number}")

    def _name(self, name: str) -> str:
        return f"__Host-{name}" if self._is_secure else name

    def _write(self, response: web.StreamResponse, name: str, told: dict[str, str], life: timedelta) -> None:
        sealed = self._seal.encrypt_at_time(json.dumps([name, told]).encode(), int(self._clock().timestamp()))
        response.set_cookie(
            self._name(name),
            sealed.decode(),
            max_age=int(life.total_seconds()),
            path="/",
            secure=self._is_secure,
            httponly=True,
            samesite="Lax",  # the way back from the platform is a link from another site
        )

    def _read(self, request: web.Request, name: str, life: timedelta) -> dict[str, Any] | None:
        sealed = request.cookies.get(self._name(name), "")
        try:
            now = int(self._clock().timestamp())
            opened = self._seal.decrypt_at_time(sealed.encode(), int(life.total_seconds()), now)
        except InvalidToken:
            return None
        kind, told = json.loads(opened)
        return dict(told) if kind == name else None


def _derived(key: bytes) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(key, b"portal cookies", "sha256"))


def is_ours(request: web.Request, public_url: str) -> bool:
    """Was this form sent by a page of ours? A client that says nothing about it is no browser."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    ours = urlsplit(public_url)
    return origin is None or urlsplit(origin).netloc == request.host or origin == f"{ours.scheme}://{ours.netloc}"
