"""Is somebody ill from food? Help first, then the offer to write it down."""

from bot.dialog import filters
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.phrase import Phrase
from handlers.complaint import draft, pieces
from handlers.say import say

router = Router("emergency")

HELP = Phrase("emergency.first")
START = Phrase("emergency.start")
_TELLING = 8  # characters: less than that is a cry, not an account


@router.on(filters.wants(Want.EMERGENCY))
def help_first(turn: Turn) -> Reply:
    """120 before anything else; what was said is kept as the story of a case, or added to it."""
    if draft.is_running(turn):
        pieces.take_held(turn)
        return say(HELP, *draft.add_to_story(turn), *draft.asked(turn))
    if len(turn.text) < _TELLING:
        return say(HELP, START)
    said = draft.create(turn, story=turn.text)
    return say(HELP, Phrase("emergency.offer"), *said, *draft.onward(turn))


@router.on(filters.act("emergency"))
def help_by_menu(turn: Turn) -> Reply:
    """The menu item for those who feel unwell."""
    return say(HELP, *draft.asked(turn)) if draft.is_running(turn) else say(HELP, START)
