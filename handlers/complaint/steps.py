"""What does each answer put into the draft: story, place, photos, contact?"""

from bot.dialog.message import Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.complaint import PLACE_LIMIT, STORY_LIMIT
from bot.domain.contact import LIMIT, phone_in
from bot.domain.phrase import Phrase
from handlers.complaint import draft
from handlers.say import say

router = Router("complaint")

_STORY_LEAST = 4  # characters: 面包发霉 says something
_PLACE_LEAST = 2
_ADDITION = 10  # characters: at the photos, a text of this length is more of the story


def _words(turn: Turn) -> bool:
    """Something written, or said and understood, that answers our question."""
    return isinstance(turn.message, Text | Voice) and bool(turn.text.strip()) and draft.stays(turn)


@router.step(draft.STORY, draft.ASK[draft.STORY], _words)
def story(turn: Turn) -> Reply:
    """What happened."""
    words = turn.text.strip()
    if len(words) > STORY_LIMIT:
        return say(Phrase("complaint.story_long", {"limit": STORY_LIMIT}))
    if len(words) < _STORY_LEAST:
        return say(Phrase("complaint.story_short"))
    turn.data["story"] = words
    return say(*draft.onward(turn))


@router.step(draft.PLACE, draft.ASK[draft.PLACE], _words)
def place(turn: Turn) -> Reply:
    """Where, in words; a place from the map comes as another kind of message."""
    words = turn.text.strip()
    if len(words) > PLACE_LIMIT:
        return say(Phrase("complaint.place_long", {"limit": PLACE_LIMIT}))
    if len(words) < _PLACE_LEAST:
        return say(Phrase("complaint.place_short"))
    turn.data["place"] = words
    return say(*draft.onward(turn))


@router.step(draft.PHOTOS, draft.ASK[draft.PHOTOS], _words)
def photos(turn: Turn) -> Reply:
    """No photos, or no more of them; a longer text is more of the story."""
    answer = draft.answer_of(turn)
    if answer in ("skip", "done", "declined"):
        turn.data["photos_done"] = True
        return say(*draft.onward(turn))
    if answer == "clear":
        turn.data["photos"] = []
        return say(Phrase("complaint.photos_cleared"), *draft.asked(turn))
    if len(turn.text.strip()) >= _ADDITION:
        return say(*draft.add_to_story(turn), Phrase("complaint.photos_how"))
    return say(Phrase("complaint.photos_how"))


@router.step(draft.CONTACT, draft.ASK[draft.CONTACT], _words)
def contact(turn: Turn) -> Reply:
    """A phone number, with a name if they like, or none."""
    words = turn.text.strip()
    phone = phone_in(words)
    if phone is None and draft.answer_of(turn) not in ("anonymous", "declined", "skip"):
        return say(Phrase("complaint.contact_bad"))
    turn.data["contact"] = (words if len(words) <= LIMIT else phone) if phone else None
    turn.data["contact_done"] = True
    return say(*draft.onward(turn))
