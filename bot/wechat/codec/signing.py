"""What signature belongs to a push?"""

import hmac
from hashlib import sha1

from bot.wechat.codec.contract import Rejected


def sign_bytes(*parts: bytes) -> str:
    return sha1(b"".join(sorted(parts))).hexdigest()  # noqa: S324 (the platform's choice)


def sign(*parts: str) -> str:
    """sha1 over the sorted parts: token, timestamp, nonce, and for encrypted pushes what is encrypted."""
    return sign_bytes(*(part.encode() for part in parts))


def check(expected: str, given: str) -> None:
    """Raises Rejected("signature"), in the same time wherever they differ."""
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise Rejected("signature")
