"""What does a codec promise, and what may be wrong with a push?"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from bot.dialog.message import Incoming
from bot.dialog.reply import Answer

Reason = Literal[
    "query",  # an argument of the URL is missing or out of shape
    "mode",  # plain where encrypted is demanded, or the reverse
    "stale",  # the timestamp is older or newer than allowed
    "signature",
    "cipher",  # validly signed, but no key of ours opens it
    "appid",  # opened, but meant for another account
    "malformed",
    "large",
    "truncated",  # the sender hung up in the middle of the body
]

BODY_LIMIT = 64 * 1024
DEPTH_LIMIT = 8


class Rejected(Exception):
    """A push that is refused; ``reason`` is for the log and the metric."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the account's console shows; ``aes_keys`` the current EncodingAESKey first, then the previous one."""

    token: str = field(repr=False)
    appid: str
    aes_keys: tuple[str, ...] = field(repr=False, default=())

    def __post_init__(self) -> None:
        if not self.token:
            raise ValueError("the token is empty: sha1 of nothing would pass as a signature")
        if any(len(key) != 43 or not key.isalnum() or not key.isascii() for key in self.aes_keys):
            raise ValueError("an EncodingAESKey has exactly 43 letters and digits")


@dataclass(slots=True)  # not frozen: one is made for every message, at a third of the cost
class Query:
    """The arguments of the callback URL."""

    timestamp: str
    nonce: str
    signature: str = ""
    msg_signature: str = ""
    encrypted: bool = False
    echostr: str = ""


@dataclass(slots=True)  # not frozen: one is made for every message, at a third of the cost
class Envelope:
    """How the answer to one push is wrapped; ``key`` is the index of the AES key that opened it, None for plain."""

    account: str
    sender: str = field(repr=False)
    nonce: str
    is_json: bool
    key: int | None = None


class Codec(Protocol):
    """Bytes of the platform to typed values and back."""

    def verify(self, query: Query) -> None:
        """Check ``signature`` (URL verification, plain pushes); raises Rejected."""

    def open(self, query: Query, body: bytes) -> tuple[Incoming, Envelope]:
        """Verify, decrypt and parse a push; raises Rejected and nothing else."""

    def read(self, body: bytes) -> Incoming:
        """Parse what ``open`` left in ``Incoming.body`` (a stored push, run again); raises Rejected."""

    def seal(self, envelope: Envelope, answer: Answer | None, now: datetime) -> tuple[bytes, str]:
        """The answer's bytes and content type: ``success`` for None and blank, the first part of what is too long."""
