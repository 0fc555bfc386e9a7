"""Is the audit whole? For the command line, the nightly job and whoever may read the audit."""

import re

from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.store.chain import Head, Verdict, head, verify

__all__ = ["Head", "Verdict", "check", "head", "noted"]


def check(connection: Connection, *, expected: str = "") -> Verdict:
    """Walk the whole chain; ``expected`` is a head noted earlier ("12:9f…"). Raises Refused ``audit.head_bad``."""
    return verify(connection, noted(expected) if expected else None)


def noted(words: str) -> Head:
    """A head as it was printed; raises Refused ``audit.head_bad``."""
    found = re.fullmatch(r"(\d{1,12}):([0-9a-f]{32})", words.strip())
    if found is None:
        raise Refused("audit.head_bad")
    return Head(int(found[1]), found[2])
