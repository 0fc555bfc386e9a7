"""Somebody asks about a business: its grade, licence, penalties, lists, certificates, or which ones are near."""

import re

from bot.dialog import filters
from bot.dialog.message import Click, Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Action
from bot.domain.lookup import Lookup, lone_word
from bot.domain.phrase import Phrase
from bot.services import business, lookup
from bot.services.business.among import coded
from bot.services.result import looking
from bot.services.seek import Hit
from handlers.business import around, card, facts
from handlers.lookup import choosing, taps
from handlers.say import say

router = Router("business")
before_results = Router("business")

_SUBJECT = 30  # characters: who was asked for a name says no more
_NUMBER = re.compile(r"(?<![A-Za-z\d])(?=[A-Za-z-]*\d)[A-Za-z\d-]{8,40}(?![A-Za-z\d])")
_LABEL = re.compile(rf"(?:合格证|追溯码?|溯源码?)(?:编?号码?)?[是为:：\s]*(?P<number>{_NUMBER.pattern})")
_ASIDE = 16  # characters: who goes on about the business shown says no more
_HOW = re.compile("怎么|如何|咋|什么|多久|为啥|区别|申请|要办|办理|材料")
_TESTED = re.compile("[抽检验测]|合格(?!证)|超标")
_RED = "红"
_THIS = "这"
_is_open = filters.open_to(None, "result", "business")  # decided as nothing that a mere name is not


@router.on(filters.act("business"), filters.idle)
def ask(turn: Turn) -> Said:
    """福满园饭店是几级; the bare wish is asked for a name."""
    if isinstance(turn.message, Click):
        return _which(turn, Lookup())
    return find(turn, lookup.understood(turn.connection, text=turn.text, now=turn.now))


@before_results.on(filters.act("result"), filters.idle, lambda turn: bool(turn.text) and not _TESTED.search(turn.text))
def no_result(turn: Turn) -> Said:
    """红榜有哪些店, 合格证: of a business, though it sounds like a result."""
    asked = lookup.understood(turn.connection, text=turn.text, now=turn.now)
    return find(turn, asked) if asked.about else NOT_MINE


@before_results.on(filters.kind(Text), filters.idle, lambda turn: _LABEL.search(turn.text) is not None)
def numbered(turn: Turn) -> Said:
    """A number with 合格证 or 追溯码 before it."""
    number = _LABEL.search(turn.text)
    if number is None or not _is_free(turn):
        return NOT_MINE
    return say(*facts.certified(business.certified(turn.connection, number=number["number"]), number["number"]))


@router.on(filters.kind(Text, Voice), filters.idle, filters.kept(card.SHOP), lambda turn: len(turn.text) <= _ASIDE)
def about_it(turn: Turn) -> Said:
    """有没有被罚过, right after a business was shown; how a licence is got is another matter."""
    if not _is_free(turn) or _HOW.search(turn.text):
        return NOT_MINE
    asked = lookup.understood(turn.connection, text=turn.text, now=turn.now)
    is_of_it = bool(asked.about) and not (asked.business or asked.food or asked.area or asked.is_near)
    return _about(turn, str(turn.memory[card.SHOP]), asked.about) if is_of_it else NOT_MINE


@router.on(
    filters.kind(Text, Voice),
    filters.idle,
    filters.kept(choosing.MEMORY),
    lambda turn: _waits(turn) and len(turn.text) <= _SUBJECT,
)
def named(turn: Turn) -> Said:
    """The name, the place or the number that was asked for."""
    kept = choosing.kept(turn)
    turn.memory.pop(choosing.MEMORY)
    if not _is_free(turn):
        return NOT_MINE
    asked = lookup.understood(turn.connection, text=turn.text, now=turn.now)
    if "near" in kept:
        if not asked.area:
            return NOT_MINE
        return around.in_area(turn, Lookup(area=asked.area, grade=kept["near"]["grade"], venue=kept["near"]["venue"]))
    name = asked.business or asked.food
    about = asked.about or str(kept.get("about", ""))
    is_number = about == "certificate" and _NUMBER.search(turn.text) is not None
    is_subject = bool(asked.code or is_number) or _may_name(turn, name)
    return find(turn, Lookup(business=name, about=about, code=asked.code)) if is_subject else NOT_MINE


