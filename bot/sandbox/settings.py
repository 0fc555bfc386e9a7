"""Which account does the local platform play, how strictly and how fast, and who is its callback?"""

import re
from dataclasses import dataclass, field
from pathlib import Path

MODES = ("plain", "compat", "safe")
FORMATS = ("xml", "json")
_AES_KEY = re.compile("[A-Za-z0-9]{43}")
PROFILES = ("service", "subscription", "unverified", "test")


class SettingError(ValueError):
    """A setting the platform could not work with; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All times in seconds. ``callback`` may be empty: then pushes fail until it is set."""

    callback: str = ""
    token: str = field(default="sandboxtoken", repr=False)
    aes_key: str = field(default="", repr=False)
    appid: str = "wx5a11d0b0c5a11d0b"
    secret: str = field(default="sandboxsecret", repr=False)
    mode: str = "plain"
    format: str = "xml"
    profile: str = "service"
    account: str = "gh_5a11d0b0c5a1"
    name: str = "食品安全服务号"
    host: str = "127.0.0.1"
    port: int = 0
    public_url: str = ""
    ledger: Path | None = None
    assets: Path = Path("assets")
    tours: Path | None = None
    seed: str = "shiyu"
    attempts: int = 3
    attempt_timeout: float = 5.0
    attempt_interval: float = 5.0
    flush_every: float = 0.01
    ip_list: str = ""
    web_domain: str = ""

    def __post_init__(self) -> None:
        for name, value, allowed in (
            ("mode", self.mode, MODES),
            ("format", self.format, FORMATS),
            ("profile", self.profile, PROFILES),
        ):
            if value not in allowed:
                raise SettingError(f"{name}: {value!r} is not one of {', '.join(allowed)}")
        if (self.mode != "plain" or self.aes_key) and not _AES_KEY.fullmatch(self.aes_key):
            raise SettingError("aes_key: an EncodingAESKey has 43 letters and digits; compat and safe mode need one")
        if self.callback and not self.callback.startswith(("http://", "https://")):
            raise SettingError("callback: must start with http:// or https://")
        if not 0 <= self.port <= 65535:
            raise SettingError(f"port: {self.port} is not between 0 and 65535")
        if self.tours is not None and not self.tours.is_dir():
            raise SettingError(f"tours: {self.tours} is no folder")
        if self.attempts < 1 or min(self.attempt_timeout, self.attempt_interval) < 0:
            raise SettingError("attempts: at least one, and no negative times")


# What the control API may change while the platform runs, and of which type.
CHANGEABLE: dict[str, type] = {
    "callback": str,
    "mode": str,
    "format": str,
    "profile": str,
    "name": str,
    "public_url": str,
    "attempts": int,
    "attempt_timeout": float,
    "attempt_interval": float,
    "ip_list": str,
    "web_domain": str,
}
