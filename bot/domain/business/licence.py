"""How does a licence stand on a day?"""

from datetime import date, timedelta
from enum import StrEnum

LONG = date(9999, 12, 31)
"""The end of a licence that has none (长期)."""


class Standing(StrEnum):
    UNKNOWN = "unknown"  # the register does not say until when
    EARLY = "early"
    VALID = "valid"
    ENDING = "ending"
    EXPIRED = "expired"


def standing(since: date | None, until: date | None, day: date, *, notice: timedelta = timedelta(days=60)) -> Standing:
    """Valid on its last day too; ENDING for as long as ``notice`` before that."""
    if until is None:
        return Standing.UNKNOWN
    if day > until:
        return Standing.EXPIRED
    if since is not None and day < since:
        return Standing.EARLY
    return Standing.ENDING if until != LONG and day > until - notice else Standing.VALID
