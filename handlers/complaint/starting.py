"""How does a complaint begin: by word, by menu, by telling, or by an offer taken up?"""

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from handlers.complaint import draft, pieces
from handlers.say import CHOICES, say

router = Router("complaint")

_TELLING = 8  # characters: who answers an offer at this length is telling what happened


@router.on(filters.act("complaint"), filters.idle)
def start(turn: Turn) -> Reply:
    """Open a draft; a text that tells what happened is its story."""
    story = turn.text.strip() if turn.decision is not None and turn.decision.is_story else ""
    said = draft.create(turn, story)
    kept = (Phrase("complaint.story_kept"),) if "story" in turn.data else ()
    return say(*said, *kept, *draft.onward(turn))


@router.on(draft.starts_again)
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
