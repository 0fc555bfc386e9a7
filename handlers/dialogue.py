"""Which question waits for an answer, whatever dialogue is running?"""

from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from handlers import own_data
from handlers.campaign import signing
from handlers.case import steps
from handlers.complaint import draft
from handlers.round import steps as nomination


def asked(turn: Turn) -> tuple[Phrase, ...]:
    """The current step's question."""
    if steps.is_running(turn):
        return steps.asked(turn)
    if nomination.is_running(turn):
        return nomination.asked(turn)
    if turn.step in signing.ASK:
        return signing.asked(turn)
    return own_data.asked(turn) if turn.step in own_data.ASK else draft.asked(turn)
