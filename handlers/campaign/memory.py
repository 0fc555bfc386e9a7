"""What may the next short reply mean after something that is on was shown?"""

import re
from typing import Any
from unicodedata import normalize

from bot.dialog.turn import Turn
from bot.services import house, ticket
from handlers.round.numbers import numbers_in

MEMORY = "campaign"
MOST = 5  # to choose from: more is more than one reads
_LETTER = re.compile(r"(?:我?选)?([A-Fa-f])")


def remember(turn: Turn, **what: Any) -> None:
    """It means nothing else any more."""
    for other in ("faq", "round", "lookup", "topics"):
        turn.memory.pop(other, None)
    turn.memory[MEMORY] = what


def number_in(text: str) -> int | None:
    """The one number of a short reply: 2, 第2个, 选B."""
    letter = _LETTER.fullmatch(normalize("NFKC", text.strip()))
    if letter:
        return "ABCDEF".index(letter[1].upper()) + 1
    numbers = numbers_in(text)
    return numbers[0] if len(numbers) == 1 else None


def own_pages(turn: Turn, path: str) -> tuple[str, ...]:
    """The address that lets them in; none where the chat leads to no pages."""
    address = ticket.link(turn.connection, page=path, citizen=turn.citizen, now=turn.now)
    return (address,) if address else ()


def public_pages(path: str) -> tuple[str, ...]:
    """The same for a page that is the same for everybody."""
    return (f"{house.address()}/{path}",) if house.address() else ()
