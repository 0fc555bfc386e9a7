"""Is somebody ill from food? Help first, then the offer to write it down."""

from bot.dialog import filters
from bot.dialog.reply import Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.phrase import Phrase
from handlers import dialogue
from handlers.case import taken
from handlers.case.acting import put
from handlers.complaint import draft, illness
from handlers.faq import said
from handlers.say import say

router = Router("emergency")

HELP = Phrase("emergency.first")
START = Phrase("emergency.start")
_TELLING = 8  # characters: less than that is a cry, not an account


@router.on(filters.wants(Want.EMERGENCY))
def help_first(turn: Turn) -> Said:
    """120 before anything else; what was said is kept, and three short questions bring it to duty staff."""
    if taken.is_taken(turn):
        taken.words(turn)
        return say(HELP)
    if illness.is_running(turn) and "number" in turn.data:
        return say(Phrase("emergency.again"), *illness.answer(turn))
    if turn.session is None and "ill" in turn.memory:
        put(turn, turn.memory["ill"], turn.text)
        return say(Phrase("emergency.again"))
    if len(turn.text) < _TELLING and not draft.is_running(turn):
        return say(HELP, *said.aside(turn, "illness"), START)
    asked = illness.start(turn)
    return say(HELP, *said.aside(turn, "illness"), *asked)


@router.on(filters.act("emergency"))
def help_by_menu(turn: Turn) -> Reply:
    """The menu item for those who feel unwell."""
    return say(HELP, *dialogue.asked(turn)) if turn.session is not None else say(HELP, START)
