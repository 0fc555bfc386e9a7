"""What is said when nobody else knew an answer?"""

from bot.dialog import filters
from bot.dialog.message import Click, Event, Text
from bot.dialog.reply import SILENCE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.phrase import Phrase
from handlers import dialogue
from handlers.say import CHOICES, say

router = Router("fallback")

_IN_A_ROW = 600  # seconds
_SHORT_REPLIES = ("agreed", "declined", "skip", "done", "anonymous", "edit", "clear")


@router.on(filters.kind(Click))
def unknown_item(turn: Turn) -> Reply:
    """An item of an older menu, or one that has to wait until the dialogue is over."""
    if turn.session is not None:
        return say(Phrase("menu.busy"), *dialogue.asked(turn))
    return say(CHOICES)


@router.on(filters.kind(Event))
def report(_turn: Turn) -> Said:
    """The platform reports something that wants no words: links opened, positions, results of sending."""
    return SILENCE


@router.on(filters.kind(Text))
def not_understood(turn: Turn) -> Reply:
    """Honest words and the menu; the second time, a person."""
    if turn.session is not None:
        return say(Phrase("menu.busy"), *dialogue.asked(turn))
    answer = turn.decision.answer if turn.decision else None
    if answer in ("thanks", "useful"):
        return say(Phrase("fallback.thanks"))
    if answer in _SHORT_REPLIES:
        return say(Phrase("fallback.not_waiting"), CHOICES)
    is_question = turn.decision is not None and turn.decision.want is Want.QUESTION
    said = Phrase("fallback.question") if is_question else Phrase("fallback.unknown")
    if missed_before(turn):
        return say(said, Phrase("fallback.twice"), CHOICES)
    return say(said, CHOICES)


def missed_before(turn: Turn) -> bool:
    """Note that we did not understand; True when that happened twice within ten minutes."""
    before = turn.memory.get("missed")
    turn.memory["missed"] = turn.now.timestamp()
    return before is not None and turn.now.timestamp() - float(before) <= _IN_A_ROW


@router.on(filters.anything)
def unreadable(turn: Turn) -> Reply:
    """A video, a link, a voice that was not understood, something new."""
    if turn.text:
        return not_understood(turn)
    return say(Phrase("fallback.unsupported"), CHOICES)
