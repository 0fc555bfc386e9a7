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
    """``rule`` is what the ledger says about how the call was decided; ``then`` runs after the answer has gone out."""

    path: str
    query: dict[str, str]
    raw: bytes = b""
    body: Record = field(default_factory=dict)
    upload: tuple[str, bytes] | None = None
    rule: str = ""
    remote: str = ""
    form: dict[str, str] = field(default_factory=dict)
    then: list[Callable[[], object]] = field(default_factory=list)

    def text(self, name: str, missing: int = 47001) -> str:
        """A string of the JSON body; the errcode ``missing`` where there is none."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value:
            raise ApiError(missing)
        return value

    def number(self, name: str, missing: int = 47001, default: int | None = None) -> int:
        value = self.body.get(name, default)
        if isinstance(value, str) and value.isdigit():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ApiError(missing)
        return value

    def texts(self, name: str, missing: int = 47001) -> list[str]:
        value = self.body.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ApiError(missing)
        return value

    def page(self, items: list[Any]) -> list[Any]:
        """The part of a list that ``offset`` and ``count`` (1 to 20) ask for."""
        offset, count = self.number("offset", 40097, 0), self.number("count", 40097, 20)
        if offset < 0 or not 1 <= count <= 20:
            raise ApiError(40097)
        return items[offset : offset + count]

    def part(self, name: str) -> Record:
        value = self.body.get(name)
        if not isinstance(value, dict):
            raise ApiError(47001)
        return value


Result = Record | web.StreamResponse
Run = Callable[[Platform, Call], Result | Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Method:
    """``takes`` is what a POST carries: json, upload or nothing."""

    path: str
    verb: str
    run: Run
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
