"""What do you keep about me? See, take, put right, erase: by chat."""

from bot.dialog import filters
from bot.dialog.message import Message
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.number import BEIJING
from bot.domain.phrase import Phrase
from bot.services import citizen_data
from bot.services.campaign import topics
from handlers.complaint import draft
from handlers.say import say

router = Router("own_data")

ERASE = "own_data.erase"
ASK = {ERASE: "own_data.ask_erase"}
_SHOWN = 5


def asked(_turn: Turn) -> tuple[Phrase, ...]:
    return (Phrase("own_data.ask_erase"),)


@router.on(filters.act("privacy"), filters.idle)
def reassure(turn: Turn) -> Reply:
    """店家会知道是我举报的吗: who sees what they tell us, then what we have."""
    return say(Phrase("own_data.safe"), *_held(turn))


@router.on(filters.act("data"), filters.idle)
def show(turn: Turn) -> Reply:
    return say(*_held(turn))


def _held(turn: Turn) -> tuple[Phrase, ...]:
    """Which cases, which number we would call, and what they subscribed to."""
    cases = citizen_data.held(turn.connection, citizen=turn.citizen, now=turn.now)
    names = topics.held(turn.connection, citizen=turn.citizen)
    subscribed = (Phrase("own_data.topics", {"names": "、".join(names)}),) if names else ()
    if not cases:
        return *(subscribed or (Phrase("own_data.nothing"),)), Phrase("own_data.how")
    lines = tuple(_line(case) for case in cases[:_SHOWN])
    more = (Phrase("own_data.more", {"count": len(cases) - _SHOWN}),) if len(cases) > _SHOWN else ()
    return Phrase("own_data.head"), *lines, *more, *subscribed, Phrase("own_data.how")


def _line(case: citizen_data.Own) -> Phrase:
    values = {
        "number": case.number,
        "filed": case.filed.astimezone(BEIJING),
        "contact": case.contact_masked or Phrase("complaint.contact_none"),
        "added": len(case.added),
    }
    return Phrase("own_data.line", values)


@router.on(filters.act("export"), filters.idle)
def export(turn: Turn) -> Reply:
    """Everything they told us, word for word."""
    cases = citizen_data.held(turn.connection, citizen=turn.citizen, now=turn.now)
    if not cases:
        return say(Phrase("own_data.nothing"))
    return say(Phrase("own_data.export_head"), *(_whole(case) for case in cases))


def _whole(case: citizen_data.Own) -> Phrase:
    values = {
        "number": case.number,
        "kind": Phrase(f"complaint.kind.{case.kind}"),
        "filed": case.filed.astimezone(BEIJING),
        "place": case.place,
        "contact": case.contact or Phrase("complaint.contact_none"),
        "story": "\n".join((case.story, *case.added)),
    }
    return Phrase("own_data.whole", values)


@router.on(filters.act("erase"), filters.idle)
def erase(turn: Turn) -> Reply:
    """Asked twice: it cannot be undone."""
    turn.go(ERASE)
    return say(*asked(turn))


@router.step(ERASE, ASK[ERASE], filters.kind(Message))
def erase_now(turn: Turn) -> Reply:
    """Erased after a yes."""
    answer = draft.answer_of(turn)
    if answer not in ("agreed", "declined"):
        return say(*asked(turn))
    turn.end()
    if answer == "declined":
        return say(Phrase("own_data.kept"))
    stay = citizen_data.erase(turn.connection, citizen=turn.citizen, now=turn.now)
    if stay:
        return say(Phrase("own_data.erased_but", {"numbers": "、".join(stay[:_SHOWN])}))
    return say(Phrase("own_data.erased"))
