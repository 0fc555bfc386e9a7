"""Is what somebody sends after filing more of that case, or a new matter?"""

import re

from bot.dialog import filters
from bot.dialog.message import Image, Text, Video, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers.case import picking, steps
from handlers.case.acting import put
from handlers.complaint import draft, facts
from handlers.complaint.pieces import note
from handlers.say import say

router = Router("case")

_MORE = re.compile("补充|是的?$|对|^1$|同一|加")
_NEW = re.compile("新|另|投诉|举报|登记|^2$|不是|别的|不用")
_LEAST = 4  # characters: less is small talk


@router.on(filters.kind(Image, Video), filters.idle)
def offer_picture(turn: Turn) -> Said:
    """A photo from somebody whose case is open: for that one?"""
    return _offer(turn) if _open_case(turn) else NOT_MINE


@router.on(filters.act("complaint"), filters.idle)
def offer_story(turn: Turn) -> Said:
    """A tale from somebody whose case is open: the same matter?"""
    is_story = turn.decision is not None and turn.decision.is_story
    return _offer(turn) if is_story and _open_case(turn) else NOT_MINE


@router.on(filters.kind(Text, Voice), filters.idle)
def offer_words(turn: Turn) -> Said:
    """Words nobody else understands from somebody whose case is open, perhaps an answer to what the office asked."""
    decision = turn.decision
    is_loose = decision is not None and decision.answer is None and decision.want in (Want.OTHER, Want.QUESTION)
    if decision is None or not is_loose or len(turn.text.strip()) < _LEAST:
        return NOT_MINE
    is_meant = "filed" in turn.memory or (decision.want is Want.OTHER and _open_case(turn))
    return _offer(turn) if is_meant else NOT_MINE


def _open_case(turn: Turn) -> str | None:
    """The newest case that still takes something."""
    if not turn.has_cases:
        return None
    cases = complaint.mine(turn.connection, citizen=turn.citizen)
    return next((case.number for case in cases if case.may_add), None)


def _offer(turn: Turn) -> Reply:
    number = turn.memory.get("filed") or _open_case(turn)
    if "ill" in turn.memory and turn.text.strip():  # who was asked to tell of changes is not asked what they mean
        put(turn, turn.memory["ill"], turn.text.strip())
        return say(Phrase("emergency.again"))
    turn.go(steps.MORE)
    turn.data["number"] = number
    if isinstance(turn.message, Image | Video):
        turn.data["held"] = [note(turn)]
    else:
        turn.data["told"] = turn.text.strip()
    return say(*steps.asked(turn))


@router.step(steps.MORE, steps.ASK[steps.MORE], filters.kind(Image, Video))
def another(turn: Turn) -> Reply:
    """One more photo before the answer."""
    turn.data.setdefault("held", []).append(note(turn))
    return say(*steps.asked(turn))


@router.step(steps.MORE, steps.ASK[steps.MORE], filters.kind(Text, Voice))
def decide(turn: Turn) -> Reply:
    """More of that case, or a new one with what was sent."""
    number, told, held = turn.data["number"], turn.data.get("told", ""), turn.data.get("held", [])
    if turn.decision is not None and turn.decision.act in picking.OTHER_ACTS:
        return say(*steps.asked(turn))
    if _NEW.search(turn.text) or draft.answer_of(turn) == "declined":
        turn.end()
        said = draft.create(turn, told)
        if held:
            turn.data["photos"] = held
        kept = facts.told_back(turn.data) if told else ()
        return say(*said, *kept, *draft.onward(turn))
    if not _MORE.search(turn.text) and draft.answer_of(turn) != "agreed":
        return say(*steps.asked(turn))
    put(turn, number, told, held)
    turn.end()
    turn.memory["filed"] = number
    return say(Phrase("complaint.piece_added", {"number": number}))
