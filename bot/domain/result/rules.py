"""By which rules of the office's own are results published?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PUBLISHES = ("before", "after")
_NAMES = {"publish", "window_days", "follow_up_days"}


@dataclass(frozen=True, slots=True)
class Publishing:
    """``waits``: a failing result is published only when the ``window_days`` (working days from service, in which the business
    may ask for a re-inspection) are over; ``follow_up_days``: natural days for 核查处置.
    """

    waits: bool = True
    window_days: int = 7
    follow_up_days: int = 90


def parse_publishing(data: Mapping[str, Any]) -> Publishing:
    """The data of ``content/rules/results.yaml``; ValueError says what is wrong."""
    if set(data) != _NAMES:
        raise ValueError(f"must hold exactly {', '.join(sorted(_NAMES))}")
    if data["publish"] not in _PUBLISHES:
        raise ValueError("publish must be before or after (the window)")
    for name, least, most in (("window_days", 1, 60), ("follow_up_days", 1, 365)):
        if not isinstance(data[name], int) or not least <= data[name] <= most:
            raise ValueError(f"{name} must be a whole number from {least} to {most}")
    return Publishing(data["publish"] == "after", data["window_days"], data["follow_up_days"])
