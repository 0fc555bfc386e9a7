"""How do staff on duty answer from their own follower account: bind it, take an alarm?"""

import re

from bot.dialog import filters
from bot.dialog.message import Text
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain import number
from bot.domain.phrase import Phrase
from bot.services import roster
from handlers.say import say

router = Router("duty")

_BINDING = re.compile(r"绑定\s*(\d{8})")


def _code(turn: Turn) -> str | None:
    match = _BINDING.fullmatch(turn.text.strip()) if isinstance(turn.message, Text) else None
    return match[1] if match else None


@router.on(filters.kind(Text), filters.idle, filters.coded, lambda turn: _code(turn) is not None)
def bind(turn: Turn) -> Reply:
    """The code that the console shows makes this follower account a colleague's."""
    name = roster.bind(turn.connection, citizen=turn.citizen, code=_code(turn) or "", now=turn.now)
    return say(Phrase("duty.bound", {"name": name}) if name else Phrase("duty.code_wrong"))


@router.on(filters.act("acknowledge"))
def acknowledge(turn: Turn) -> Reply:
    """Somebody on duty has the alarm; a mere 收到 of a citizen is a politeness."""
    given = number.find(turn.text)
    if given is None:
        return say(Phrase("duty.noted"))
    is_first = roster.acknowledge(turn.connection, number=given, citizen=turn.citizen, now=turn.now)
    values = {"number": given}
    return say(Phrase("duty.taken", values) if is_first else Phrase("duty.taken_before", values))
