"""Does every act in every state, of every kind, by every role, end as the law has it?"""

from itertools import product

import pytest

from bot.domain.case import STATES, TABLE, Act, Given, Notice, Proof, State, act_on, acts_offered, effects, is_open
from bot.domain.complaint import Kind
from bot.domain.refused import Refused
from bot.domain.staff import ROLES as STAFF_ROLES
from tests.clock_data import packs

ROLES = ("citizen", "viewer", "handler", "planner", "approver", "admin")
ORDER20, ORDER121 = packs()

# Written from the law and the work of an office, not from the code: what may be done where, and where it leads.
WRITTEN = {
    Kind.COMPLAINT: {
        "received": "add answer ask ask_identity forward accept>accepted refuse>refused transfer>transferred withdraw>withdrawn",
        "accepted": "add answer ask forward inspect mediate sample>testing settle>settled terminate>ended clue withdraw>ended",
        "testing": "add answer ask forward inspect test_passed>accepted test_failed>accepted terminate>ended clue withdraw>ended",
        "settled": "add answer clue tell>told",
        "ended": "add answer clue tell>told",
        "told": "add answer clue close>closed",
        "closed": "reopen>received",
    },
    Kind.REPORT: {
        "received": "add answer ask forward check>checking transfer>transferred dispute settle_dispute extend withdraw",
        "checking": "add answer ask forward inspect transfer>transferred dispute settle_dispute renew extend sample>testing "
        "file_case>filed dismiss>not_filed withdraw",
        "testing": "add answer ask forward inspect renew extend test_passed>checking test_failed>checking withdraw",
        "filed": "add answer ask forward inspect extend sample>filed_testing tell_filing decide>decided withdraw",
        "filed_testing": "add answer ask forward inspect extend test_passed>filed test_failed>filed tell_filing withdraw",
        "not_filed": "add answer tell>told close>closed",
        "decided": "add answer tell>told close>closed",
        "told": "add answer close>closed",
        "closed": "reopen>received",
    },
}
CITIZENS = {"add", "withdraw", "reopen"}
THE_HEADS = {"renew", "extend", "file_case", "dismiss", "decide"}
MAY = {
    "citizen": CITIZENS,
    "viewer": set(),
    "planner": set(),
    "handler": {act.value for act in Act} - THE_HEADS,
    "approver": {act.value for act in Act},
    "admin": set(),
}
# Of reason, document and proof, what each act asks for; an act that is not named asks for nothing.
ASKED = {
    "accept": (None, Notice.ACCEPTED, None),
    "refuse": ("refuse", Notice.REFUSED, None),
    "transfer": ("transfer", Notice.TRANSFERRED, Proof.TARGET),
    "mediate": (None, Notice.MEDIATION, None),
    "ask_identity": (None, Notice.IDENTITY, None),
    "settle": (None, Notice.AGREEMENT, Proof.RECORD),
    "terminate": ("terminate", Notice.TERMINATED, None),
    "dismiss": ("dismiss", None, None),
    "forward": (None, None, Proof.TARGET),
    "dispute": (None, None, Proof.TARGET),
    "extend": (None, None, Proof.CLOCK),
} | dict.fromkeys(
    ("inspect", "sample", "test_passed", "test_failed", "settle_dispute", "file_case", "decide"),
    (None, None, Proof.RECORD),
)
WRITING = {"add", "reopen", "answer", "close", "ask", "clue", "renew", "tell_filing"}
# Of a case under 令121: the clocks each act starts (+), stops (-), sets to zero (0), pauses (p), resumes (r), extends (e).
CLOCKS = {
    (Kind.COMPLAINT, "received", "accept"): "-accept +mediate",
    (Kind.COMPLAINT, "received", "refuse"): "-accept",
    (Kind.COMPLAINT, "received", "transfer"): "-accept",
    (Kind.COMPLAINT, "received", "withdraw"): "-accept",
    (Kind.COMPLAINT, "accepted", "sample"): "p:mediate",
    (Kind.COMPLAINT, "testing", "test_passed"): "r:mediate",
    (Kind.COMPLAINT, "testing", "test_failed"): "r:mediate",
    (Kind.COMPLAINT, "accepted", "settle"): "-mediate",
    (Kind.COMPLAINT, "accepted", "terminate"): "-mediate +tell_end",
    (Kind.COMPLAINT, "accepted", "withdraw"): "-mediate +tell_end",
    (Kind.COMPLAINT, "ended", "tell"): "-tell_end",
    (Kind.COMPLAINT, "closed", "reopen"): "+accept",
    (Kind.REPORT, "received", "transfer"): "-check -clue -dispute",
    (Kind.REPORT, "received", "dispute"): "+dispute",
    (Kind.REPORT, "received", "settle_dispute"): "-dispute",
    (Kind.REPORT, "checking", "renew"): "0:check",
    (Kind.REPORT, "checking", "sample"): "p:check p:clue p:decide",
    (Kind.REPORT, "testing", "test_passed"): "r:check r:clue r:decide",
    (Kind.REPORT, "testing", "test_failed"): "r:check r:clue r:decide +follow_up",
    (Kind.REPORT, "checking", "extend"): "e:check e:clue e:decide",
    (Kind.REPORT, "checking", "file_case"): "-check -clue +decide",
    (Kind.REPORT, "checking", "dismiss"): "-check -clue +reply -follow_up",
    (Kind.REPORT, "filed", "decide"): "-decide +reply -follow_up",
    (Kind.REPORT, "not_filed", "tell"): "-reply",
    (Kind.REPORT, "decided", "close"): "-reply",
    (Kind.REPORT, "received", "withdraw"): "-reply",
    (Kind.REPORT, "closed", "reopen"): "+check",
    (Kind.REPORT, "filed", "tell_filing"): "",
    (Kind.REPORT, "checking", "inspect"): "",
}


