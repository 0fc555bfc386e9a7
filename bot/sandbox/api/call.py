"""What does one API call bring, and how is a call described?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.ledger import Record
from bot.sandbox.platform import Platform

OK: Record = {"errcode": 0, "errmsg": "ok"}


@dataclass(slots=True)
class Call:
    """``rule`` is what the ledger says about how the call was decided."""

    path: str
    query: dict[str, str]
    raw: bytes = b""
    body: Record = field(default_factory=dict)
    upload: tuple[str, bytes] | None = None
    rule: str = ""

    def text(self, name: str, missing: int = 47001) -> str:
        """A string of the JSON body; the errcode ``missing`` where there is none."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise ApiError(missing)
        return value

    def part(self, name: str) -> Record:
        value = self.body.get(name)
        if not isinstance(value, dict):
            raise ApiError(47001)
        return value


Result = Record | web.StreamResponse
Run = Callable[[Platform, Call], Result | Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Method:
    """``daily`` is the account's quota; ``takes`` is what a POST carries: json, upload or nothing."""

    path: str
    verb: str
    run: Run
    daily: int = 1_000_000
    needs_token: bool = True
    takes: str = "json"


def known(platform: Platform, openid: Any) -> Record:
    """The citizen of that openid; ApiError 40003."""
    try:
        return platform.people[str(openid)]
    except KeyError:
        raise ApiError(40003) from None


def check_appid(platform: Platform, appid: str, secret: str | None) -> None:
    """41002, 40013 for the id; 41004, 40125 for the secret (None: not asked for)."""
    if not appid:
        raise ApiError(41002)
    if appid != platform.settings.appid:
        raise ApiError(40013)
    if secret is None:
        return
    if not secret:
        raise ApiError(41004)
    if secret != platform.settings.secret:
        raise ApiError(40125)
