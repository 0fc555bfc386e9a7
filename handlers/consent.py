"""What is a citizen told, and what do they agree to, before the first thing about them is kept?"""

from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import consent

VERSION = "2026-11"
GUARDIAN = "guardian"


def notice(turn: Turn) -> tuple[Phrase, ...]:
    """The text of consent; nothing for who has agreed to this version before."""
    if turn.agreed == VERSION:
        return ()
    return (Phrase("complaint.notice"),)


def give(turn: Turn, *, is_guardian: bool = False) -> None:
    """They filed, having read it."""
    if consent.given(turn.connection, citizen=turn.citizen) != VERSION:
        consent.give(turn.connection, citizen=turn.citizen, version=VERSION, now=turn.now)
    if is_guardian:
        consent.give(turn.connection, citizen=turn.citizen, version=VERSION, now=turn.now, kind=GUARDIAN)
