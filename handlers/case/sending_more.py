"""Is what somebody sends after filing more of that case, or a new matter?"""

import re

from bot.dialog import filters
from bot.dialog.message import Image, Text, Video, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Action, Want
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers.case import steps
from handlers.case.acting import put
from handlers.complaint import draft, facts
from handlers.complaint.pieces import note
from handlers.say import say

router = Router("case")

_MORE = re.compile("补充|是的?$|对|^1$|同一|加")
_NEW = re.compile("新|另|投诉|举报|登记|^2$|不是|别的|不用")
_BARE = 8  # characters: what is longer says more than which of the two
_TELLS_NEW = re.compile("新的|另|(?:我还?要|我想|再)?(?:投诉|举报)")
_LEAST = 4  # characters: less is small talk
_LEFT = "left"
"""In memory: what was sent and neither added nor filed yet, as the dialogue had it."""


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
    if decision is None or decision.answer is not None or decision.want not in (Want.OTHER, Want.QUESTION):
        return NOT_MINE
    is_known = decision.action is Action.ANSWER or (decision.want is Want.QUESTION and decision.action is Action.CHOOSE)
    if is_known or len(turn.text.strip()) < _LEAST:
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
    left = turn.memory.get(_LEFT, {})
    turn.go(steps.MORE)
    turn.data.update(left, number=number, was_filed="filed" in turn.memory)
    if isinstance(turn.message, Image | Video):
        turn.data.setdefault("held", []).append(note(turn))
    else:
        turn.data.setdefault("texts", []).append(turn.text.strip())
    return say(*steps.asked(turn))


@router.step(steps.MORE, steps.ASK[steps.MORE], filters.kind(Image, Video))
def another(turn: Turn) -> Reply:
    """One more photo before the answer."""
    turn.data.setdefault("held", []).append(note(turn))
    return say(*steps.asked(turn))


@router.step(steps.MORE, steps.ASK[steps.MORE], filters.kind(Text, Voice))
def decide(turn: Turn) -> Said:
    """More of that case, or a new one with what was sent; whatever else is said is taken up by itself."""
    said, answer = turn.text.strip(), draft.answer_of(turn)
    is_bare = len(said) <= _BARE
    more = steps.MORE_OF.match(said)
    if more is None and (answer == "declined" or (_NEW.search if is_bare else _TELLS_NEW.match)(said)):
        return _file(turn, "" if is_bare else said)
    if more is not None or answer == "agreed" or (is_bare and _MORE.search(said)):
        return _add(turn, more["told"] if more else "")
    turn.memory[_LEFT] = {name: turn.data[name] for name in ("texts", "held") if name in turn.data}
    if turn.data.get("was_filed"):
        turn.memory["filed"] = turn.data["number"]
    turn.leave()
    return NOT_MINE


@router.on(filters.act("add"), filters.idle, filters.kept(_LEFT))
def decide_late(turn: Turn) -> Said:
    """More of that case after all, when something else was said between."""
    number = turn.memory.get("filed") or _open_case(turn)
    if number is None:
        return NOT_MINE
    left = turn.memory[_LEFT]
    turn.go(steps.MORE)
    turn.data.update(left, number=number)
    return _add(turn, "")


def _file(turn: Turn, told: str) -> Reply:
    held, story = turn.data.get("held"), "\n".join(filter(None, (*turn.data.get("texts", ()), told)))
    turn.end()
    said = draft.create(turn, story)
    if held:
        turn.data["photos"] = held
    kept = facts.told_back(turn.data) if story else ()
    return say(*said, *kept, *draft.onward(turn))


def _add(turn: Turn, told: str) -> Reply:
    number, held = turn.data["number"], turn.data.get("held", [])
    texts = [text for text in (*turn.data.get("texts", ()), told) if text]
    for text in texts[:-1]:
        put(turn, number, text)
    put(turn, number, texts[-1] if texts else "", held)
    turn.end()
    turn.memory.pop(_LEFT, None)
    turn.memory["filed"] = number
    return say(Phrase("complaint.piece_added", {"number": number}))
