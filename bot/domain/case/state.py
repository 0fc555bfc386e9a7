"""Where can a case stand, and what may be asked of that?"""

from enum import StrEnum

from bot.domain.complaint import Kind


class State(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    CHECKING = "checking"
    TESTING = "testing"
    SETTLED = "settled"
    ENDED = "ended"
    FILED = "filed"
    FILED_TESTING = "filed_testing"
    NOT_FILED = "not_filed"
    DECIDED = "decided"
    TOLD = "told"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


STATES: dict[Kind, frozenset[State]] = {
    Kind.COMPLAINT: frozenset(
        {
            State.RECEIVED,
            State.ACCEPTED,
            State.TESTING,
            State.SETTLED,
            State.ENDED,
            State.TOLD,
            State.REFUSED,
            State.TRANSFERRED,
            State.WITHDRAWN,
            State.CLOSED,
        }
    ),
    Kind.REPORT: frozenset(
        {
            State.RECEIVED,
            State.CHECKING,
            State.TESTING,
            State.NOT_FILED,
            State.FILED,
            State.FILED_TESTING,
            State.DECIDED,
            State.TOLD,
            State.TRANSFERRED,
            State.CLOSED,
        }
    ),
}
_FINAL = frozenset({State.REFUSED, State.TRANSFERRED, State.WITHDRAWN, State.CLOSED})


def is_open(state: State) -> bool:
    """Is anybody still to do something?"""
    return state not in _FINAL
