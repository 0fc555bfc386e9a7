"""What do the pages of a round need to know from outside?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.ports import OAuth, Phrases


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """``login`` is None where the platform tells pages nothing; ``keys`` seal cookies, the current one first."""

    phrases: Phrases
    clock: Callable[[], datetime]
    keys: tuple[bytes, ...] = field(repr=False)
    login: OAuth | None = None
