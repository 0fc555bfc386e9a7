"""Which of their cases does the citizen mean, and may this be done with it?"""

from collections.abc import Callable

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain import number
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers.case import steps
from handlers.case.acting import put
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
    return _among(turn, act) or say(Phrase(f"case.none_{act}"))


@router.on(filters.kind(Text, Voice), filters.idle, lambda turn: turn.has_cases and _told(turn) is not None)
def add_at_once(turn: Turn) -> Said:
    """补充：昨天又看见了."""
    return _among(turn, "add", _told(turn)) or NOT_MINE


def _told(turn: Turn) -> str | None:
    more = steps.MORE_OF.match(turn.text)
    return more["told"].strip() if more else None


def _among(turn: Turn, act: str, told: str | None = None) -> Reply | None:
    """The only case of which ``act`` may be done, or a choice of them; None without any. ``told`` is to be added to it."""
    cases = [case for case in complaint.mine(turn.connection, citizen=turn.citizen, limit=_LIMIT) if _MAY[act](case)]
    if not cases:
        return None
    if len(cases) == 1:
        return _start(turn, act, cases[0].number, told)
    turn.go(steps.PICK)
    turn.data.update(act=act, cases=[[case.number, case.kind.value, case.place[:_PLACE]] for case in cases])
    if told:
        turn.data["told"] = told
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
    return _start(turn, turn.data["act"], given, turn.data.get("told"))


def _start(turn: Turn, act: str, case: str, told: str | None = None) -> Reply:
    turn.go(steps.OF_ACT[act])
    turn.data["number"] = case
    if told:
        put(turn, case, told)
        return say(Phrase("complaint.piece_added", {"number": case}), Phrase("case.add_more"))
    return say(*steps.asked(turn))
