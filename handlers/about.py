"""Is this the right place? What the account is, how 投诉 and 举报 differ, who looks after what is not ours."""

from bot.dialog import filters
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.phrase import Phrase
from handlers import dialogue
from handlers.say import say

router = Router("about")


@router.on(filters.act("channel"))
def channel(turn: Turn) -> Reply:
    """Honest about what this account is, and how to use 12315."""
    return say(Phrase("about.channel"), *_again(turn))


@router.on(filters.act("kinds"))
def kinds(turn: Turn) -> Reply:
    """A dispute and a clue, told apart in plain words."""
    return say(Phrase("about.kinds"), *_again(turn))


@router.on(filters.act("elsewhere"), filters.idle)
def elsewhere(turn: Turn) -> Reply:
    """Another body's business: where to go; nothing is filed."""
    referral = turn.decision.referral if turn.decision else None
    because = turn.decision.because if turn.decision else ()
    if referral is not None:
        values = {"word": because[0], "matter": referral.matter, "body": referral.body, "number": referral.number}
        return say(Phrase("about.referral", values | {"source": referral.source}))
    return say(Phrase("about.elsewhere", {"matter": because[0] if because else ""}))


def _again(turn: Turn) -> tuple[Phrase, ...]:
    return dialogue.asked(turn) if turn.session is not None else ()
