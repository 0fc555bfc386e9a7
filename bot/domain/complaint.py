"""Which states does a case have, and which act leads where?"""

from enum import StrEnum

from bot.domain.refused import Refused


class State(StrEnum):
    RECEIVED = "received"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """投诉, a consumer's dispute with a way to reach them; 举报, a clue that may be anonymous."""

    COMPLAINT = "complaint"
    REPORT = "report"


class Act(StrEnum):
    FILE = "file"
    ADD = "add"
    ANSWER = "answer"
    CLOSE = "close"
    WITHDRAW = "withdraw"


_OPEN = {Act.ADD: None, Act.ANSWER: State.ANSWERED, Act.CLOSE: State.CLOSED, Act.WITHDRAW: State.WITHDRAWN}

TRANSITIONS: dict[State, dict[Act, State]] = {
    state: {act: target or state for act, target in _OPEN.items()} for state in (State.RECEIVED, State.ANSWERED)
} | {State.CLOSED: {}, State.WITHDRAWN: {}}

STORY_LIMIT = 2000
PLACE_LIMIT = 200
PHOTO_LIMIT = 9
ANSWER_LIMIT = 1500


def next_state(state: State, act: Act) -> State:
    """Where ``act`` leads from ``state``; raises Refused ``complaint.not_now``."""
    target = TRANSITIONS[state].get(act)
    if target is None:
        raise Refused("complaint.not_now")
    return target


def acts_for(state: State) -> tuple[Act, ...]:
    return tuple(TRANSITIONS[state])


def is_open(state: State) -> bool:
    return bool(TRANSITIONS[state])


def kind_of(*, has_contact: bool) -> Kind:
    """A dispute needs somebody who can be reached (令121, Art 10); without that it is a clue."""
    return Kind.COMPLAINT if has_contact else Kind.REPORT
