"""What can be done with a case, and what does each act ask for?"""

from dataclasses import dataclass, field
from enum import StrEnum


class Act(StrEnum):
    ADD = "add"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    ANSWER = "answer"
    ASK = "ask"
    ASK_IDENTITY = "ask_identity"
    FORWARD = "forward"
    INSPECT = "inspect"
    EXTEND = "extend"
    ACCEPT = "accept"
    REFUSE = "refuse"
    TRANSFER = "transfer"
    MEDIATE = "mediate"
    SETTLE = "settle"
    TERMINATE = "terminate"
    CLUE = "clue"
    CHECK = "check"
    RENEW = "renew"
    DISPUTE = "dispute"
    SETTLE_DISPUTE = "settle_dispute"
    SAMPLE = "sample"
    TEST_PASSED = "test_passed"
    TEST_FAILED = "test_failed"
    FILE_CASE = "file_case"
    DISMISS = "dismiss"
    TELL_FILING = "tell_filing"
    DECIDE = "decide"
    TELL = "tell"
    CLOSE = "close"


class Notice(StrEnum):
    """The forms that go with 令121 (文书式样四 to 十, seen in a public copy), and a letter of the office's own for what
    it hands on, which has to be told in writing (食品安全法, Art 115)."""

    IDENTITY = "限期提供身份证明材料通知书"
    ACCEPTED = "投诉受理决定书"
    REFUSED = "投诉不予受理决定书"
    MEDIATION = "投诉调解通知书"
    TERMINATED = "投诉终止调解决定书"
    AGREEMENT = "投诉调解书"
    RESULT = "举报处理结果告知书"
    TRANSFERRED = "移交告知书"


class Proof(StrEnum):
    """What has to come with an act besides a reason and a notice."""

    TEXT = "text"
    RECORD = "record"
    TARGET = "target"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Needs:
    """``reason``: the list of the rule pack one code must come from; ``notice``: the document that is served."""

    reason: str = ""
    notice: Notice | None = None
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody brings to an act; ``proofs`` are those that are not empty."""

    reason: str = ""
    notice: Notice | None = None
    proofs: frozenset[Proof] = field(default_factory=frozenset)
