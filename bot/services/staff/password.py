"""How is a password kept and compared without holding up anybody else?

Argon2id with the library's defaults (RFC 9106, low memory). It takes a tenth of a second or more, so it runs outside
the unit of work, in two threads: more at a time would only let a flood of sign-ins take the memory (64 MiB each).
"""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.domain.staff import PASSWORD_LONGEST

_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(2, thread_name_prefix="password")


def _normal(password: str) -> str:
    """Full-width and composed characters count as the plain ones an input method may or may not have produced."""
    return unicodedata.normalize("NFKC", password)


async def hashed(password: str) -> str:
    """What is stored for ``password``."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _normal(password))


async def matches(stored: str | None, password: str) -> bool:
    """Is it the password behind ``stored``? None (no such account) takes as long as any other wrong one."""
    return await asyncio.get_running_loop().run_in_executor(
        _threads, _compare, stored, password[: PASSWORD_LONGEST + 1]
    )


@cache
def _nobody() -> str:
    return _hasher.hash("nobody's password")


def _compare(stored: str | None, password: str) -> bool:
    decoy = _nobody()
    try:
        return _hasher.verify(stored or decoy, _normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