def written(kind: Kind, state: State) -> dict[str, str]:
    """Act → where it leads."""
    steps = [step.partition(">") for step in WRITTEN[kind].get(state.value, "").split()]
    return {act: target or state.value for act, _, target in steps}


def asked(kind: Kind, act: str) -> tuple[str | None, Notice | None, Proof | None]:
    if act == "tell":
        return (None, None, Proof.TEXT) if kind is Kind.COMPLAINT else (None, Notice.RESULT, None)
    return ASKED.get(act, (None, None, Proof.TEXT if act in WRITING else None))


def everything(kind: Kind, act: Act) -> Given:
    reason, notice, _ = asked(kind, act.value)
    code = next(iter(ORDER121.reasons[reason])) if reason else ""
    return Given(code, notice, frozenset(Proof))


def outcome(kind: Kind, state: State, act: Act, role: str) -> str:
    """The next state, or the code of the refusal."""
    try:
        row = act_on(kind, state, act, frozenset({role}), everything(kind, act), ORDER121.reasons)
    except Refused as refused:
        return refused.code
    return row.moves[state].value


def expected(kind: Kind, state: State, act: Act, role: str) -> str:
    target = written(kind, state).get(act.value)
    if target is None:
        return "case.not_now"
    return target if act.value in MAY[role] else "case.not_allowed"


def test_the_full_product_ends_as_written() -> None:
    cases = list(product(Kind, State, Act, ROLES))
    assert len(cases) == 2 * 15 * 29 * 6
    wrong = [case for case in cases if outcome(*case) != expected(*case)]
    assert wrong == []


def test_acts_offered_are_exactly_those_that_pass() -> None:
    for kind, state, role in product(Kind, State, ROLES):
        passing = tuple(act for act in Act if not outcome(kind, state, act, role).startswith("case."))
        assert acts_offered(kind, state, frozenset({role})) == passing


def test_several_roles_may_what_each_of_them_may() -> None:
    offered = acts_offered(Kind.REPORT, State.CHECKING, frozenset({"viewer", "approver"}))
    assert offered == acts_offered(Kind.REPORT, State.CHECKING, frozenset({"approver"}))
    assert acts_offered(Kind.REPORT, State.CHECKING, frozenset()) == ()


