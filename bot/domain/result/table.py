"""The state machine of a result: which act leads from where to where, by whom, and what stands in its way?

Two people stand behind whatever becomes public: one proposes, another approves, and an approval is for one content alone.
Whatever is changed afterwards voids it. Taking a result down needs one person and a reason; to bring it back takes the whole
way again.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.refused import Refused
from bot.domain.result.state import State

HANDLER, PLANNER, APPROVER = "handler", "planner", "approver"
TEAM = frozenset({HANDLER, PLANNER, APPROVER})
HEAD = frozenset({APPROVER})


class Act(StrEnum):
    EDIT = "edit"
    NOTIFY = "notify"
    SERVE = "serve"
    OBJECT = "object"
    DECIDE = "decide"
    RETEST = "retest"
    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    CORRECT = "correct"
    AGREE = "agree"
    DROP = "drop"
    FOLLOW = "follow"
    FOLLOW_UP = "follow_up"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


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


BACK = {S.RECEIVED: S.RECEIVED, S.NOTIFIED: S.NOTIFIED, S.APPROVED: S.NOTIFIED}
ROWS: Iterable[Row] = (
    Row(Act.EDIT, BACK, TEAM),
    Row(Act.NOTIFY, to(S.NOTIFIED, S.RECEIVED, S.NOTIFIED), TEAM),
    Row(Act.SERVE, to(S.NOTIFIED, S.NOTIFIED, S.APPROVED), TEAM),
    Row(Act.OBJECT, BACK | stay(S.PUBLISHED, S.FOLLOWED_UP), TEAM, needs_why=True),
    Row(Act.DECIDE, BACK | stay(S.PUBLISHED, S.FOLLOWED_UP), HEAD, needs_why=True),
    Row(Act.RETEST, BACK | stay(S.PUBLISHED, S.FOLLOWED_UP), TEAM, needs_why=True),
    Row(Act.PROPOSE, stay(S.RECEIVED, S.NOTIFIED), TEAM),
    Row(Act.RETURN, BACK, HEAD, needs_why=True),
    Row(Act.APPROVE, to(S.APPROVED, S.RECEIVED, S.NOTIFIED), HEAD),
    Row(Act.PUBLISH, to(S.PUBLISHED, S.APPROVED), HEAD),
    Row(Act.CORRECT, stay(S.PUBLISHED, S.FOLLOWED_UP), TEAM, needs_why=True),
    Row(Act.AGREE, stay(S.PUBLISHED, S.FOLLOWED_UP), HEAD),
    Row(Act.DROP, stay(S.PUBLISHED, S.FOLLOWED_UP), TEAM),
    Row(Act.FOLLOW, stay(S.PUBLISHED), TEAM),
    Row(Act.FOLLOW_UP, to(S.FOLLOWED_UP, S.PUBLISHED), HEAD),
    Row(
        Act.WITHDRAW,
        to(S.WITHDRAWN, S.RECEIVED, S.NOTIFIED, S.APPROVED, S.PUBLISHED, S.FOLLOWED_UP),
        HEAD,
        needs_why=True,
    ),
    Row(Act.REOPEN, to(S.RECEIVED, S.WITHDRAWN), HEAD, needs_why=True),
)

TABLE: dict[tuple[State, Act], Row] = {(state, row.act): row for row in ROWS for state in row.moves}


def act_on(state: State, act: Act, roles: Container[str], why: str = "", *, is_notified: bool = True) -> State:
    """Where ``act`` leads; what goes back goes to where it came from. Raises Refused ``result.not_now``, ``.not_allowed``,
    ``.needs_why``.
    """
    row = TABLE.get((state, act))
    if row is None:
        raise Refused("result.not_now")
    if not any(role in roles for role in row.roles):
        raise Refused("result.not_allowed")
    if row.needs_why and not why.strip():
        raise Refused("result.needs_why")
    target = row.moves[state]
    if target is State.NOTIFIED and act is not Act.NOTIFY and not is_notified:
        return State.RECEIVED
    return target


def acts_offered(state: State, roles: Container[str]) -> tuple[Act, ...]:
    """What somebody with these roles may do now, as far as the state alone says."""
    rows = ((act, TABLE.get((state, act))) for act in Act)
    return tuple(act for act, row in rows if row and any(role in roles for role in row.roles))
