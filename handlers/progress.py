"""How is my case?"""

from bot.dialog import filters
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain import number
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers.complaint import draft
from handlers.say import say

router = Router("progress")


@router.on(filters.act("progress"))
def show(turn: Turn) -> Reply:
    """One case by its number, or the newest ones; a running dialogue is taken up again."""
    given = number.find(turn.text)
    said = _one(turn, given) if given else _newest(turn)
    if draft.is_running(turn):
        return say(*said, Phrase("commands.kept"), *draft.asked(turn))
    return say(*said)


def mine(turn: Turn) -> Reply:
    """The citizen's newest cases."""
    return say(*_newest(turn))


def _one(turn: Turn, given: str) -> tuple[Phrase, ...]:
    found = complaint.progress(turn.connection, citizen=turn.citizen, number=given)
    return (_line(found), *_answer(found))


def _newest(turn: Turn) -> tuple[Phrase, ...]:
    cases = complaint.mine(turn.connection, citizen=turn.citizen)
    if not cases:
        return (Phrase("progress.none"),)
    if len(cases) == 1:
        return (_line(cases[0]), *_answer(cases[0]))
    return (Phrase("progress.head"), *(_line(case) for case in cases), Phrase("progress.more"))


def _line(case: complaint.Progress) -> Phrase:
    values = {
        "number": case.number,
        "kind": Phrase(f"complaint.kind.{case.kind}"),
        "filed": case.filed.astimezone(number.BEIJING),
        "state": Phrase(f"progress.state.{case.state}"),
    }
    return Phrase("progress.line", values)


def _answer(case: complaint.Progress) -> tuple[Phrase, ...]:
    return (Phrase("progress.answer", {"text": case.last_answer}),) if case.last_answer else ()
