"""How does a citizen add to a case, correct it, take it back or have it opened again?"""

import re

from bot.dialog import filters
from bot.dialog.message import Image, Location, Message, Text, Video, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.contact import LIMIT, phone_in
from bot.domain.phrase import Phrase
from bot.domain.refused import Refused
from bot.services import complaint
from handlers.case import steps
from handlers.complaint import draft
from handlers.complaint.pieces import note
from handlers.say import say

router = Router("case")

_FACTS_LEAST = 6  # characters: what is new has to be said
_REACH = re.compile("电话|手机|号码|联系")


@router.step(steps.ADD, steps.ASK[steps.ADD], filters.kind(Text, Voice))
def add(turn: Turn) -> Reply:
    """Words for the case; a new telephone number replaces the old."""
    told, number = turn.text.strip(), turn.data["number"]
    if draft.answer_of(turn) in ("done", "skip", "declined", "thanks"):
        turn.end()
        return say(Phrase("case.added_all", {"number": number}))
    if not told:
        return say(Phrase("complaint.voice_unheard"))
    if phone_in(told) and _REACH.search(told) and len(told) <= LIMIT:
        complaint.set_contact(
            turn.connection, citizen=turn.citizen, number=number, contact=told, name=None, now=turn.now
        )
        return say(Phrase("case.contact_set", {"number": number}), *steps.asked(turn))
    put(turn, number, told)
    return say(Phrase("complaint.piece_added", {"number": number}), Phrase("case.add_more"))


@router.step(steps.ADD, steps.ASK[steps.ADD], filters.kind(Image, Video))
def add_picture(turn: Turn) -> Reply:
    """A photo or short video for the case."""
    number = turn.data["number"]
    put(turn, number, "", [note(turn)])
    return say(Phrase("complaint.piece_added", {"number": number}), Phrase("case.add_more"))


@router.step(steps.ADD, steps.ASK[steps.ADD], filters.kind(Location))
def add_place(turn: Turn) -> Reply:
    """A place for the case."""
    number, place = turn.data["number"], turn.message
    if isinstance(place, Location):
        put(turn, number, f"{place.label} {place.latitude:.5f}, {place.longitude:.5f}".strip())
    return say(Phrase("complaint.piece_added", {"number": number}), Phrase("case.add_more"))


def put(turn: Turn, number: str, told: str, photos: list[str] | None = None) -> None:
    complaint.add(turn.connection, citizen=turn.citizen, number=number, text=told, photos=photos or [], now=turn.now)


@router.step(steps.WITHDRAW, steps.ASK[steps.WITHDRAW], filters.kind(Text, Voice), steps.answers)
def withdraw(turn: Turn) -> Reply:
    """Taken back after a second yes."""
    number, answer = turn.data["number"], draft.answer_of(turn)
    if turn.decision is not None and turn.decision.act == "withdraw":
        answer = "agreed"
    if answer not in ("agreed", "declined"):
        return say(*steps.asked(turn))
    turn.end()
    if answer == "declined":
        return say(Phrase("case.not_withdrawn", {"number": number}))
    complaint.withdraw(turn.connection, citizen=turn.citizen, number=number, now=turn.now)
    return say(Phrase("case.withdrawn", {"number": number}))


@router.step(steps.REOPEN, steps.ASK[steps.REOPEN], filters.kind(Text, Voice))
def reopen(turn: Turn) -> Reply:
    """Opened again for what is new."""
    told, number = turn.text.strip(), turn.data["number"]
    if len(told) < _FACTS_LEAST:
        return say(*steps.asked(turn))
    turn.end()
    try:
        complaint.reopen(turn.connection, citizen=turn.citizen, number=number, text=told, photos=[], now=turn.now)
    except Refused as refused:  # nothing is written before the refusal; the question would come again for ever
        return say(Phrase(f"refused.{refused.code}", refused.values))
    turn.memory["filed"] = number
    return say(Phrase("case.reopened", {"number": number}))


@router.on(steps.is_running, filters.kind(Message), steps.answers)
def not_taken(turn: Turn) -> Reply:
    """A link, a photo where none was asked for."""
    return say(Phrase("case.not_taken"), *steps.asked(turn))
