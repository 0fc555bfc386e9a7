"""What does a word mean that staff gave an answer of its own?"""

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import account_text
from handlers.say import say

router = Router("account_text")


@router.on(filters.kind(Text, Voice), filters.idle)
def keyword(turn: Turn) -> Said:
    """Nothing that the service does by itself: alarms, functions and replies to what was asked come first."""
    if turn.decision is None or not account_text.is_free(turn.decision):
        return NOT_MINE
    row = account_text.keyword(turn.decision.text)
    return NOT_MINE if row is None else say(Phrase("account_text.said", {"text": account_text.answer_of(row)}))
