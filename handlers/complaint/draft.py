"""What has the citizen told so far, and what is asked next?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from bot.dialog import filters
from bot.dialog.message import Click, Text, Voice
from bot.dialog.turn import Turn
from bot.domain.complaint import PHOTO_LIMIT, STORY_LIMIT
from bot.domain.decision import Want
from bot.domain.phrase import Phrase
from handlers import consent
from handlers.complaint import facts, goal

OFFER = "complaint.offer"
STORY = "complaint.story"
PLACE = "complaint.place"
PHOTOS = "complaint.photos"
CONTACT = "complaint.contact"
DETAILS = "complaint.details"
PARENT = "complaint.parent"
SUMMARY = "complaint.summary"
EDIT = "complaint.edit"
NOTES = "complaint.notes"
SIMILAR = "complaint.similar"
ILL_PEOPLE = "complaint.ill_people"
ILL_FOOD = "complaint.ill_food"
ILL_CARE = "complaint.ill_care"

ASK = {
    OFFER: "complaint.ask_offer",
    STORY: "complaint.ask_story",
    PLACE: "complaint.ask_place",
    PHOTOS: "complaint.ask_photos",
    CONTACT: "complaint.ask_contact",
    DETAILS: "complaint.ask_details",
    PARENT: "complaint.ask_parent",
    SUMMARY: "complaint.ask_summary",
    EDIT: "complaint.ask_edit",
    NOTES: "complaint.ask_notes",
    SIMILAR: "complaint.ask_similar",
    ILL_PEOPLE: "complaint.ask_ill_people",
    ILL_FOOD: "complaint.ask_ill_food",
    ILL_CARE: "complaint.ask_ill_care",
}

is_running = filters.at(ASK)
"""A complaint is being written, or offered."""

LIFE = timedelta(days=3)  # as long as the platform keeps a photo: who was interrupted can go on tomorrow
_ENTRY = {STORY: "story", PLACE: "place", PHOTOS: "photos_done", CONTACT: "contact_done"}
_BARE = 8  # characters that say no more than that one wants to complain
_REQUEST = 16  # characters: a longer text that mentions progress belongs to the story
_SHOWN = 200  # characters of the story in the summary: the citizen knows the rest
_ONCE = {"is_afraid": Phrase("complaint.secret"), "is_insider": Phrase("complaint.insider")}
_ASIDE = ("progress", "channel", "kinds", "data", "export", "withdraw", "elsewhere")


def answer_of(turn: Turn) -> str | None:
    """What a short text says to our question: agreed, declined, skip …"""
    return turn.decision.answer if turn.decision else None


def stays(turn: Turn) -> bool:
    """Does the text answer our question, and not ask for something beside it?"""
    decision = turn.decision
    is_aside = decision is not None and decision.want is Want.ACT and decision.act in _ASIDE
    return not is_aside or len(turn.text) > _REQUEST or (decision is not None and decision.act == "elsewhere")


def starts_again(turn: Turn) -> bool:
    """A bare “I want to complain”, or the menu item, from somebody who is doing so."""
    if isinstance(turn.message, Click):
        return turn.message.key == "complaint"
    decision = turn.decision
    is_bare = decision is not None and decision.act == "complaint" and not decision.is_story and len(turn.text) <= _BARE
    return is_bare and turn.step not in (CONTACT, SUMMARY, EDIT)


def create(turn: Turn, story: str = "") -> tuple[Phrase, ...]:
    """Open a draft, with its story where it was told already; what to say about that."""
    turn.go(_next(turn))
    if "place" in turn.memory:  # of the shop whose code was scanned just before
        turn.data["place"] = turn.memory["place"]
    if len(story) > STORY_LIMIT:
        return (Phrase("complaint.story_long", {"limit": STORY_LIMIT}),)
    if story:
        turn.data["story"] = story
        facts.learn(turn.data, story)
    goal.note_word(turn.data, story or turn.text)
    return ()


def onward(turn: Turn) -> tuple[Phrase, ...]:
    """Go to the first thing that is missing, or to the summary; the question there."""
    turn.go(_next(turn))
    return asked(turn)


def _next(turn: Turn) -> str:
    data = turn.data if turn.session else {}
    if data.get("is_minor") and "story" in data and "parent" not in data:
        return PARENT
    missing = next((step for step, entry in _ENTRY.items() if entry not in data), None)
    if missing is not None:
        return missing
    return DETAILS if goal.is_dispute(data) and not data.get("details_done") else SUMMARY


def asked(turn: Turn) -> tuple[Phrase, ...]:
    """The question of the current step; before the first of a draft, what is done with the answers."""
    hold(turn)
    question = _question(turn)
    return (question,) if turn.step == OFFER else (*_once(turn), question)


def _once(turn: Turn) -> tuple[Phrase, ...]:
    """What is said once a draft: what is done with the answers; who is told whose words they are; where insiders go."""
    data = turn.data
    said: tuple[Phrase, ...] = ()
    if not data.get("noticed"):
        data["noticed"] = True
        said = consent.notice(turn)
    for flag in ("is_afraid", "is_insider"):
        if data.get(flag) and not data.get(f"{flag}_told"):
            data[f"{flag}_told"] = True
            said = (*said, _ONCE[flag])
    return said


def hold(turn: Turn) -> None:
    """A draft outlives an ordinary dialogue; when it was last touched is remembered."""
    if turn.session is not None:
        turn.session.expires = turn.now + LIFE
        turn.data["touched"] = turn.now.timestamp()


Values = dict[str, Any]


def _told(data: Values, name: str) -> Any:
    """A fact of the story."""
    return data.get("facts", {}).get(name)


_FITTING: Mapping[str, Sequence[tuple[Callable[[Values], Phrase], Callable[[Values], object]]]] = {
    STORY: [
        (lambda values: Phrase("complaint.ask_story_again", values), lambda data: data.get("story")),
        (lambda values: Phrase("complaint.ask_story_of", values), lambda data: data.get("begun")),
    ],
    PHOTOS: [(lambda values: Phrase("complaint.ask_more_photos", values), lambda data: data.get("photos"))],
    PLACE: [(lambda values: Phrase("complaint.ask_place_of", values), lambda data: _told(data, "shop"))],
    CONTACT: [
        (
            lambda values: Phrase("complaint.ask_contact_found", values),
            lambda data: data.get("phone") and not data.get("contact"),
        ),
        (lambda values: Phrase("complaint.ask_contact_report", values), goal.is_only_report),
    ],
    SUMMARY: [(lambda values: Phrase("complaint.ask_summary_dispute", values), goal.is_dispute)],
    ILL_PEOPLE: [
        (
            lambda values: Phrase("complaint.ask_ill_confirm", values),
            lambda data: data.get("place") and _told(data, "people"),
        ),
        (lambda values: Phrase("complaint.ask_ill_count", values), lambda data: data.get("place")),
        (lambda values: Phrase("complaint.ask_ill_where", values), lambda data: _told(data, "people")),
    ],
    ILL_FOOD: [(lambda values: Phrase("complaint.ask_ill_food_where", values), lambda data: not data.get("place"))],
    ILL_CARE: [(lambda values: Phrase("complaint.ask_ill_hospital", values), lambda data: data.get("phone"))],
}
"""Questions that ask for no more than is missing, by step: the first that fits what the draft holds."""


def _question(turn: Turn) -> Phrase:
    """The step's own question, or the one that asks for no more than is missing."""
    step, data = turn.step or STORY, turn.data
    values = _Draft(data)
    fitting = (ask(values) for ask, is_so in _FITTING.get(step, ()) if is_so(data))
    return next(fitting, Phrase(ASK[step], values))


