"""The state machine of a campaign: which act leads from where to where, by whom, and what stands in its way?

Two people stand behind whatever is sent: one writes, another approves, and an approval is for one content, one audience and one
time alone. Whoever changes any of it voids it. To stop needs one person; to go on needs what sending needed.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.campaign.state import State
from bot.domain.refused import Refused

HANDLER, APPROVER, TIMETABLE = "handler", "approver", "timetable"
TEAM = frozenset({HANDLER, APPROVER})
HEAD = frozenset({APPROVER})
CLOCK = frozenset({TIMETABLE})


class Act(StrEnum):
    """START, HALT, FINISH and FAIL (it reached nobody) are the sender's; LIST and UNLIST are about the public archive."""

    EDIT = "edit"
    PROPOSE = "propose"
    RETURN = "return"
    APPROVE = "approve"
    START = "start"
    PAUSE = "pause"
    HALT = "halt"
    RESUME = "resume"
    FINISH = "finish"
    FAIL = "fail"
    CANCEL = "cancel"
    LIST = "list"
    UNLIST = "unlist"


@dataclass(frozen=True, slots=True)
class Row:
    """``moves``: from each state the act is possible in, to the next; ``needs_why``: not without a reason; ``needs_proof``: only
    by somebody who gave password or code a moment ago.
    """

    act: Act
    moves: Mapping[State, State]
    roles: frozenset[str]
    needs_why: bool = False
    needs_proof: bool = False


S = State


def stay(*states: State) -> dict[State, State]:
    return {state: state for state in states}


def to(target: State, *states: State) -> dict[State, State]:
    return dict.fromkeys(states, target)


ROWS: Iterable[Row] = (
    Row(Act.EDIT, to(S.DRAFT, S.DRAFT, S.PROPOSED, S.APPROVED), TEAM),
    Row(Act.PROPOSE, to(S.PROPOSED, S.DRAFT), TEAM),
    Row(Act.RETURN, to(S.DRAFT, S.PROPOSED, S.APPROVED), HEAD, needs_why=True),
    # Paused because an approver left: another one stands in for them.
    Row(Act.APPROVE, to(S.APPROVED, S.PROPOSED) | stay(S.PAUSED), HEAD, needs_proof=True),
    Row(Act.START, to(S.SENDING, S.APPROVED), CLOCK),
    Row(Act.PAUSE, to(S.PAUSED, S.SENDING), TEAM, needs_why=True),
    Row(Act.HALT, {S.APPROVED: S.DRAFT, S.SENDING: S.PAUSED}, CLOCK, needs_why=True),
    Row(Act.RESUME, to(S.SENDING, S.PAUSED), HEAD, needs_proof=True),
    Row(Act.FINISH, to(S.SENT, S.SENDING), CLOCK),
    Row(Act.FAIL, to(S.CANCELLED, S.SENDING), CLOCK, needs_why=True),
    Row(Act.CANCEL, to(S.CANCELLED, S.DRAFT, S.PROPOSED), TEAM, needs_why=True),
    Row(Act.CANCEL, to(S.CANCELLED, S.APPROVED, S.SENDING, S.PAUSED), HEAD, needs_why=True),
    Row(Act.LIST, stay(S.SENDING, S.PAUSED, S.SENT), HEAD),
    Row(Act.UNLIST, stay(S.SENDING, S.PAUSED, S.SENT, S.CANCELLED), HEAD, needs_why=True),
)

TABLE: dict[tuple[State, Act], Row] = {(state, row.act): row for row in ROWS for state in row.moves}


def act_on(state: State, act: Act, roles: Container[str], why: str = "", *, is_proved: bool = False) -> State:
    """Where ``act`` leads. Raises Refused ``campaign.not_now``, ``.not_allowed``, ``.needs_why``, ``.needs_proof``."""
    row = TABLE.get((state, act))
    if row is None:
        raise Refused("campaign.not_now")
    if not any(role in roles for role in row.roles):
        raise Refused("campaign.not_allowed")
    if row.needs_why and not why.strip():
        raise Refused("campaign.needs_why")
    if row.needs_proof and not is_proved:
        raise Refused("campaign.needs_proof")
    return row.moves[state]


def acts_offered(state: State, roles: Container[str]) -> tuple[Act, ...]:
    """What somebody with these roles may do now, as far as the state alone says."""
    rows = ((act, TABLE.get((state, act))) for act in Act)
    return tuple(act for act, row in rows if row and any(role in roles for role in row.roles))
