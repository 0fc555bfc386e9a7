"""What is said to who comes, and what is done when somebody goes?"""

from bot.dialog import filters
from bot.dialog.message import Scan, Subscribe, Unsubscribe
from bot.dialog.reply import SILENCE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import citizen
from handlers.say import CHOICES, say

router = Router("welcome")


@router.on(filters.kind(Subscribe))
def welcome(turn: Turn) -> Reply:
    """Somebody follows, for the first time or again."""
    scene = turn.message.scene if isinstance(turn.message, Subscribe) else None
    citizen.join(turn.connection, citizen=turn.citizen, scene=scene, now=turn.now)
    return say(Phrase("welcome.hello", {"office": Phrase("office.name")}), Phrase("welcome.data"), CHOICES)


@router.on(filters.kind(Scan))
def scan(turn: Turn) -> Reply:
    """A follower scanned a code."""
    scene = turn.message.scene if isinstance(turn.message, Scan) else None
    citizen.join(turn.connection, citizen=turn.citizen, scene=scene, now=turn.now)
    return say(Phrase("welcome.scanned"), CHOICES)


@router.on(filters.kind(Unsubscribe))
def farewell(turn: Turn) -> Said:
    """They left: nothing can be said to them, an unfinished dialogue is forgotten."""
    citizen.leave(turn.connection, citizen=turn.citizen, now=turn.now)
    turn.end()
    return SILENCE
