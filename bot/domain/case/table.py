"""The state machine of complaints and reports: which act leads from where to where, by whom, and what does it set off?

Reports: the head decides on filing and extension (市场监督管理行政处罚程序规定, Art 18), so these are an approver's acts.
A complaint taken back before it is accepted is over; afterwards mediation is terminated and both sides are told (令121,
Art 23). A report taken back ends the messages only: the office still has to check what it learnt (Art 18 as above).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.case.act import Act, Needs, Notice, Proof
from bot.domain.case.state import STATES, State, is_open
from bot.domain.clock_event import Happening
from bot.domain.complaint import Kind

CITIZEN, HANDLER, APPROVER = "citizen", "handler", "approver"
ANYONE = frozenset({CITIZEN, HANDLER, APPROVER})
OFFICE = frozenset({HANDLER, APPROVER})
HEAD = frozenset({APPROVER})


@dataclass(frozen=True, slots=True)
class Row:
    """``moves``: from each state it is possible in, to the next; ``sets_off``: what the clocks hear."""

    act: Act
    kinds: frozenset[Kind]
    moves: Mapping[State, State]
    roles: frozenset[str]
    needs: Needs = field(default_factory=Needs)
    sets_off: tuple[Happening, ...] = ()


S, H = State, Happening
COMPLAINT, REPORT = frozenset({Kind.COMPLAINT}), frozenset({Kind.REPORT})
BOTH = COMPLAINT | REPORT
TEXT, RECORD = Needs(proof=Proof.TEXT), Needs(proof=Proof.RECORD)


def stay(*states: State) -> dict[State, State]:
    return {state: state for state in states}


def to(target: State, *states: State) -> dict[State, State]:
    return dict.fromkeys(states, target)


def open_states(kind: Kind) -> dict[State, State]:
    return stay(*(state for state in State if state in STATES[kind] and is_open(state)))


DISPUTED = stay(S.RECEIVED, S.ACCEPTED, S.TESTING)
CHECKED = stay(S.RECEIVED, S.CHECKING, S.TESTING)
PURSUED = CHECKED | stay(S.FILED, S.FILED_TESTING)

SHARED: Iterable[Row] = (
    *(Row(Act.ADD, frozenset({kind}), open_states(kind), ANYONE, TEXT) for kind in Kind),
    *(Row(Act.ANSWER, frozenset({kind}), open_states(kind), OFFICE, TEXT) for kind in Kind),
    Row(Act.REOPEN, BOTH, to(S.RECEIVED, S.CLOSED), ANYONE, TEXT, (H.RECEIVED,)),
    Row(Act.CLOSE, COMPLAINT, to(S.CLOSED, S.TOLD), OFFICE, TEXT, (H.CLOSED,)),
    Row(Act.CLOSE, REPORT, to(S.CLOSED, S.NOT_FILED, S.DECIDED, S.TOLD), OFFICE, TEXT, (H.CLOSED,)),
)

COMPLAINTS: Iterable[Row] = (
    Row(Act.ASK, COMPLAINT, DISPUTED, OFFICE, TEXT),
    Row(Act.ASK_IDENTITY, COMPLAINT, stay(S.RECEIVED), OFFICE, Needs(notice=Notice.IDENTITY)),
    Row(Act.FORWARD, COMPLAINT, DISPUTED, OFFICE, Needs(proof=Proof.TARGET)),
    Row(Act.INSPECT, COMPLAINT, stay(S.ACCEPTED, S.TESTING), OFFICE, RECORD),
    Row(Act.ACCEPT, COMPLAINT, to(S.ACCEPTED, S.RECEIVED), OFFICE, Needs(notice=Notice.ACCEPTED), (H.ACCEPTED,)),
    Row(Act.REFUSE, COMPLAINT, to(S.REFUSED, S.RECEIVED), OFFICE, Needs("refuse", Notice.REFUSED), (H.REFUSED,)),
    Row(
        Act.TRANSFER,
        COMPLAINT,
        to(S.TRANSFERRED, S.RECEIVED),
        OFFICE,
        Needs("transfer", Notice.TRANSFERRED, Proof.TARGET),
        (H.TRANSFERRED,),
    ),
    Row(Act.MEDIATE, COMPLAINT, stay(S.ACCEPTED), OFFICE, Needs(notice=Notice.MEDIATION)),
    Row(Act.SAMPLE, COMPLAINT, to(S.TESTING, S.ACCEPTED), OFFICE, RECORD, (H.TESTING_STARTED,)),
    Row(Act.TEST_PASSED, COMPLAINT, to(S.ACCEPTED, S.TESTING), OFFICE, RECORD, (H.TESTING_ENDED,)),
    Row(Act.TEST_FAILED, COMPLAINT, to(S.ACCEPTED, S.TESTING), OFFICE, RECORD, (H.TESTING_ENDED,)),
    Row(
        Act.SETTLE,
        COMPLAINT,
        to(S.SETTLED, S.ACCEPTED),
        OFFICE,
        Needs(notice=Notice.AGREEMENT, proof=Proof.RECORD),
        (H.SETTLED,),
    ),
    Row(
        Act.TERMINATE,
        COMPLAINT,
        to(S.ENDED, S.ACCEPTED, S.TESTING),
        OFFICE,
        Needs("terminate", Notice.TERMINATED),
        (H.MEDIATION_ENDED,),
    ),
    Row(Act.CLUE, COMPLAINT, stay(S.ACCEPTED, S.TESTING, S.SETTLED, S.ENDED, S.TOLD), OFFICE, TEXT),
    Row(Act.TELL, COMPLAINT, to(S.TOLD, S.SETTLED, S.ENDED), OFFICE, TEXT, (H.TOLD,)),
    Row(Act.WITHDRAW, COMPLAINT, to(S.WITHDRAWN, S.RECEIVED), ANYONE, Needs(), (H.WITHDRAWN,)),
    Row(Act.WITHDRAW, COMPLAINT, to(S.ENDED, S.ACCEPTED, S.TESTING), ANYONE, Needs(), (H.MEDIATION_ENDED,)),
)

REPORTS: Iterable[Row] = (
    Row(Act.ASK, REPORT, PURSUED, OFFICE, TEXT),
    Row(Act.FORWARD, REPORT, PURSUED, OFFICE, Needs(proof=Proof.TARGET)),
    Row(Act.CHECK, REPORT, to(S.CHECKING, S.RECEIVED), OFFICE),
    Row(Act.INSPECT, REPORT, stay(S.CHECKING, S.TESTING, S.FILED, S.FILED_TESTING), OFFICE, RECORD),
    Row(
        Act.TRANSFER,
        REPORT,
        to(S.TRANSFERRED, S.RECEIVED, S.CHECKING),
        OFFICE,
        Needs("transfer", Notice.TRANSFERRED, Proof.TARGET),
        (H.TRANSFERRED,),
    ),
    Row(Act.DISPUTE, REPORT, stay(S.RECEIVED, S.CHECKING), OFFICE, Needs(proof=Proof.TARGET), (H.DISPUTED,)),
    Row(Act.SETTLE_DISPUTE, REPORT, stay(S.RECEIVED, S.CHECKING), OFFICE, RECORD, (H.DISPUTE_SETTLED,)),
    Row(Act.RENEW, REPORT, stay(S.CHECKING, S.TESTING), HEAD, TEXT, (H.NEW_FACTS,)),
    Row(Act.EXTEND, REPORT, PURSUED, HEAD, Needs(proof=Proof.CLOCK), (H.EXTENDED,)),
    Row(
        Act.SAMPLE,
        REPORT,
        to(S.TESTING, S.CHECKING) | to(S.FILED_TESTING, S.FILED),
        OFFICE,
        RECORD,
        (H.TESTING_STARTED,),
    ),
    Row(
        Act.TEST_PASSED,
        REPORT,
        to(S.CHECKING, S.TESTING) | to(S.FILED, S.FILED_TESTING),
        OFFICE,
        RECORD,
        (H.TESTING_ENDED,),
    ),
    Row(
        Act.TEST_FAILED,
        REPORT,
        to(S.CHECKING, S.TESTING) | to(S.FILED, S.FILED_TESTING),
        OFFICE,
        RECORD,
        (H.TESTING_ENDED, H.SAMPLE_FAILED),
    ),
    Row(Act.FILE_CASE, REPORT, to(S.FILED, S.CHECKING), HEAD, RECORD, (H.FILED,)),
    Row(Act.DISMISS, REPORT, to(S.NOT_FILED, S.CHECKING), HEAD, Needs("dismiss"), (H.NOT_FILED,)),
    Row(Act.TELL_FILING, REPORT, stay(S.FILED, S.FILED_TESTING), OFFICE, TEXT, (H.FILING_TOLD,)),
    Row(Act.DECIDE, REPORT, to(S.DECIDED, S.FILED), HEAD, RECORD, (H.DECIDED,)),
    Row(Act.TELL, REPORT, to(S.TOLD, S.NOT_FILED, S.DECIDED), OFFICE, Needs(notice=Notice.RESULT), (H.TOLD,)),
    Row(Act.WITHDRAW, REPORT, PURSUED, ANYONE, Needs(), (H.WITHDRAWN,)),
)

TABLE: dict[tuple[Kind, State, Act], Row] = {
    (kind, state, row.act): row for row in (*SHARED, *COMPLAINTS, *REPORTS) for kind in row.kinds for state in row.moves
}
