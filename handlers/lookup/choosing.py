"""Which of a few businesses is meant, and what does the next short reply mean?"""

from collections.abc import Sequence
from typing import Any

from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services.seek import Hit
from handlers.lookup import taps
from handlers.say import lines

MEMORY = "lookup"
_ADDRESS = 20  # characters beside a name


def remember(turn: Turn, **what: Any) -> None:
    """What a digit, a yes or a photo that comes next will mean; it means nothing else any more."""
    for name in ("faq", "round"):
        turn.memory.pop(name, None)
    turn.memory[MEMORY] = what


def kept(turn: Turn) -> dict[str, Any]:
    """What was remembered; empty without it."""
    found: dict[str, Any] = turn.memory.get(MEMORY, {})
    return found


def which(turn: Turn, choices: Sequence[Hit], what: str) -> Phrase:
    """Names to tap or to reply the digit of; ``what`` as in a tap's id."""
    remember(turn, choices=[[hit.ref, hit.name] for hit in choices], what=what)
    return Phrase("result.choose", {"list": lines([_choice(digit, hit, what) for digit, hit in enumerate(choices, 1)])})


def _choice(digit: int, hit: Hit, what: str) -> Phrase:
    values = {"digit": digit, "tap": taps.place(hit.ref, hit.name, what)}
    if hit.address:
        return Phrase("result.choice_at", values | {"address": taps.clean(hit.address)[:_ADDRESS]})
    return Phrase("result.choice", values)
