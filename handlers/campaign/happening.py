"""How is something to come to said: what, when, where, whether there is room, and how to come?"""

from bot.dialog.reply import Reply
from bot.dialog.turn import Turn
from bot.domain.happening import Standing
from bot.domain.phrase import Phrase
from bot.services import happening
from bot.services.happening.said import span, when
from bot.services.happening.views import Happening, SignUp
from handlers.campaign.listing import standing
from handlers.campaign.memory import public_pages, remember
from handlers.say import say


def show(turn: Turn, ref: str) -> Reply:
    """All of it; 报名 is about this one now."""
    one = happening.public(turn.connection, ref=ref, now=turn.now)
    mine = happening.mine(turn.connection, ref=ref, citizen=turn.citizen)
    remember(turn, happening=one.ref)
    values = {"title": one.title, "when": span(one.starts, one.ends), "place": one.place}
    words = (
        Phrase("happening.one", values | {"words": one.words}) if one.words else Phrase("happening.one_short", values)
    )
    pages = [Phrase("happening.page", {"page": page}) for page in public_pages(f"happening/{one.ref}")]
    return say(words, how(one, mine), *pages)


def how(one: Happening, mine: SignUp | None) -> Phrase:
    """Whether somebody has signed up, and else how to."""
    values = {"left": one.left, "waiting": one.waiting, "until": when(one.sign_until), "why": one.why}
    values["ahead"] = mine.ahead if mine else 0
    return Phrase(f"happening.how.{_how(one, mine)}", values)


def _how(one: Happening, mine: SignUp | None) -> str:
    if one.is_cancelled:
        return "cancelled"
    if one.is_over:
        return "over"
    if mine is not None:
        return "in" if mine.standing is Standing.IN else "waiting"
    return standing(one)
