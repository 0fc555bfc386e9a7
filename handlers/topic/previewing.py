"""Who becomes a tester by the word that a colleague gave them?"""

from bot.dialog import filters
from bot.dialog.message import Text
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services.campaign import testers
from handlers.say import say

router = Router("topic")


@router.on(filters.kind(Text), filters.idle, filters.coded, lambda turn: bool(testers.word_in(turn.text)))
def join(turn: Turn) -> Reply:
    name = testers.join(turn.connection, citizen=turn.citizen, word=testers.word_in(turn.text), now=turn.now)
    return say(Phrase("campaign_preview.joined", {"name": name}) if name else Phrase("campaign_preview.bad_word"))
