"""What did a call to the platform come to, and what is to be done about it?

The platform knows a call again by its client id for a day: made twice, it says so (45065) and sends nothing. So a call without a
certain answer is made again with the same id; one that certainly was not taken waits; a certain no is the end of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SAME = "45065"  # the platform had this client id before: accepted then
TOO_SOON = "45066"  # the same client id within a minute
NO_QUOTA = "45028"
NO_MEDIA = "40007"  # an article's draft is gone once it was sent
_TRIES = 12  # of a call that the platform does not take: about six hours
_LONGEST = timedelta(hours=1)
_DOUBLED = 6  # times: an hour is less than that of minutes


class Verdict(StrEnum):
    """LATER: certainly not taken, may be another time; UNKNOWN: it may have been taken."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``code``: the platform's errcode or a word of ours, with its own text behind it."""

    verdict: Verdict
    msg_id: str = ""
    code: str = ""


def client_id(ref: str, number: int) -> str:
    """Of a call, the same for every try of it; at most 32 bytes."""
    return f"{ref}-{number}"


def next_try(now: datetime, tries: int) -> datetime:
    """When a call that the platform did not take is made again: after two minutes, doubled each time."""
    return now + min(timedelta(minutes=2 ** min(tries, _DOUBLED)), _LONGEST)


def is_given_up(tries: int) -> bool:
    return tries >= _TRIES
