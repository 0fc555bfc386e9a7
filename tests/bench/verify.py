"""Is an answer the one that this server owes to this message?"""

from bot.sandbox.load.answers import Reader
from bot.sandbox.load.crowd import Sent
from bot.sandbox.wire.reply import ReplyError
from tests.bench.messages import settings
from tests.bench.peers import FIXED

_READER = Reader(settings())


class AnswerError(Exception):
    """An answer the citizen should not have had."""


def verify(kind: str, sent: Sent, body: bytes) -> None:
    """``kind``: bare (always the same), echo (what was said) or product (a sentence of ours). Raises AnswerError."""
    if kind == "bare":
        if body != FIXED:
            raise AnswerError(f"bare: {body[:60]!r}")
        return
    said = _read(kind, sent, body)
    if kind == "echo" and said != sent.text:
        raise AnswerError(f"echo: {sent.text} came back as {said}")
    if kind == "product" and not said:
        raise AnswerError(f"product: silence after {sent.text}")


def _read(kind: str, sent: Sent, body: bytes) -> str:
    """The text for the citizen, decrypted and checked as the platform would."""
    try:
        return str(_READER.read(sent, body).content.get("content", ""))
    except ReplyError as error:
        raise AnswerError(f"{kind}: {error} ({body[:60]!r})") from error
