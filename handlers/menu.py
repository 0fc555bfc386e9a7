"""What do the digits mean while no dialogue is running?"""

from collections.abc import Callable

from bot.dialog import filters
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from handlers import complaint, emergency, human, progress
from handlers.say import CHOICES, say

router = Router("menu")

_BY_DIGIT: dict[str, Callable[[Turn], Reply]] = {
    "1": complaint.start,
    "2": progress.mine,
    "3": human.show_contacts,
    "4": emergency.help_by_menu,
}


@router.on(filters.idle)
def choose(turn: Turn) -> Said:
    """A digit alone picks from the menu that was shown."""
    chosen = _BY_DIGIT.get(turn.decision.text) if turn.decision else None
    return chosen(turn) if chosen else NOT_MINE


@router.on(filters.idle)
def greet(turn: Turn) -> Said:
    """A greeting is answered with what one can do here."""
    if turn.decision is None or turn.decision.answer != "greeting":
        return NOT_MINE
    return say(Phrase("menu.hello"), CHOICES)
