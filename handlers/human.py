"""How does a citizen reach a person?"""

from bot.dialog import filters
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.phrase import Phrase
from handlers import dialogue
from handlers.say import say

router = Router("human")

HOW = Phrase("human.how", {"phone": Phrase("office.phone"), "hours": Phrase("office.hours")})


@router.on(filters.wants(Want.HUMAN))
@router.on(filters.act("human"))
def show_contacts(turn: Turn) -> Reply:
    """Telephone and hours; a running dialogue stays where it is."""
    if turn.session is not None:
        return say(HOW, Phrase("commands.kept"), *dialogue.asked(turn))
    return say(HOW)
