"""Where can a round of 你点我检 stand, and what may be asked of that?"""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    NOMINATING = "nominating"
    REVIEWING = "reviewing"
    VOTING = "voting"
    CLOSED = "closed"
    PLAN = "plan"
    SAMPLING = "sampling"
    RESULTS = "results"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"


_COUNTED = frozenset({State.CLOSED, State.PLAN, State.SAMPLING, State.RESULTS, State.FINISHED})
_PLANNED = frozenset({State.SAMPLING, State.RESULTS, State.FINISHED})


def is_public(state: State) -> bool:
    """Does anybody outside the office know of the round? Of a withdrawn one, those who knew it before."""
    return state is not State.DRAFT


def is_counted(state: State) -> bool:
    """Is the vote over, its totals and ballots open to everybody?"""
    return state in _COUNTED


def is_planned(state: State) -> bool:
    """Is there an approved plan?"""
    return state in _PLANNED


def is_over(state: State) -> bool:
    """Is nobody to do anything any more?"""
    return state in (State.FINISHED, State.WITHDRAWN)
