"""How is my case? By its number, by the code of who stays unnamed, or the newest ones."""

import re

from bot.dialog import filters
from bot.dialog.message import Text
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain import number
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers import dialogue
from handlers.complaint import draft
from handlers.say import say

router = Router("progress")
by_code = Router("progress")

_CODE = re.compile(r"(?=.*[A-Za-z])(?:[A-Za-z0-9][\s-]*){10}")


def _is_code(turn: Turn) -> bool:
    return isinstance(turn.message, Text) and _CODE.fullmatch(turn.text.strip()) is not None


@by_code.on(filters.kind(Text), filters.idle, filters.coded, _is_code)
def show_by_code(turn: Turn) -> Reply:
    """A code shows its case to whoever has it."""
    found = complaint.by_code(turn.connection, code=turn.text)
    return say(_line(found), *_answer(found))


@router.on(filters.act("progress"))
def show(turn: Turn) -> Reply:
    """One case by its number, or the newest ones; a running dialogue is taken up again."""
    given = number.find(turn.text)
    said = _one(turn, given) if given else _newest(turn)
    if turn.session is not None:
        return say(*said, Phrase("commands.kept"), *dialogue.asked(turn))
    return say(*said)


def mine(turn: Turn) -> Reply:
    """The citizen's newest cases."""
    return say(*_newest(turn))


def _one(turn: Turn, given: str) -> tuple[Phrase, ...]:
    found = complaint.progress(turn.connection, citizen=turn.citizen, number=given)
    return (_line(found), *_answer(found), *_hint(found))


def _newest(turn: Turn) -> tuple[Phrase, ...]:
    cases = complaint.mine(turn.connection, citizen=turn.citizen)
    if not cases:
        return (Phrase("progress.none_yet") if draft.is_running(turn) else Phrase("progress.none"),)
    if len(cases) == 1:
        return (_line(cases[0]), *_answer(cases[0]), *_hint(cases[0]))
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
    linked = (Phrase("progress.linked", {"numbers": "、".join(case.linked)}),) if case.linked else ()
    followed = (Phrase("progress.followed"),) if case.is_following else ()
    told = (Phrase("progress.answer", {"text": case.last_answer}),) if case.last_answer else ()
    return (*told, *linked, *followed)


def _hint(case: complaint.Progress) -> tuple[Phrase, ...]:
    if case.may_add:
        return (Phrase("progress.hint_open"),)
    if case.may_rate:
        return (Phrase("progress.hint_rate"),)
    return (Phrase("progress.hint_reopen"),) if case.may_reopen else ()
