"""How is a draft checked, changed and filed?"""

from bot.dialog import filters
from bot.dialog.message import Message, Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from bot.services import complaint
from handlers.complaint import draft
from handlers.say import say

router = Router("complaint")

_BY_DIGIT = {"1": draft.STORY, "2": draft.PLACE, "3": draft.PHOTOS, "4": draft.CONTACT}


@router.step(draft.SUMMARY, draft.ASK[draft.SUMMARY], filters.kind(Text, Voice), draft.stays)
def summary(turn: Turn) -> Reply:
    """File it, change something, or see it again."""
    answer = draft.answer_of(turn)
    if answer == "agreed":
        return _file(turn)
    if answer in ("edit", "declined"):
        turn.go(draft.EDIT)
        return say(*draft.asked(turn))
    return _choose(turn)


@router.step(draft.EDIT, draft.ASK[draft.EDIT], filters.kind(Text, Voice), draft.stays)
def edit(turn: Turn) -> Reply:
    """Which of the four is to be changed."""
    return _choose(turn)


def _choose(turn: Turn) -> Reply:
    step = _BY_DIGIT.get(turn.decision.text if turn.decision else "")
    if step is not None:
        turn.go(step)
    return say(*draft.asked(turn))


def _file(turn: Turn) -> Reply:
    data = turn.data
    point = data.get("point")
    filed = complaint.file(
        turn.connection,
        citizen=turn.citizen,
        story=data["story"],
        place=data["place"],
        point=(point[0], point[1]) if point else None,
        photos=data.get("photos", []),
        contact=data["contact"],
        now=turn.now,
    )
    turn.end()
    return say(Phrase(f"complaint.filed_{filed.kind}", {"number": filed.number}))


@router.on(draft.is_running, filters.kind(Voice), draft.stays)
def not_heard(turn: Turn) -> Reply:
    """A voice message without a transcript."""
    return say(Phrase("complaint.voice_unheard"))


@router.on(draft.is_running, filters.kind(Message), draft.stays)
def not_taken(turn: Turn) -> Reply:
    """A video, a link, something new."""
    return say(Phrase("complaint.not_taken"), *draft.asked(turn))
