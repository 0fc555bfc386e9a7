"""How does a complaint begin: by word, by menu, by telling, by an offer taken up, or taken up again the next day?"""

import re

from bot.dialog import filters
from bot.dialog.message import Click, Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from handlers.complaint import draft, facts, pieces
from handlers.faq.said import aside, second
from handlers.say import CHOICES, say

router = Router("complaint")

_TELLING = 8  # characters: who answers an offer at this length is telling what happened
_AWAY = 1800  # seconds after which one has to be told again where one was
_HEAD = 24  # characters of the story: enough to know which one
_SAME = re.compile("同一|接着|继续|上次|还是那|是的?$|对")
_NEW = re.compile("新的|另外|不是|重新|别的|不同")


@router.on(filters.act("complaint"), filters.idle)
def start(turn: Turn) -> Reply:
    """Open a draft; a text that tells what happened is its story."""
    story = turn.text.strip() if turn.decision is not None and turn.decision.is_story else ""
    said = draft.create(turn, story)
    kept = facts.told_back(turn.data) if "story" in turn.data else ()
    asked = [phrase for name in (turn.decision.also if turn.decision else ()) for phrase in second(name)]
    return say(*asked, *said, *kept, *draft.onward(turn), *(() if asked else aside(turn)))


def _was_away(turn: Turn) -> bool:
    return "touched" in turn.data and turn.now.timestamp() - float(turn.data["touched"]) > _AWAY


@router.on(draft.is_running, filters.kind(Text, Voice, Click), _was_away)
def come_back(turn: Turn) -> Said:
    """Back after a while: an answer counts as one, a greeting hears where one was, a tale may be of another matter."""
    decision = turn.decision
    turn.data["touched"] = turn.now.timestamp()
    is_tale = decision is not None and decision.is_story and turn.step != draft.STORY
    if is_tale:
        turn.data["pending"] = turn.text
        return say(Phrase("complaint.which", {"story": _head(turn)}))
    wakes = decision is None or decision.answer in ("greeting", "thanks") or decision.act == "complaint"
    if wakes and turn.step != draft.OFFER:
        return say(Phrase("complaint.resumed", {"story": _head(turn)}), *draft.asked(turn))
    return NOT_MINE


@router.on(filters.kind(Text, Voice), draft.is_running, lambda turn: "pending" in turn.data)
def same_or_new(turn: Turn) -> Said:
    """Whether what was told after a while belongs to the draft."""
    if _NEW.search(turn.text):
        told = str(turn.data["pending"])
        turn.end()
        said = draft.create(turn, told)
        return say(*said, *facts.told_back(turn.data), *draft.onward(turn))
    told = str(turn.data.pop("pending"))
    added = draft.add_to_story(turn, told)
    return say(*added, *draft.asked(turn)) if _SAME.search(turn.text) else NOT_MINE


def _head(turn: Turn) -> str | Phrase:
    story = str(turn.data.get("story", ""))
    return (f"{story[:_HEAD]}…" if len(story) > _HEAD else story) or Phrase("complaint.nothing")


@router.on(draft.is_running, draft.starts_again)
def start_again(turn: Turn) -> Reply:
    """They are complaining already: the question that waits, or the offer taken up."""
    if turn.step == draft.OFFER:
        return _take_up(turn)
    return say(Phrase("complaint.already"), *draft.asked(turn))


@router.step(draft.OFFER, draft.ASK[draft.OFFER], filters.kind(Text, Voice), draft.stays)
def offered(turn: Turn) -> Reply:
    """Yes, no, or the story itself."""
    answer = draft.answer_of(turn)
    if answer == "declined":
        turn.end()
        return say(Phrase("complaint.offer_declined"), CHOICES)
    if answer == "agreed":
        return _take_up(turn)
    if answer is None and len(turn.text.strip()) >= _TELLING:
        return _take_up(turn, *draft.add_to_story(turn))
    return say(*draft.asked(turn))


def _take_up(turn: Turn, *said: Phrase) -> Reply:
    pieces.take_held(turn)
    return say(*said, *draft.onward(turn))
