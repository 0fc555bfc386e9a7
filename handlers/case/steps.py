"""Which questions are asked about a case that is there?"""

import re
from typing import Any

from bot.dialog import filters
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase

PICK = "case.pick"
ADD = "case.add"
WITHDRAW = "case.withdraw"
REOPEN = "case.reopen"
SOLVED = "case.solved"
ATTITUDE = "case.attitude"
MORE = "case.more"

ASK = {
    PICK: "case.ask_pick",
    ADD: "case.ask_add",
    WITHDRAW: "case.ask_withdraw",
    REOPEN: "case.ask_reopen",
    SOLVED: "case.ask_solved",
    ATTITUDE: "case.ask_attitude",
    MORE: "case.ask_more",
}
_ASIDE = ("progress", "channel", "kinds")
_REQUEST = 16  # characters: a longer text that mentions progress is an answer

MORE_OF = re.compile(
    r"(?:我要|我想|我再|再)?补充(?:一下|一点|一句|说明|情况)?(?:\s*[，,：:、。]\s*|\s+)(?P<told>\S.+)", re.DOTALL
)
"""What is added stands in the same message: 补充：昨天又看见了."""

is_running = filters.at(ASK)
"""One of these questions waits for its answer."""

OF_ACT = {"add": ADD, "withdraw": WITHDRAW, "reopen": REOPEN, "rate": SOLVED}


def answers(turn: Turn) -> bool:
    """Is this for our question, and not to know something beside it?"""
    decision = turn.decision
    return decision is None or decision.act not in _ASIDE or len(turn.text) > _REQUEST


def asked(turn: Turn) -> tuple[Phrase, ...]:
    """The current step's question."""
    values = {"number": turn.data.get("number", ""), "cases": _choice(turn.data)}
    return (Phrase(ASK[turn.step or PICK], values),)


def _choice(data: dict[str, Any]) -> tuple[Phrase, ...]:
    """A line a case, with what tells it from the others."""
    lines = []
    for digit, (number, kind, place) in enumerate(data.get("cases", ()), 1):
        values = {"digit": digit, "number": number, "kind": Phrase(f"complaint.kind.{kind}"), "place": place}
        lines.append(Phrase("case.pick_line", values))
    return tuple(lines)
