"""Which happenings of a case do its clocks listen to?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """``RECEIVED`` opens a round: a reopened case is received again, and its clocks begin anew."""

    RECEIVED = "received"
    CLUE_FOUND = "clue_found"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    MEDIATION_ENDED = "mediation_ended"
    TESTING_STARTED = "testing_started"
    TESTING_ENDED = "testing_ended"
    SAMPLE_FAILED = "sample_failed"
    EXTENDED = "extended"
    NEW_FACTS = "new_facts"
    DISPUTED = "disputed"
    DISPUTE_SETTLED = "dispute_settled"
    FILED = "filed"
    NOT_FILED = "not_filed"
    FILING_TOLD = "filing_told"
    DECIDED = "decided"
    TOLD = "told"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Event:
    """``at`` in aware UTC; ``clock`` names the clock an extension is for."""

    what: Happening
    at: datetime
    clock: str = ""
