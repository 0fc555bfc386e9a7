"""What is on, what is new: things to come to, quizzes, notices, a line each."""

from bot.dialog import filters
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.number import BEIJING
from bot.domain.phrase import Phrase
from bot.services import happening, quiz
from bot.services.campaign import archive
from bot.services.campaign.archive import Announced
from bot.services.happening.said import when
from bot.services.happening.views import Happening
from bot.services.quiz.views import Quiz
from handlers.campaign.memory import MOST, public_pages, remember
from handlers.say import day, lines, say

router = Router("campaign")

_HAPPENINGS, _QUIZZES = 3, 1  # at most, so that what is new has a line


@router.on(filters.act("campaign"), filters.idle)
def start(turn: Turn) -> Reply:
    """What is ahead first, then what was announced."""
    found = _items(turn)
    if not found:
        return say(Phrase("campaign_list.none"), Phrase("campaign_list.others"))
    remember(turn, items=[id for id, _ in found])
    shown = [
        Phrase("campaign_list.item", {"digit": digit, "what": what, "id": id})
        for digit, (id, what) in enumerate(found, 1)
    ]
    own = (Phrase("campaign_list.own"),) if happening.own(turn.connection, citizen=turn.citizen, now=turn.now) else ()
    more = [Phrase("campaign_list.page", {"page": page}) for page in public_pages("notices")]
    return say(Phrase("campaign_list.list", {"list": lines(shown)}), *own, *more, Phrase("campaign_list.others"))


def _items(turn: Turn) -> list[tuple[str, Phrase]]:
    """(what a tap on it says, its line)."""
    ahead = happening.upcoming(turn.connection, now=turn.now)[:_HAPPENINGS]
    running = quiz.current(turn.connection, now=turn.now)[:_QUIZZES]
    new = archive.listed(turn.connection, size=MOST - len(ahead) - len(running)).items
    return [
        *((f"happening.{one.ref}", _happening(one)) for one in ahead),
        *((f"quiz.{one.ref}", _quiz(one)) for one in running),
        *((f"notice.{one.ref}", _notice(one)) for one in new),
    ]


def _happening(one: Happening) -> Phrase:
    places = Phrase(f"campaign_list.places.{standing(one)}", {"left": one.left})
    return Phrase("campaign_list.happening", {"title": one.title, "when": when(one.starts), "places": places})


def standing(one: Happening) -> str:
    """Of the sign-up: none, closed, full, free, left."""
    if not one.has_sign_up:
        return "none"
    if not one.takes_sign_ups:
        return "closed"
    if one.is_full or one.waiting:
        return "full"
    return "left" if one.places else "free"


def _quiz(one: Quiz) -> Phrase:
    values = {"title": one.title, "count": len(one.questions), "until": when(one.until)}
    return Phrase("campaign_list.quiz", values)


def _notice(one: Announced) -> Phrase:
    return Phrase("campaign_list.notice", {"title": one.title, "day": day(one.published.astimezone(BEIJING).date())})


def notice(turn: Turn, ref: str) -> Reply:
    """The few words of a notice, and where all of it is."""
    one = archive.one(turn.connection, ref=ref)
    values = {"title": one.title, "day": day(one.published.astimezone(BEIJING).date()), "digest": one.digest}
    whole = [Phrase("campaign_list.whole", {"page": page}) for page in public_pages(f"notices/{one.ref}")]
    return say(Phrase("campaign_list.read", values), *whole)
