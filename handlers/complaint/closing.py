"""How is a draft checked, changed and filed?"""

from bot.dialog import filters
from bot.dialog.message import Message, Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services.citizen_told import name_in
from handlers.complaint import draft, filing, goal, reaching
from handlers.say import say

router = Router("complaint")

_BY_DIGIT = {
    "1": draft.STORY,
    "2": draft.PLACE,
    "3": draft.PHOTOS,
    "4": draft.CONTACT,
    "5": draft.NOTES,
}
_CHOICE = 6  # characters: 只投诉, 都要
_MORE = 6  # characters: 不对是周日


@router.step(draft.SUMMARY, draft.ASK[draft.SUMMARY], filters.kind(Text, Voice), draft.stays)
def summary(turn: Turn) -> Reply:
    """File it, change something, or see it again."""
    answer = draft.answer_of(turn)
    if answer == "agreed":
        return filing.offer_similar(turn) or filing.file(turn)
    if answer in ("edit", "declined"):
        turn.go(draft.EDIT)
        return say(*draft.asked(turn))
    return _choose(turn)


@router.step(draft.EDIT, draft.ASK[draft.EDIT], filters.kind(Text, Voice), draft.stays)
def edit(turn: Turn) -> Reply:
    """Which part is to be changed."""
    return _choose(turn)


def _choose(turn: Turn) -> Reply:
    step = _BY_DIGIT.get(turn.decision.text if turn.decision else "")
    if step is not None:
        if step == draft.CONTACT:  # who is reached and what they want are one line of the summary
            turn.data.pop("details_done", None)
        turn.go(step)
        return say(*draft.asked(turn))
    wish = goal.wish_in(turn.text) if len(turn.text.strip()) <= _CHOICE else None
    if wish:
        turn.data["goal"] = wish
        return say(*(draft.onward(turn) if turn.data.get("contact") or wish == "report" else _ask_contact(turn)))
    if draft.answer_of(turn) is None and len(turn.text.strip()) >= _MORE:
        return _correct(turn)
    return say(*draft.asked(turn))


def _correct(turn: Turn) -> Reply:
    """Said in so many words instead of by a digit: name and wish, or what was wrong in the story."""
    if goal.is_dispute(turn.data) and name_in(turn.text):
        return reaching.details(turn)
    return say(*draft.add_to_story(turn, corrects=True), *draft.onward(turn))


def _ask_contact(turn: Turn) -> tuple[Phrase, ...]:
    turn.go(draft.CONTACT)
    return draft.asked(turn)


@router.step(draft.SIMILAR, draft.ASK[draft.SIMILAR], filters.kind(Text, Voice), draft.stays)
def join_or_file(turn: Turn) -> Reply:
    """The same matter as somebody else's, or one of their own."""
    return filing.choose_similar(turn)


@router.on(draft.is_running, filters.kind(Voice), draft.stays)
def not_heard(turn: Turn) -> Reply:
    """A voice message without a transcript."""
    return say(Phrase("complaint.voice_unheard"))


@router.on(draft.is_running, filters.kind(Message), draft.stays)
def not_taken(turn: Turn) -> Reply:
    """A video, a link, something new."""
    return say(Phrase("complaint.not_taken"), *draft.asked(turn))