class _Draft(dict[str, Any]):
    """What a question may name of a draft, worked out when it does: most name one thing or none."""

    def __init__(self, data: Values) -> None:
        super().__init__()
        self._data = data

    def __missing__(self, name: str) -> Any:
        value = self[name] = _NAMED[name](self._data)
        return value


def _story(data: Values) -> str:
    story = str(data.get("story", ""))
    return story if len(story) <= _SHOWN else f"{story[:_SHOWN]}…"


def _similar(data: dict[str, Any]) -> tuple[Phrase, ...]:
    """What others reported, in no words of theirs: nobody may be known by how they write."""
    lines = []
    for digit, (_, place, goods, filed) in enumerate(data.get("similar", ()), 1):
        values = {"digit": digit, "place": place, "goods": goods or Phrase("complaint.similar_goods"), "filed": filed}
        lines.append(Phrase("complaint.similar_line", values))
    return tuple(lines)


_NAMED: Mapping[str, Callable[[Values], Any]] = {
    "story": _story,
    "begun": lambda data: data["begun"],
    "place": lambda data: data.get("place", ""),
    "photos": lambda data: len(data.get("photos", ())),
    "limit": lambda _data: PHOTO_LIMIT,
    "contact": lambda data: data.get("contact") or Phrase("complaint.contact_none"),
    "kind": goal.named,
    "notes": lambda data: facts.heard(data) or Phrase("complaint.nothing"),
    "details": lambda data: data.get("details") or Phrase("complaint.nothing"),
    "shop": lambda data: _told(data, "shop") or "",
    "phone": lambda data: data.get("phone", ""),
    "people": lambda data: _told(data, "people") or "",
    "similar": _similar,
}


def words(turn: Turn) -> bool:
    """Something written, or said and understood, that answers our question."""
    return isinstance(turn.message, Text | Voice) and bool(turn.text.strip()) and stays(turn)


def add_to_story(turn: Turn, told: str = "", *, corrects: bool = False) -> tuple[Phrase, ...]:
    """More of the story, wherever the draft stands, or something put right in it; what to say about it."""
    more = told or turn.text
    whole = f"{turn.data['story']}\n{more}" if "story" in turn.data else more
    if len(whole) > STORY_LIMIT:
        return (Phrase("complaint.story_long", {"limit": STORY_LIMIT}),)
    turn.data["story"] = whole
    facts.learn(turn.data, more, corrects=corrects)
    if turn.step in (STORY, OFFER):
        turn.go(_next(turn))
    return (Phrase("complaint.story_added"),)
