"""Can this be said by the account as it was written?"""

from collections.abc import Iterator

from bot.domain.account_text.fault import Fault
from bot.domain.phrase import FIELD

FIELDS = frozenset({"office.name", "office.phone", "office.hours", "office.address"})
"""What may stand in braces: the office's own details."""


def faults(text: str, where: str, limit: int) -> Iterator[Fault]:
    """``limit`` is in bytes; what the fields become is counted where it is known."""
    if not text.strip():
        yield Fault("empty", where)
    if (size := len(text.encode())) > limit:
        yield Fault("long", where, size, limit)
    rest = FIELD.sub(lambda match: "" if match[1] in FIELDS else match[0], text)
    if "{" in rest or "}" in rest:
        yield Fault("field", where)
