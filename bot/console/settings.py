"""What do the staff pages need to know from outside, and under which keys do handlers find it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from jinja2 import Environment

from bot.domain.ports import AccountMenu, LineStream, LinkProbe, Materials, Phrases, SceneCodes, Units
from bot.services.staff import Session


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """``public_url`` decides about the cookie; ``trusted_proxies`` are addresses whose X-Forwarded-For is believed;
    ``tiles`` is the address of the map's background, empty for none; ``codes`` makes the account's own QR
    codes, ``menu`` is what hangs under the chat; ``materials`` bring articles to the platform, ``links`` opens addresses."""

    public_url: str
    assets: Path = Path("assets")
    totp_required: bool = True
    office: str = "食语"
    trusted_proxies: frozenset[str] = frozenset()
    tiles: str = ""
    attribution: str = ""
    clock: Callable[[], datetime] = _now
    codes: SceneCodes | None = None
    menu: AccountMenu | None = None
    materials: Materials | None = None
    links: LinkProbe | None = None

    @property
    def is_secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The prefix makes browsers insist on Secure, path / and no domain."""
        return "__Host-shiyu" if self.is_secure else "shiyu_staff"


UNITS = web.AppKey("units", Units)
PHRASES = web.AppKey("phrases", Phrases)
SETTINGS = web.AppKey("settings", ConsoleSettings)
LIVE = web.AppKey("live", LineStream)
LABELS = web.AppKey("labels", Mapping[str, Mapping[str, str]])
TEMPLATES = web.AppKey("templates", Environment)
SESSION = web.RequestKey("session", Session)


def session_of(request: web.Request) -> Session:
    """The session that the guard found."""
    return request[SESSION]


def now_of(request: web.Request) -> datetime:
    return request.app[SETTINGS].clock()


def address_of(request: web.Request) -> str:
    """Who asks: the peer, or, behind our own proxy, the last address that a proxy of ours did not add."""
    address = request.remote or "?"
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    trusted = request.app[SETTINGS].trusted_proxies
    while address in trusted and forwarded and forwarded[-1].strip():
        address = forwarded.pop().strip()
    return address[:64]
