"""What has the citizen told so far, and what is asked next?"""

from typing import Any

from bot.dialog.message import Click
from bot.dialog.turn import Turn
from bot.domain.complaint import PHOTO_LIMIT, STORY_LIMIT, kind_of
from bot.domain.decision import Want
from bot.domain.phrase import Phrase

OFFER = "complaint.offer"
STORY = "complaint.story"
PLACE = "complaint.place"
PHOTOS = "complaint.photos"
CONTACT = "complaint.contact"
SUMMARY = "complaint.summary"
EDIT = "complaint.edit"

ASK = {
    OFFER: "complaint.ask_offer",
    STORY: "complaint.ask_story",
    PLACE: "complaint.ask_place",
    PHOTOS: "complaint.ask_photos",
    CONTACT: "complaint.ask_contact",
    SUMMARY: "complaint.ask_summary",
    EDIT: "complaint.ask_edit",
}

_ENTRY = {STORY: "story", PLACE: "place", PHOTOS: "photos_done", CONTACT: "contact_done"}
_BARE = 8  # characters that say no more than that one wants to complain
_REQUEST = 16  # characters: a longer text that mentions progress belongs to the story
_SHOWN = 200  # characters of the story in the summary: the citizen knows the rest


def is_running(turn: Turn) -> bool:
    """Is a complaint being written, or offered?"""
    return turn.step in ASK


def answer_of(turn: Turn) -> str | None:
    """What a short text says to our question: agreed, declined, skip …"""
    return turn.decision.answer if turn.decision else None


def stays(turn: Turn) -> bool:
    """Does the text answer our question, and not ask for the progress of another case?"""
    decision = turn.decision
    elsewhere = decision is not None and decision.want is Want.ACT and decision.act == "progress"
    return not elsewhere or len(turn.text) > _REQUEST


def starts_again(turn: Turn) -> bool:
    """A bare “I want to complain”, or the menu item, from somebody who is doing so."""
    if not is_running(turn):
        return False
    if isinstance(turn.message, Click):
        return turn.message.key == "complaint"
    decision = turn.decision
    return decision is not None and decision.act == "complaint" and not decision.is_story and len(turn.text) <= _BARE


def create(turn: Turn, story: str = "") -> tuple[Phrase, ...]:
    """Open a draft, with its story where it was told already; what to say about that."""
    turn.go(_next(turn))
    if len(story) > STORY_LIMIT:
        return (Phrase("complaint.story_long", {"limit": STORY_LIMIT}),)
    if story:
        turn.data["story"] = story
    return ()


def onward(turn: Turn) -> tuple[Phrase, ...]:
    """Go to the first thing that is missing, or to the summary; the question there."""
    turn.go(_next(turn))
    return asked(turn)


def _next(turn: Turn) -> str:
    data = turn.data if turn.session else {}
    return next((step for step, entry in _ENTRY.items() if entry not in data), SUMMARY)


def asked(turn: Turn) -> tuple[Phrase, ...]:
    """The question of the current step; before the first of a draft, what is done with the answers."""
    has_photos = turn.step == PHOTOS and turn.data.get("photos")
    question = Phrase("complaint.ask_more_photos" if has_photos else ASK[turn.step or STORY], _values(turn.data))
    if turn.step == OFFER or turn.data.get("noticed"):
        return (question,)
    turn.data["noticed"] = True
    return (Phrase("complaint.notice"), question)


def _values(data: dict[str, Any]) -> dict[str, Any]:
    story = str(data.get("story", ""))
    contact = data.get("contact")
    return {
        "story": story if len(story) <= _SHOWN else f"{story[:_SHOWN]}…",
        "place": data.get("place", ""),
        "photos": len(data.get("photos", ())),
        "limit": PHOTO_LIMIT,
        "contact": contact or Phrase("complaint.contact_none"),
        "kind": Phrase(f"complaint.kind.{kind_of(has_contact=bool(contact))}"),
    }


def add_to_story(turn: Turn) -> tuple[Phrase, ...]:
    """More of the story, wherever the draft stands; what to say about it."""
    whole = f"{turn.data['story']}\n{turn.text}" if "story" in turn.data else turn.text
    if len(whole) > STORY_LIMIT:
        return (Phrase("complaint.story_long", {"limit": STORY_LIMIT}),)
    turn.data["story"] = whole
    if turn.step in (STORY, OFFER):
        turn.go(_next(turn))
    return (Phrase("complaint.story_added"),)
