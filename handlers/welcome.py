"""What is said to who comes, and what is done when somebody goes?"""

from bot.dialog import filters
from bot.dialog.message import Scan, Subscribe, Unsubscribe
from bot.dialog.reply import SILENCE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.domain.round.scene import Way
from bot.services import account_text, citizen
from handlers import dialogue
from handlers.business import card
from handlers.round import poster
from handlers.say import CHOICES, say

router = Router("welcome")

SHOP = "shop:"  # a scene of this form names a shop: shop:幸福路18号便民超市


@router.on(filters.kind(Subscribe))
def welcome(turn: Turn) -> Reply:
    """Somebody follows, for the first time or again."""
    scene = turn.message.scene if isinstance(turn.message, Subscribe) else None
    citizen.join(turn.connection, citizen=turn.citizen, scene=scene, now=turn.now)
    hello = _own("hello", Phrase("welcome.hello", {"office": Phrase("office.name")}))
    after = poster.shown_to(turn, scene, Way.FOLLOW) or card.shown_to(turn, scene) or (*_shop(turn, scene), CHOICES)
    return say(hello, _own("data", Phrase("welcome.data")), *after)


@router.on(filters.kind(Scan))
def scan(turn: Turn) -> Reply:
    """A follower scanned a code."""
    scene = turn.message.scene if isinstance(turn.message, Scan) else None
    citizen.join(turn.connection, citizen=turn.citizen, scene=scene, now=turn.now)
    found = poster.shown_to(turn, scene, Way.CHAT) or card.shown_to(turn, scene)
    again = _own("scanned", Phrase("welcome.scanned"))
    if turn.session is not None:
        return say(again, *_shop(turn, scene), *found, *dialogue.asked(turn))
    return say(*found) if found else say(again, *_shop(turn, scene), CHOICES)


def _own(name: str, given: Phrase) -> Phrase:
    """What staff wrote in place of ``given``."""
    edited = account_text.said(name)
    return Phrase("account_text.said", {"text": edited}) if edited else given


def _shop(turn: Turn, scene: str | None) -> tuple[Phrase, ...]:
    """A shop's code names the place: it need not be asked for half an hour."""
    place = scene.removeprefix(SHOP).strip() if scene and scene.startswith(SHOP) else ""
    if not place:
        return ()
    turn.memory["place"] = place
    if turn.session is not None:
        turn.data.setdefault("place", place)
    return (Phrase("welcome.shop", {"place": place}),)


@router.on(filters.kind(Unsubscribe))
def farewell(turn: Turn) -> Said:
    """They left: nothing can be said to them, an unfinished dialogue is forgotten."""
    citizen.leave(turn.connection, citizen=turn.citizen, now=turn.now)
    turn.end()
    return SILENCE
