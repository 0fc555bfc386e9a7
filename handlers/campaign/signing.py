"""How does 报名 become a place, with what the office asks for, a step each, and how is it taken back?"""

import re
from typing import Any

from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.happening import Standing
from bot.domain.phrase import Phrase
from bot.domain.refused import Refused
from bot.services import happening
from bot.services.campaign import topics
from bot.services.happening.said import span
from bot.services.happening.signing import checked_name, checked_phone
from bot.services.happening.views import Happening, SignUp
from handlers.campaign.memory import MOST, remember
from handlers.say import CHOICES, lines, say

router = Router("happening")

_BACK = re.compile(
    r"我?(?:要|想)?(?:取消|退出|撤回|退|不|不想|不要)报名?了?[吧啊。.!！]*|我?(?:不去|不参加|来不了)了?[吧啊。.!！]*"
)
NAME, PHONE = "happening.name", "happening.phone"
ASK = {NAME: "happening.ask_name", PHONE: "happening.ask_phone"}


def _words(turn: Turn) -> bool:
    return isinstance(turn.message, Text | Voice) and bool(turn.text.strip())


def _backs_out(turn: Turn) -> bool:
    return _words(turn) and _BACK.fullmatch(turn.text.strip()) is not None


def _is_elsewhere(turn: Turn) -> bool:
    """Is something else asked for or about? 周老师 has the word of another office, and is a name."""
    decision = turn.decision
    is_clear = decision is not None and decision.want in (Want.ACT, Want.QUESTION) and decision.act != "elsewhere"
    return is_clear and _is_no_number(turn)


def _missed_before(turn: Turn) -> bool:
    return _is_no_number(turn) and bool(_told(turn).get("missed"))


def _is_no_number(turn: Turn) -> bool:
    return not any(character.isdecimal() for character in turn.text)


def asked(turn: Turn) -> tuple[Phrase, ...]:
    """The current step's question."""
    return (Phrase(ASK[turn.step or NAME]),)


def choose(turn: Turn) -> Reply:
    """报名 without saying for what: the one that takes sign-ups, or which of them."""
    open_ones = [one for one in happening.upcoming(turn.connection, now=turn.now) if one.takes_sign_ups][:MOST]
    if not open_ones:
        return say(Phrase("happening.nothing_open"))
    if len(open_ones) == 1:
        return start(turn, open_ones[0].ref)
    remember(turn, sign=[one.ref for one in open_ones])
    return say(Phrase("happening.which", {"list": _listed([one.title for one in open_ones])}))


def _listed(titles: list[str]) -> Phrase:
    return lines([Phrase("happening.digit", {"digit": digit, "name": name}) for digit, name in enumerate(titles, 1)])


def start(turn: Turn, ref: str) -> Reply:
    """Sign up at once where nothing is asked; else the first question."""
    one = happening.public(turn.connection, ref=ref, now=turn.now)
    present = happening.mine(turn.connection, ref=ref, citizen=turn.citizen)
    if present is not None or not one.asks or not one.takes_sign_ups:
        return _sign_up(turn, one)
    turn.go(NAME if "name" in one.asks else PHONE)
    turn.data["sign_up"] = {"ref": ref}
    return say(Phrase("happening.young"), *asked(turn))


@router.step(NAME, ASK[NAME], _backs_out)
@router.step(PHONE, ASK[PHONE], _backs_out)
def back_out(turn: Turn) -> Reply:
    """取消报名 is nobody's name."""
    turn.end()
    return say(Phrase("commands.cancelled"), CHOICES)


@router.step(NAME, ASK[NAME], _words, _is_elsewhere)
@router.step(PHONE, ASK[PHONE], _words, lambda turn: _is_elsewhere(turn) or _missed_before(turn))
def something_else(turn: Turn) -> Said:
    """投票 is nobody's name, and no number is in 鸡蛋能放多久: answered, and how the sign-up goes on is said."""
    turn.leave(Phrase("happening.left"))
    return NOT_MINE


@router.step(NAME, ASK[NAME], _words)
def name(turn: Turn) -> Reply:
    told = _told(turn)
    try:
        told["name"] = checked_name(turn.text)
    except Refused as refused:
        return _again(turn, refused)
    one = happening.public(turn.connection, ref=str(told["ref"]), now=turn.now)
    if "phone" in one.asks:
        turn.go(PHONE)
        return say(*asked(turn))
    return _sign_up(turn, one, name=str(told["name"]))


@router.step(PHONE, ASK[PHONE], _words)
def phone(turn: Turn) -> Reply:
    told = _told(turn)
    try:
        told["phone"] = checked_phone(turn.text)
    except Refused as refused:
        told["missed"] = True  # asked twice; whoever still gives no number means something else
        return _again(turn, refused)
    one = happening.public(turn.connection, ref=str(told["ref"]), now=turn.now)
    return _sign_up(turn, one, name=str(told.get("name", "")), phone=str(told["phone"]))


def _told(turn: Turn) -> dict[str, Any]:
    told: dict[str, Any] = turn.data["sign_up"]
    return told


def _again(turn: Turn, refused: Refused) -> Reply:
    return say(Phrase("refused." + refused.code, refused.values), *asked(turn))


def _sign_up(turn: Turn, one: Happening, name: str = "", phone: str = "") -> Reply:
    """The dialogue is over, whatever comes of it."""
    if turn.session is not None:
        turn.end()
    given: dict[str, Any] = {"ref": one.ref, "citizen": turn.citizen, "now": turn.now}
    try:
        done = happening.sign_up(turn.connection, name=name, phone=phone, **given)
    except Refused as refused:
        if turn.visit is not None:
            turn.visit.undo(refused)
        return say(Phrase("refused." + refused.code, refused.values))
    remember(turn, happening=one.ref)
    before = () if done.is_new else (Phrase("happening.already"),)
    consent = topics.consent_page()
    remind = (Phrase("happening.remind", {"page": consent}),) if consent and done.is_new else ()
    return say(*before, _confirmed(one, done), *remind)


def _confirmed(one: Happening, done: SignUp) -> Phrase:
    values = {"title": one.title, "when": span(one.starts, one.ends), "place": one.place, "ahead": done.ahead}
    return Phrase("happening.signed" if done.standing is Standing.IN else "happening.queued", values)


def mine(turn: Turn) -> Reply:
    """我的报名."""
    own = happening.own(turn.connection, citizen=turn.citizen, now=turn.now)
    if not own:
        return say(Phrase("happening.none_mine"))
    listed = []
    for one in own:
        is_in = one.standing is Standing.IN
        values = {"title": one.happening.title, "place": one.happening.place}
        values["when"] = span(one.happening.starts, one.happening.ends)
        listed.append(Phrase("happening.mine_in" if is_in else "happening.mine_waiting", values))
    return say(Phrase("happening.mine", {"list": lines(listed)}))


def take_back(turn: Turn, ref: str = "") -> Reply:
    """取消报名: of the one that was talked of, of the only one where none was, or of which."""
    own = {
        one.happening.ref: one.happening for one in happening.own(turn.connection, citizen=turn.citizen, now=turn.now)
    }
    if not own:
        return say(Phrase("happening.none_mine"))
    if ref not in own and (ref or len(own) > 1):
        nearest = list(own.values())[:MOST]
        remember(turn, back=[one.ref for one in nearest])
        return say(Phrase("happening.which_back", {"list": _listed([one.title for one in nearest])}))
    one = own.get(ref) or next(iter(own.values()))
    happening.take_back(turn.connection, ref=one.ref, citizen=turn.citizen, now=turn.now)
    return say(Phrase("happening.back", {"title": one.title}))