def _may_name(turn: Turn, name: str) -> bool:
    """Is a business asked for? Not by what the knowledge answers, or may be a complaint, unless one is surely called so."""
    if not name or not _says_something(turn, name):
        return bool(name)
    return looking.clear([hit for hit in looking.places(turn.connection, name=name) if hit.ref], name) is not None


def _says_something(turn: Turn, name: str) -> bool:
    decision = turn.decision
    if decision is None or decision.action is Action.ANSWER or decision.offers:
        return decision is not None
    return decision.action is Action.CHOOSE and lone_word(turn.text, decision) != name


def _is_free(turn: Turn) -> bool:
    """Is nothing else plainly wanted?"""
    return _is_open(turn) and turn.decision is not None and turn.decision.answer is None


def _waits(turn: Turn) -> bool:
    kept = choosing.kept(turn)
    return "near" in kept or kept.get("wants") == "business"


def find(turn: Turn, asked: Lookup) -> Reply:
    """One business, one side of it, or a list of some."""
    if asked.code:
        return _coded(turn, asked)
    if asked.about == "certificate" and (number := _NUMBER.search(turn.text)):
        found = business.certified(turn.connection, number=number[0])
        return say(*facts.certified(found, number[0]))
    if asked.business or not (asked.is_near or asked.area or asked.grade):
        return _one(turn, asked) if asked.business else _unnamed(turn, asked)
    return around.in_area(turn, asked) if asked.area or not asked.is_near else around.asks_where(turn, asked)


def _unnamed(turn: Turn, asked: Lookup) -> Reply:
    """这家店: the one spoken of last; a list of names; what is left of the sentence as a name."""
    if card.SHOP in turn.memory and (asked.about or _THIS in turn.text):
        return _about(turn, str(turn.memory[card.SHOP]), asked.about)
    if asked.about == "list":
        return around.on_list(turn, is_red=_RED in turn.text)
    return _one(turn, Lookup(business=asked.food, about=asked.about)) if asked.food else _which(turn, asked)


def _which(turn: Turn, asked: Lookup) -> Reply:
    choosing.remember(turn, wants="business", about=asked.about)
    number = (Phrase("business.ask_number"),) if asked.about == "certificate" else ()
    return say(Phrase("business.ask"), *number)


def _coded(turn: Turn, asked: Lookup) -> Reply:
    found = coded(turn.connection, code=asked.code, now=turn.now)
    if not found:
        return say(Phrase("business.no_code_such", {"code": asked.code}))
    if len(found) == 1:
        return _about(turn, found[0].ref, asked.about)
    hits = tuple(Hit(one.ref, one.name, one.address, 1.0) for one in found[: looking.CHOICES])
    return say(choosing.which(turn, hits, "b"))


def _one(turn: Turn, asked: Lookup) -> Reply:
    """The business that is surely meant, or up to three; only those of the register have grades and licences."""
    hits = looking.places(turn.connection, name=asked.business)
    known = [hit for hit in hits if hit.ref]
    if meant := looking.clear(known, asked.business):
        return _about(turn, meant.ref, asked.about)
    if known:
        return say(choosing.which(turn, tuple(known[: looking.CHOICES]), "b"))
    choosing.remember(turn, wants="business", about=asked.about)
    if hits:
        only = Phrase("business.only_samples", {"name": asked.business})
        return say(only, *(taps.place("", hit.name) for hit in hits[: looking.CHOICES]))
    return say(Phrase("business.no_such", {"name": asked.business}))


def _about(turn: Turn, ref: str, about: str) -> Reply:
    if about == "certificate":  # its number may come next
        choosing.remember(turn, wants="business", about=about)
    else:
        turn.memory.pop(choosing.MEMORY, None)
    if not about:
        return say(*card.shown(turn, business.by_ref(turn.connection, ref=ref, now=turn.now)))
    page = business.page(turn.connection, ref=ref, now=turn.now)
    return say(*card.told(turn, page.business, facts.facts(page, about)))
