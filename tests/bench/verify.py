"""Is an answer the one that this server owes to this message?"""

from dataclasses import dataclass

from bot.sandbox.wire.crypto import Vault
from bot.sandbox.wire.reply import Expected, ReplyError, read
from tests.bench.messages import AES_KEY, APPID, Sent, settings
from tests.bench.peers import FIXED

_SETTINGS = settings()
_VAULT = Vault(AES_KEY, APPID)


class AnswerError(Exception):
    """An answer the citizen should not have had."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sent, and the whole HTTP response to it."""

    sent: Sent
    raw: bytes


def verify(kind: str, answer: Answer) -> None:
    """``kind``: bare (always the same), echo (what was said) or product (a sentence of ours). Raises AnswerError."""
    body = answer.raw.partition(b"\r\n\r\n")[2]
    if kind == "bare":
        if body != FIXED:
            raise AnswerError(f"bare: {body[:60]!r}")
        return
    said = _read(kind, answer.sent, body)
    if kind == "echo" and said != answer.sent.text:
        raise AnswerError(f"echo: {answer.sent.text} came back as {said}")
    if kind == "product" and not said:
        raise AnswerError(f"product: silence after {answer.sent.text}")


def _read(kind: str, sent: Sent, body: bytes) -> str:
    """The text for the citizen, decrypted and checked as the platform would."""
    try:
        reading = read(_SETTINGS, _VAULT, body, Expected(sent.openid, 0, lambda _media: False))
    except ReplyError as error:
        raise AnswerError(f"{kind}: {error} ({body[:60]!r})") from error
    return str(reading.content.get("content", ""))
