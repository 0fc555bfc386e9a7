"""Which way reaches one citizen first, and if none does, why not?"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.campaign.state import Way


class Why(StrEnum):
    """LEFT: does not follow any more; ERASED: their data is gone; REFUSED: wants no campaigns; TOO_FEW: one alone makes no list."""

    LEFT = "left"
    ERASED = "erased"
    REFUSED = "refused"
    NO_WINDOW = "no_window"
    NO_CONSENT = "no_consent"
    QUOTA = "quota"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one citizen can be reached now. ``stock``: notices they agreed to; ``had``: group messages of this month."""

    is_known: bool = True
    follows: bool = True
    is_off: bool = False
    has_window: bool = False
    stock: int = 0
    had: int = 0


def way_to(standing: Standing, ways: Sequence[Way], most: int) -> tuple[Way, Why | None]:
    """The first of ``ways`` that is open, or NONE and why the last of them is not; ``most`` group messages a month."""
    if not standing.is_known:
        return Way.NONE, Why.ERASED
    if not standing.follows:
        return Way.NONE, Why.LEFT
    if standing.is_off:
        return Way.NONE, Why.REFUSED
    why = Why.NO_WINDOW
    for way in ways:
        if way is Way.NEXT:
            return way, None
        is_open, why = {
            Way.CHAT: (standing.has_window, Why.NO_WINDOW),
            Way.NOTICE: (standing.stock > 0, Why.NO_CONSENT),
            Way.MASS: (standing.had < most, Why.QUOTA),
        }[way]
        if is_open:
            return way, None
    return Way.NONE, why
