"""What does the bot do while a person of the office talks to the citizen? It writes down and keeps silent."""

from bot.dialog import filters
from bot.dialog.message import Image, Location, Message, Text, Video, Voice
from bot.dialog.reply import SILENCE
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.services.complaint import CHAT_TAKEN
from handlers.case.acting import put
from handlers.complaint.pieces import note

router = Router("case")


is_taken = filters.at((CHAT_TAKEN,))
"""A person of the office talks to the citizen."""


@router.on(filters.kind(Text, Voice), is_taken)
def words(turn: Turn) -> Said:
    """Words go to the case, where the person reads them."""
    if turn.text.strip():
        put(turn, turn.data["number"], turn.text.strip())
    return SILENCE


@router.on(filters.kind(Image, Video), is_taken)
def picture(turn: Turn) -> Said:
    put(turn, turn.data["number"], "", [note(turn)])
    return SILENCE


@router.on(filters.kind(Message), is_taken)
def others(turn: Turn) -> Said:
    """A place is written down; a link is nothing to keep."""
    place = turn.message
    if isinstance(place, Location):
        put(turn, turn.data["number"], f"{place.label} {place.latitude:.5f}, {place.longitude:.5f}".strip())
    return SILENCE
