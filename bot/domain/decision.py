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
    """``act`` names a capability (complaint, progress …) when ``want`` is ACT; ``because`` the words that decided, for staff.

    ``answer`` names what a short text says to a question of ours (yes, no, skip, done, anonymous, edit), for dialogue steps.
    """

    want: Want
    act: str | None = None
    because: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    answer: str | None = None
