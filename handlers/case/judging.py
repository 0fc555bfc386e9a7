"""Was the matter solved, and were people treated well? Two questions after the end."""

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers.case import steps
from handlers.say import say

router = Router("case")

_WORST = 3
_WORDS = (
    (3, ("没解决", "没有解决", "未解决", "不满意", "差", "不好", "没有")),
    (2, ("部分", "一半", "一般", "还行", "凑合")),
    (1, ("解决了", "满意", "好", "已解决")),
)


def _mark(turn: Turn) -> int | None:
    """1 to 3, by digit or by word."""
    typed = turn.decision.text if turn.decision else ""
    if typed in ("1", "2", "3"):
        return int(typed)
    return next((mark for mark, words in _WORDS if any(word in typed for word in words)), None)


@router.step(steps.SOLVED, steps.ASK[steps.SOLVED], filters.kind(Text, Voice), steps.answers)
def solved(turn: Turn) -> Reply:
    """Was it solved."""
    mark = _mark(turn)
    if mark is not None:
        turn.data["resolved"] = mark
        turn.go(steps.ATTITUDE)
    return say(*steps.asked(turn))


@router.step(steps.ATTITUDE, steps.ASK[steps.ATTITUDE], filters.kind(Text, Voice), steps.answers)
def attitude(turn: Turn) -> Reply:
    """How were they treated; words beside the digit are kept."""
    mark = _mark(turn) or next((int(digit) for digit in turn.text[:1] if digit in "123"), None)
    if mark is None:
        return say(*steps.asked(turn))
    number, resolved = turn.data["number"], int(turn.data["resolved"])
    text = turn.text.strip().lstrip("123 ，,。")
    complaint.rate(
        turn.connection,
        citizen=turn.citizen,
        number=number,
        resolved=resolved,
        attitude=mark,
        text=text,
        now=turn.now,
    )
    turn.end()
    again = (Phrase("case.not_solved", {"number": number}),) if resolved == _WORST else ()
    return say(Phrase("case.rated"), *again)
