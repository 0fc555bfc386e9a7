"""What does a free text want? One decision per text, with the words it rests on."""

from dataclasses import dataclass, field
from enum import StrEnum


class Want(StrEnum):
    """In the order of precedence: the first three go before a dialogue's own steps."""

    EMERGENCY = "emergency"
    HUMAN = "human"
    CANCEL = "cancel"
    BACK = "back"
    MENU = "menu"
    ACT = "act"
    QUESTION = "question"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Decision:
    """``act`` names a capability (complaint, progress …) when ``want`` is ACT; ``because`` the words that decided.

    ``is_story``: the text itself tells what happened, nobody need ask again. ``answer`` names what a short text says to a
    question of ours (agreed, declined, skip, done, anonymous, edit, clear), or greeting, thanks. ``score``: the points of
    the words that decided, where words have points.
    """

    want: Want
    act: str | None = None
    because: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    answer: str | None = None
    is_story: bool = False
    score: float = 0.0
