"""How is a ballot kept: whose it is without saying who, what it chooses, and by which receipt is it found again?

A voter is an HMAC-SHA-256 (RFC 2104) of the openid under a key that only the round has. It outlives leaving the account, so that
leaving and coming back gives no second ballot, and names nobody once the key is destroyed.
"""

import base64
import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256
from unicodedata import normalize

KEY = 32  # bytes
MOST_OPTIONS = 60  # one bit each of a signed 64-bit number
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # base32 (RFC 4648)
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]  # ten bits each; a receipt has six: 60 bits
_ALIKE = str.maketrans("018", "OIB")  # no letter of base32, and what they are read as


def voter(key: bytes, openid: str) -> str:
    """22 characters (128 bits)."""
    return base64.urlsafe_b64encode(_mac(key, f"voter|{openid}")[:16]).rstrip(b"=").decode()


def receipt(key: bytes, voter: str, turn: int) -> str:
    """The code that somebody gets for the ``turn``-th ballot of ``voter``: ABCD-EFGH-IJKL."""
    bits = int.from_bytes(_mac(key, f"receipt|{voter}|{turn}")[:8], "big") >> 4
    a, b, c, d, e, f = (_PAIRS[bits >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0))
    return f"{a}{b}-{c}{d}-{e}{f}"


def receipt_hash(number: str, code: str) -> str:
    """What stands in the published list; ``code`` as somebody typed it."""
    return published(number, "".join(normalize("NFKC", code).upper().translate(_ALIKE).split()))


def published(number: str, code: str) -> str:
    """The same, of a ``code`` as it was given."""
    return sha256(f"{number}|{code.replace('-', '')}".encode()).hexdigest()[:32]


def _mac(key: bytes, words: str) -> bytes:
    return hmac.digest(key, words.encode(), "sha256")


def mask(positions: Iterable[int]) -> int:
    """Choices as a number: the bit at each option's position."""
    found = 0
    for position in positions:
        found |= 1 << position
    return found


def positions(mask: int) -> tuple[int, ...]:
    return tuple(place for place in range(mask.bit_length()) if mask >> place & 1)


def totals(groups: Iterable[tuple[int, int]], options: int) -> list[int]:
    """Votes of each position, from (choices, how many ballots)."""
    found = [0] * options
    for choices, count in groups:
        for place in positions(choices):
            found[place] += count
    return found


def share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def ranked(votes: Sequence[int]) -> list[int]:
    """Positions, the most votes first; of two alike the earlier one."""
    return sorted(range(len(votes)), key=lambda place: (-votes[place], place))
