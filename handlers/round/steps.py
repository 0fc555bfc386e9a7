"""Which questions complete a nomination, and which of them is next?"""

from typing import Any

from bot.dialog import filters
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import round
from handlers.say import lines

FOOD = "round.food"
VENUE = "round.venue"
PLACE = "round.place"
REASON = "round.reason"

ASK = {
    FOOD: "round.ask_food",
    VENUE: "round.ask_venue",
    PLACE: "round.ask_place",
    REASON: "round.ask_reason",
}
_ENTRY = {FOOD: "food", VENUE: "venue", PLACE: "place", REASON: "reason"}

is_running = filters.at(ASK)
"""One of these questions waits for its answer."""


def draft(turn: Turn) -> dict[str, Any]:
    """What has been told, apart from what other dialogues gather: an emergency may take over from here."""
    told: dict[str, Any] = turn.data.setdefault("nomination", {})
    return told


def missing(turn: Turn) -> str | None:
    """The first step whose answer is not known; None when all are."""
    return next((step for step, entry in _ENTRY.items() if entry not in draft(turn)), None)


def asked(turn: Turn) -> tuple[Phrase, ...]:
    """The current step's question."""
    step = turn.step or FOOD
    if step != VENUE:
        return (Phrase(ASK[step]),)
    names = [Phrase("round.digit", {"digit": place, "name": one.name}) for place, one in enumerate(round.venues(), 1)]
    return (Phrase(ASK[step], {"food": draft(turn)["food"], "list": lines(names)}),)
