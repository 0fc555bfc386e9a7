"""What does the platform report of a group message? Counts; nothing is said to it."""

from bot.dialog import filters
from bot.dialog.message import MassSent
from bot.dialog.reply import SILENCE
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.services import campaign

router = Router("mass")

_HELPER = "mphelper"  # who sends these reports, and is nobody


@router.on(filters.kind(MassSent))
def finished(turn: Turn) -> Said:
    """It may come before the call's own answer does."""
    said = turn.message
    assert isinstance(said, MassSent)  # noqa: S101 - of this kind only
    counts = said.total, said.filtered, said.sent, said.errors
    campaign.reported(
        turn.connection, msg_id=said.message_id, status=said.status, counts=counts, urls=said.urls, now=turn.now
    )
    if said.sender == _HELPER:
        campaign.nobody(turn.connection, citizen=turn.citizen)
    return SILENCE
