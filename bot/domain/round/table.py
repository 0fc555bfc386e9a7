"""The state machine of a round: which act leads from where to where, and by whom?

The timetable opens and closes by the times that staff set ahead; whatever it does a person may do earlier, by hand. Nothing is
withdrawn once samplers are out: a line that is not sampled says why instead.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.refused import Refused
from bot.domain.round.state import State

CITIZEN, HANDLER, PLANNER, APPROVER, TIMETABLE = "citizen", "handler", "planner", "approver", "timetable"
STAFF = frozenset({HANDLER, PLANNER, APPROVER})
TEAM = frozenset({PLANNER, APPROVER})
HEAD = frozenset({APPROVER})
BY_TIME = HEAD | {TIMETABLE}


class Act(StrEnum):
    EDIT = "edit"
    RELEASE = "release"
    RESCHEDULE = "reschedule"
    OPEN_NOMINATING = "open_nominating"
    NOMINATE = "nominate"
    REVIEW = "review"
    CLOSE_NOMINATING = "close_nominating"
    OPEN_VOTING = "open_voting"
    VOTE = "vote"
    CLOSE_VOTING = "close_voting"
    DOUBT = "doubt"
    EXCLUDE = "exclude"
    DRAW = "draw"
    ADJUST = "adjust"
    PROPOSE = "propose"
    APPROVE = "approve"
    PROGRESS = "progress"
    PUBLISH = "publish"
    FINISH = "finish"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Row:
    """``moves``: from each state the act is possible in, to the next; ``needs_why``: not without a reason."""

    act: Act
    moves: Mapping[State, State]
    roles: frozenset[str]
    needs_why: bool = False


S = State


def stay(*states: State) -> dict[State, State]:
    return {state: state for state in states}


def to(target: State, *states: State) -> dict[State, State]:
    return dict.fromkeys(states, target)


ROWS: Iterable[Row] = (
    Row(Act.EDIT, stay(S.DRAFT, S.NOMINATING, S.REVIEWING), STAFF),
    Row(Act.RELEASE, stay(S.DRAFT), HEAD),
    Row(Act.RESCHEDULE, stay(S.NOMINATING, S.REVIEWING, S.VOTING), HEAD, needs_why=True),
    Row(Act.OPEN_NOMINATING, to(S.NOMINATING, S.DRAFT), BY_TIME),
    Row(Act.NOMINATE, stay(S.NOMINATING), frozenset({CITIZEN})),
    Row(Act.REVIEW, stay(S.NOMINATING, S.REVIEWING), STAFF),
    Row(Act.CLOSE_NOMINATING, to(S.REVIEWING, S.NOMINATING), BY_TIME),
    Row(Act.OPEN_VOTING, to(S.VOTING, S.DRAFT, S.REVIEWING), BY_TIME),
    Row(Act.VOTE, stay(S.VOTING), frozenset({CITIZEN})),
    Row(Act.CLOSE_VOTING, to(S.CLOSED, S.VOTING), BY_TIME),
    Row(Act.DOUBT, stay(S.CLOSED, S.PLAN), STAFF, needs_why=True),
    Row(Act.EXCLUDE, stay(S.CLOSED, S.PLAN), HEAD),
    Row(Act.DRAW, to(S.PLAN, S.CLOSED, S.PLAN), TEAM),
    Row(Act.ADJUST, stay(S.PLAN), TEAM),
    Row(Act.PROPOSE, stay(S.PLAN), TEAM),
    Row(Act.APPROVE, to(S.SAMPLING, S.PLAN), HEAD),
    Row(Act.PROGRESS, stay(S.SAMPLING), TEAM),
    Row(Act.PUBLISH, to(S.RESULTS, S.SAMPLING), HEAD),
    Row(Act.FINISH, to(S.FINISHED, S.RESULTS), HEAD),
    Row(
        Act.WITHDRAW,
        to(S.WITHDRAWN, S.DRAFT, S.NOMINATING, S.REVIEWING, S.VOTING, S.CLOSED, S.PLAN),
        HEAD,
        needs_why=True,
    ),
)

TABLE: dict[tuple[State, Act], Row] = {(state, row.act): row for row in ROWS for state in row.moves}


def act_on(state: State, act: Act, roles: Container[str], why: str = "") -> State:
    """Where ``act`` leads. Raises Refused ``round.not_now``, ``.not_allowed``, ``.needs_why``."""
    row = TABLE.get((state, act))
    if row is None:
        raise Refused("round.not_now")
    if not any(role in roles for role in row.roles):
        raise Refused("round.not_allowed")
    if row.needs_why and not why.strip():
        raise Refused("round.needs_why")
    return row.moves[state]


def acts_offered(state: State, roles: Container[str]) -> tuple[Act, ...]:
    """What somebody with these roles may do now."""
    rows = ((act, TABLE.get((state, act))) for act in Act)
    return tuple(act for act, row in rows if row and any(role in roles for role in row.roles))
