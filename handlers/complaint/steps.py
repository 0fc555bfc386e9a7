"""What does each answer put into the draft: story, place, photos?"""

import re

from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.complaint import PLACE_LIMIT, STORY_LIMIT
from bot.domain.contact import LIMIT, phone_in
from bot.domain.phrase import Phrase
from bot.services.citizen_told import is_vague, read
from handlers.complaint import draft, facts, goal, reaching
from handlers.complaint.draft import words
from handlers.say import say

router = Router("complaint")

_STORY_LEAST = 3  # characters: 肉坏了 says something
_PLACE_LEAST = 2
_ADDITION = 10  # characters: at the photos, a text of this length is more of the story
_SHORT_WISH = 6  # characters: 都要, 我要退钱
_NO_PHOTO = re.compile("没|无|不|冇|木有")
_NOT_KNOWN = "说不清"


@router.step(draft.STORY, draft.ASK[draft.STORY], words)
def story(turn: Turn) -> Reply:
    """What happened; what it tells besides is not asked again."""
    told = turn.text.strip()
    if len(told) > STORY_LIMIT:
        return say(Phrase("complaint.story_long", {"limit": STORY_LIMIT}))
    if "story" in turn.data and draft.answer_of(turn) in ("declined", "skip", "done"):
        return say(*draft.onward(turn))
    if len(told) < _STORY_LEAST or draft.answer_of(turn) is not None:
        return say(Phrase("complaint.story_short"))
    if "story" not in turn.data and "begun" not in turn.data and _is_where(turn):
        return say(*opened(turn, told))
    if 2 * len(told) < len(turn.data.get("story", "")):  # 不对，是前天: nobody tells it all again in half the words
        return say(*draft.add_to_story(turn, corrects=True), *draft.onward(turn))
    begun = turn.data.pop("begun", "")
    if begun and begun != turn.data.get("place"):
        told = f"{begun}，{told}"
    turn.data["story"] = told
    turn.data.pop("facts", None)
    facts.learn(turn.data, told)
    kept = facts.told_back(turn.data) if "place" in turn.data and "photos_done" not in turn.data else ()
    return say(*kept, *draft.onward(turn))


def _is_where(turn: Turn) -> bool:
    """楼下超市, 建设路8号小李面包店: where it was, before what it was?"""
    told = turn.text.strip()
    is_story = turn.decision is not None and turn.decision.is_story
    return not is_story and (is_vague(told) or _is_address(told))


def _is_address(told: str) -> bool:
    return not is_vague(told) and read(told).place.words == told


def opened(turn: Turn, told: str) -> tuple[Phrase, ...]:
    """What happened is asked still; a place that can be found is not asked again, anything else begins the story."""
    turn.data["begun"] = told
    if _is_address(told):
        turn.data.setdefault("place", told)
    return draft.asked(turn)


@router.step(draft.PLACE, draft.ASK[draft.PLACE], words)
def place(turn: Turn) -> Reply:
    """Where, in words; a place from the map comes as another kind of message."""
    told = turn.text.strip()
    shop = str(turn.data.get("facts", {}).get("shop", ""))
    if shop and draft.answer_of(turn) in ("skip", "declined"):
        told = shop
    if draft.answer_of(turn) is not None and told != shop:
        told = _NOT_KNOWN
    if _goes_on(turn):
        turn.data["went_on"] = True
        return say(*draft.add_to_story(turn), *draft.onward(turn))
    if len(told) > PLACE_LIMIT:
        return say(Phrase("complaint.place_long", {"limit": PLACE_LIMIT}))
    if len(told) < _PLACE_LEAST:
        return say(Phrase("complaint.place_short"))
    if (told == _NOT_KNOWN or (is_vague(told) and not shop)) and not turn.data.get("place_asked"):
        turn.data["place_asked"] = True
        return say(Phrase("complaint.place_vague"))
    turn.data["place"] = told if not shop or shop in told or len(told + shop) >= PLACE_LIMIT else f"{told} {shop}"
    return say(*draft.onward(turn))


def _goes_on(turn: Turn) -> bool:
    """Is it more of the story, with no place in it? Asked once: then whatever is said is the place."""
    is_story = turn.decision is not None and turn.decision.is_story
    return is_story and not turn.data.get("went_on") and not read(turn.text).place.words


@router.step(draft.NOTES, draft.ASK[draft.NOTES], words)
def notes(turn: Turn) -> Reply:
    """What was taken from the story, put right in the citizen's own words."""
    if draft.answer_of(turn) not in ("skip", "declined"):
        turn.data["notes"] = turn.text.strip()[:PLACE_LIMIT]
    return say(*draft.onward(turn))


@router.step(draft.PHOTOS, draft.ASK[draft.PHOTOS], words)
def photos(turn: Turn) -> Reply:
    """No photos, or no more of them; a longer text is more of the story; nobody is asked a third time."""
    answer, told, data = draft.answer_of(turn), turn.text.strip(), turn.data
    if answer == "clear":
        data["photos"] = []
        return say(Phrase("complaint.photos_cleared"), *draft.asked(turn))
    if _is_about_reaching(turn):
        data["photos_done"] = True
        turn.go(draft.CONTACT)
        return reaching.contact(turn)
    said = draft.add_to_story(turn) if answer is None and len(told) >= _ADDITION else ()
    is_none = answer in ("skip", "done", "declined") or _NO_PHOTO.match(told) is not None
    if is_none or (data.get("photos_missed") and not said):
        data["photos_done"] = True
        return say(*said, *draft.onward(turn))
    data["photos_missed"] = not said
    return say(*said, Phrase("complaint.photos_how"))


def _is_about_reaching(turn: Turn) -> bool:
    """The next question answered ahead: a number, a wish, no name."""
    told = turn.text.strip()
    is_wish = len(told) <= _SHORT_WISH and goal.wish_in(told) is not None
    return draft.answer_of(turn) == "anonymous" or is_wish or (phone_in(told) is not None and len(told) <= LIMIT)