def test_roles_are_those_of_the_staff_and_the_citizen() -> None:
    assert set(ROLES) == STAFF_ROLES.keys() | {"citizen"}
    assert {role for row in TABLE.values() for role in row.roles} <= set(ROLES)


def test_every_need_is_missed_when_it_is_not_met() -> None:
    for (kind, state, act), row in TABLE.items():
        reason, notice, proof = asked(kind, act.value)
        given, codes = everything(kind, act), []
        without = {
            "case.reason_missing": (reason, Given("", given.notice, given.proofs)),
            "case.notice_missing": (notice, Given(given.reason, None, given.proofs)),
            f"case.needs_{proof}": (proof, Given(given.reason, given.notice, frozenset(Proof) - {proof})),
        }
        for code, (need, poorer) in without.items():
            if need is None:
                assert act_on(kind, state, act, row.roles, poorer, ORDER121.reasons) is row
                continue
            with pytest.raises(Refused) as refused:
                act_on(kind, state, act, row.roles, poorer, ORDER121.reasons)
            codes.append((refused.value.code, code))
        assert all(got == wanted for got, wanted in codes), (kind, state, act, codes)


@pytest.mark.parametrize("code", ["", "identity", "nonsense"])
def test_only_a_reason_of_the_pack_refuses(code: str) -> None:
    """冒用他人名义 is a ground of 令121 and was none of 令20."""
    given = Given(code, Notice.REFUSED)
    with pytest.raises(Refused, match=r"case\.reason_missing"):
        act_on(Kind.COMPLAINT, State.RECEIVED, Act.REFUSE, frozenset({"handler"}), given, ORDER20.reasons)


def test_the_wrong_document_is_none() -> None:
    given = Given(notice=Notice.REFUSED)
    with pytest.raises(Refused, match=r"case\.notice_missing") as refused:
        act_on(Kind.COMPLAINT, State.RECEIVED, Act.ACCEPT, frozenset({"handler"}), given, ORDER121.reasons)
    assert refused.value.values == {"notice": "投诉受理决定书"}


def test_every_reason_list_is_in_every_pack() -> None:
    lists = {row.needs.reason for row in TABLE.values()} - {""}
    assert all(lists == pack.reasons.keys() for pack in packs())
    assert (len(ORDER121.reasons["refuse"]), len(ORDER20.reasons["refuse"])) == (7, 6)


@pytest.mark.parametrize("kind", Kind)
def test_every_state_is_reached_and_can_be_left(kind: Kind) -> None:
    reached, frontier = {State.RECEIVED}, [State.RECEIVED]
    while frontier:
        state = frontier.pop()
        leads = {State(target) for target in written(kind, state).values()}
        assert is_open(state) <= (leads != {state}), state
        frontier += leads - reached
        reached |= leads
    assert reached == STATES[kind]


def test_only_four_states_are_the_end() -> None:
    assert {state.value for state in State if not is_open(state)} == {"refused", "transferred", "withdrawn", "closed"}


@pytest.mark.parametrize(("kind", "state", "act"), CLOCKS)
def test_an_act_sets_off_the_clocks_written(kind: Kind, state: str, act: str) -> None:
    done = effects(ORDER121, kind, TABLE[kind, State(state), Act(act)])
    signs = {
        "+": done.starts,
        "-": done.stops,
        "0:": done.restarts,
        "p:": done.pauses,
        "r:": done.resumes,
        "e:": done.extends,
    }
    assert {sign + key for sign, keys in signs.items() for key in keys} == set(CLOCKS[kind, state, act].split())


def test_every_act_that_clocks_hear_is_written_above() -> None:
    heard = {(kind, act.value) for (kind, _, act), row in TABLE.items() if row.sets_off}
    assert heard - {(kind, act) for kind, _, act in CLOCKS} == {(Kind.COMPLAINT, "close")}


def test_no_two_rows_rule_the_same_step() -> None:
    rows = {id(row): row for row in TABLE.values()}.values()
    assert sum(len(row.kinds) * len(row.moves) for row in rows) == len(TABLE)
