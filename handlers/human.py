"""How does a citizen reach a person, and what is done while nobody is there?"""

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.calendar import DAY, WEEKDAYS
from bot.domain.decision import Decision, Want
from bot.domain.gap import LEAST
from bot.domain.number import BEIJING
from bot.domain.phrase import Phrase
from bot.services import faq, gap, hours
from bot.services.hours import Away
from handlers import dialogue
from handlers.faq import said
from handlers.say import say

router = Router("human")

_LEAVING = "leaving"
_PHONE, _HOURS = Phrase("office.phone"), Phrase("office.hours")
_HOW = Phrase("human.how", {"phone": _PHONE, "hours": _HOURS})
_FOR_STAFF = ("nominate", "vote", "result", "business", "campaign")  # wishes that the service does not fulfil by itself
_BRIEF = 8  # characters: 我的进度怎么样了


@router.on(filters.wants(Want.HUMAN))
@router.on(filters.act("human"))
def show_contacts(turn: Turn) -> Reply:
    """Telephone and hours, and out of hours the offer to leave a question; a running dialogue stays where it is."""
    away = hours.away(turn.connection, now=turn.now)
    how = Phrase("human.away", {"phone": _PHONE, "hours": _HOURS, "back": _back(turn, away)}) if away else _HOW
    if turn.session is not None:
        return say(how, Phrase("commands.kept"), *dialogue.asked(turn))
    if away is None:
        return say(how)
    turn.memory[_LEAVING] = True
    return say(how, Phrase("human.leave"))


@router.on(filters.kind(Text, Voice), filters.idle, filters.kept(_LEAVING))
def leave(turn: Turn) -> Said:
    """What is written next is the question, unless it is plainly something else; greetings do not count."""
    decision, text = turn.decision or Decision(Want.OTHER), turn.text.strip()
    if decision.answer == "agreed":
        return say(Phrase("human.leave"))
    if decision.answer in ("greeting", "thanks"):
        return NOT_MINE
    del turn.memory[_LEAVING]
    if len(text) < LEAST or not _is_for_staff(turn, decision):
        return NOT_MINE
    near = decision.found[0].id if decision.found else ""
    kept = gap.leave(turn.connection, citizen=turn.citizen, text=text, near=near, now=turn.now)
    return say(_left(turn, kept), *_meanwhile(turn, decision, text))


def _is_for_staff(turn: Turn, decision: Decision) -> bool:
    """Who asks at length how it goes, and reported nothing here, means something else; so does what no other body looks after."""
    if decision.want is Want.ACT and decision.act == "progress":
        return len(turn.text.strip()) > _BRIEF and not (decision.is_exact or turn.has_cases)
    if decision.want is Want.ACT:
        return decision.act in _FOR_STAFF or (decision.act == "elsewhere" and decision.referral is None)
    return decision.want in (Want.QUESTION, Want.OTHER) and decision.answer is None


def _left(turn: Turn, kept: str) -> Phrase:
    away = hours.away(turn.connection, now=turn.now)
    if away is None:
        return Phrase("human.left_now", {"question": kept})
    return Phrase("human.left", {"question": kept, "back": _back(turn, away)})


def _meanwhile(turn: Turn, decision: Decision, text: str) -> tuple[Phrase, ...]:
    """What the knowledge has that comes near, and the complaint that it may be."""
    titles = faq.titles(one.id for one in decision.found)
    story = {"story": text} if decision.offers else {}
    said.remember(turn, [name for name, _ in titles], **story)
    near = (Phrase("human.meanwhile", {"list": said.listed(titles)}),) if titles else ()
    return (*near, *((Phrase("faq.offer"),) if story else ()))


def _back(turn: Turn, away: Away) -> Phrase:
    """今天 13:30, 明天 9:00, 10月8日（周四）9:00"""
    if away.back is None:
        return Phrase("human.back.unknown")
    clock, today = f"{away.back.hour}:{away.back.minute:02}", turn.now.astimezone(BEIJING).date()
    day = away.back.date()
    if day == today:
        return Phrase("human.back.today", {"clock": clock})
    if day == today + DAY:
        return Phrase("human.back.tomorrow", {"clock": clock})
    named = {"month": day.month, "day": day.day, "weekday": WEEKDAYS[day.weekday()], "clock": clock}
    return Phrase("human.back.later", named)
