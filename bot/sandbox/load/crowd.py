"""How is everything a load will send signed, encrypted and ready before the clock runs?"""

import itertools
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.sandbox.messages import Outgoing
from bot.sandbox.settings import Settings
from bot.sandbox.wire.crypto import Vault
from bot.sandbox.wire.envelope import plain_text, seal

_FRESH = 120  # seconds; bots refuse a signature that is a few minutes old


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, ready for the socket, and what it says; ``at`` is the epoch second of its signature."""

    request: bytes
    openid: str
    what: Outgoing
    at: int

    @property
    def text(self) -> str:
        return str(self.what.fields.get("Content", ""))


class Sealer:
    """Signs and encrypts pushes as the platform does; no two messages have the same MsgId, in no two runs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._vault = Vault(settings.aes_key, settings.appid) if settings.aes_key else None
        parts = urlsplit(settings.callback)
        self._origin = len(f"{parts.scheme}://{parts.netloc}")
        self._host = parts.netloc.rpartition("@")[2]
        self._numbers = itertools.count(time.time_ns() // 1000 << 4)

    def seal(self, openid: str, what: Outgoing) -> Sent:
        now = int(time.time())
        head = {"ToUserName": self._settings.account, "FromUserName": openid, "CreateTime": now}
        number = {"MsgId": next(self._numbers)} if what.is_message else {}
        plain = plain_text(self._settings, head | what.fields | number)
        letter = seal(self._settings, self._vault, plain, openid, now)
        path = letter.url[self._origin :]
        lines = [f"POST {path if path.startswith('/') else f'/{path}'} HTTP/1.1", f"Host: {self._host}"]
        lines += [f"{name}: {value}" for name, value in letter.headers.items()]
        lines += [f"Content-Length: {len(letter.body)}", "", ""]
        return Sent("\r\n".join(lines).encode() + letter.body, openid, what, now)


class Citizen:
    """Says one thing after another, the next after having been answered."""

    __slots__ = ("_ready", "_sealer", "_words", "asked", "openid")

    def __init__(self, openid: str, words: Iterator[Outgoing], sealer: Sealer) -> None:
        self.openid = openid
        self.asked = 0
        self._words, self._sealer = words, sealer
        self._ready: deque[Sent] = deque()

    def prepare(self, count: int, fresh: float = _FRESH) -> None:
        """Have ``count`` requests ready, none of them signed more than ``fresh`` seconds ago."""
        oldest = time.time() - fresh
        self._ready = deque(
            sent if sent.at > oldest else self._sealer.seal(self.openid, sent.what) for sent in self._ready
        )
        while len(self._ready) < count:
            self._ready.append(self._sealer.seal(self.openid, next(self._words)))

    def next(self) -> Sent:
        self.asked += 1
        return self._ready.popleft() if self._ready else self._sealer.seal(self.openid, next(self._words))
