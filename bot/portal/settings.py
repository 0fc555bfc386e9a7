"""What do the public pages need to know from outside?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.domain.ports import OAuth, Phrases


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo, shown to whoever tries it."""

    login: str
    password: str
    role: str


@dataclass(frozen=True, slots=True)
class PortalSettings:
    """``sandbox`` is where the demo's local platform listens; ``verify_file`` the platform's name=content.

    ``notice_template`` and ``topic_template`` are what citizens are asked to agree to; blank: they are not asked.
    ``tiles`` is the address of a map's background, empty for none.
    """

    assets: Path = Path("assets")
    office: str = "食语"
    is_demo: bool = False
    sandbox: str = ""
    logins: tuple[Login, ...] = ()
    verify_file: str = ""
    is_secure: bool = False
    public_url: str = ""
    notice_template: str = ""
    topic_template: str = ""
    tiles: str = ""
    attribution: str = ""

    @property
    def phone(self) -> str | None:
        """Where the demo's phone is, on our own origin."""
        return "/sandbox/phone" if self.is_demo else None

    @property
    def verification(self) -> tuple[str, str] | None:
        """Name and content of the platform's file; ValueError when it does not look like one."""
        if not self.verify_file:
            return None
        name, _, content = self.verify_file.partition("=")
        stem = name.removeprefix("MP_verify_").removesuffix(".txt")
        if name != f"MP_verify_{stem}.txt" or not stem.isalnum() or not content.isalnum():
            raise ValueError("wechat.verify_file: use MP_verify_<letters and digits>.txt=<content of that file>")
        return name, content


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """For pages that know who has them open: rounds, happenings, quizzes. ``login`` is None where the platform tells pages
    nothing; ``keys`` seal cookies, the current one first.
    """

    phrases: Phrases
    clock: Callable[[], datetime]
    keys: tuple[bytes, ...] = field(repr=False)
    login: OAuth | None = None
