"""Who is ill, how many, from what, since when? Three short questions; after the first the case is there and duty knows."""

import re
from typing import Any

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.complaint import PLACE_LIMIT, STORY_LIMIT
from bot.domain.contact import LIMIT, phone_in
from bot.domain.phrase import Phrase
from bot.services.citizen_told import read
from handlers.complaint import draft, facts, filing, pieces
from handlers.say import say

router = Router("illness")

_STEPS = (draft.ILL_PEOPLE, draft.ILL_FOOD, draft.ILL_CARE)
is_running = filters.at(_STEPS)
"""One of the three questions waits for its answer."""

_NO_ANSWER = ("agreed", "declined", "skip", "anonymous", "greeting", "thanks", "done")
_COUNT = re.compile(r"(?:[\d\s]+|[一二三四五六七八九十两几]+)(?:多)?[个位名]?(?:大?人|孩子|口)?[，,。\s]*")
_NO_NUMBER = re.compile("不留|不想|不方便|没有?电话|匿名|不用")
_PIECES = ("people", "goods", "when", "symptoms", "onset", "hospital")


def start(turn: Turn) -> tuple[Phrase, ...]:
    """Questions about the illness go before whatever was being written; what was told is kept."""
    said = draft.add_to_story(turn) if draft.is_running(turn) else draft.create(turn, turn.text)
    pieces.take_held(turn)
    turn.go(draft.ILL_PEOPLE)
    if turn.data.get("ill"):
        return (*said, *draft.asked(turn))
    turn.data.update(ill=True, noticed=True)
    return (*said, Phrase("complaint.notice_ill"), *draft.asked(turn))


def _told(turn: Turn) -> str:
    """What was said, unless it is a mere yes or no; it joins the story."""
    if draft.answer_of(turn) in _NO_ANSWER:
        return ""
    told = turn.text.strip()
    facts.learn(turn.data, told)
    return told


@router.step(draft.ILL_PEOPLE, draft.ASK[draft.ILL_PEOPLE], filters.kind(Text, Voice))
def people(turn: Turn) -> Reply:
    """How many and where; then it is filed, whatever is still missing."""
    data, told = turn.data, _told(turn)
    if told:
        data["story"] = f"{data.get('story', '')}\n{told}".strip()[:STORY_LIMIT]
        found = read(told)
        if found.people:
            data["facts"]["people"] = found.people
        data["place"] = (found.place.words or data.get("place") or _COUNT.sub("", told))[:PLACE_LIMIT]
    filed = filing.file_illness(turn, known(data))
    data["number"] = filed.number
    turn.go(draft.ILL_FOOD)
    return say(Phrase("complaint.ill_told", {"number": filed.number}), *draft.asked(turn))


def known(data: dict[str, Any]) -> dict[str, Any]:
    """The intake so far."""
    return {name: value for name, value in data.get("facts", {}).items() if name in _PIECES}


@router.step(draft.ILL_FOOD, draft.ASK[draft.ILL_FOOD], filters.kind(Text, Voice))
def food(turn: Turn) -> Reply:
    """What, when, which symptoms since when."""
    return say(*answer(turn))


@router.step(draft.ILL_CARE, draft.ASK[draft.ILL_CARE], filters.kind(Text, Voice))
def care(turn: Turn) -> Reply:
    """Hospital, and a number to be called at."""
    return say(*answer(turn))


def answer(turn: Turn) -> tuple[Phrase, ...]:
    """More for the case that is there; then the next question, or the end."""
    told = _told(turn)
    filing.add_illness(turn, told, known(turn.data))
    if turn.step == draft.ILL_FOOD:
        turn.go(draft.ILL_CARE)
        return draft.asked(turn)
    if phone := phone_in(told):
        filing.reach(turn, told if len(told) <= LIMIT else phone)
    elif _may_be_reached(turn, told):
        turn.data["phone_asked"] = True
        return (Phrase("complaint.ask_ill_phone"),)
    number = str(turn.data["number"])
    turn.end()
    turn.memory.update(filed=number, ill=number)
    return (Phrase("complaint.ill_done", {"number": number, "phone": Phrase("office.phone")}),)


def _may_be_reached(turn: Turn, told: str) -> bool:
    """A number was asked for beside the hospital, and only that was answered: asked once more, and no more."""
    data = turn.data
    return bool(told) and not (data.get("phone") or data.get("phone_asked") or _NO_NUMBER.search(told))
