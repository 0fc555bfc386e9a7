"""Which of their cases does the citizen mean, and may this be done with it?"""

from collections.abc import Callable

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain import number
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers.case import steps
from handlers.say import say

router = Router("case")

_LIMIT = 5  # to choose from
_PLACE = 20  # characters of a place in a line
_MAY: dict[str, Callable[[complaint.Progress], bool]] = {
    "add": lambda case: case.may_add,
    "withdraw": lambda case: case.may_withdraw,
    "reopen": lambda case: case.may_reopen,
    "rate": lambda case: case.may_rate,
}

OTHER_ACTS = frozenset(_MAY) - {"add"}


def _asked_for(turn: Turn) -> str | None:
    act = turn.decision.act if turn.decision else None
    return act if act in _MAY else None


@router.on(filters.act("add"), filters.idle)
@router.on(filters.act("withdraw"), filters.idle)
@router.on(filters.act("reopen"), filters.idle)
@router.on(filters.act("rate"), filters.idle)
def begin(turn: Turn) -> Reply:
    """The case named, the only one, or a choice of a few."""
    act = _asked_for(turn) or "add"
    given = number.find(turn.text)
    if given is not None:
        found = complaint.progress(turn.connection, citizen=turn.citizen, number=given)
        return _start(turn, act, given) if _MAY[act](found) else say(Phrase(f"case.not_{act}", {"number": given}))
    cases = [case for case in complaint.mine(turn.connection, citizen=turn.citizen, limit=_LIMIT) if _MAY[act](case)]
    if not cases:
        return say(Phrase(f"case.none_{act}"))
    if len(cases) == 1:
        return _start(turn, act, cases[0].number)
    turn.go(steps.PICK)
    turn.data.update(act=act, cases=[[case.number, case.kind.value, case.place[:_PLACE]] for case in cases])
    return say(*steps.asked(turn))


@router.step(steps.PICK, steps.ASK[steps.PICK], filters.kind(Text, Voice), steps.answers)
def pick(turn: Turn) -> Reply:
    """The digit of a case, or its number."""
    numbers = [case[0] for case in turn.data["cases"]]
    typed = turn.decision.text if turn.decision else ""
    given = number.find(turn.text)
    if given is None and typed.isdecimal() and 1 <= int(typed) <= len(numbers):
        given = numbers[int(typed) - 1]
    if given is None or given not in numbers:
        return say(*steps.asked(turn))
    return _start(turn, turn.data["act"], given)


def _start(turn: Turn, act: str, case: str) -> Reply:
    turn.go(steps.OF_ACT[act])
    turn.data["number"] = case
    return say(*steps.asked(turn))
