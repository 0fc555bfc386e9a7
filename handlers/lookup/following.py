"""What do a tap, a digit, a yes or a photo mean right after a look-up?"""

from bot.dialog import filters
from bot.dialog.message import Image, Text, Video, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.lookup import Lookup
from bot.domain.phrase import Phrase
from bot.services import business
from bot.services.seek import Hit
from handlers.business import card
from handlers.complaint import start as complain
from handlers.lookup import choosing, taps
from handlers.result import around, asking
from handlers.round import nominating
from handlers.say import say

router = Router("lookup")


@router.on(filters.kind(Text), filters.tapped, filters.idle, lambda turn: taps.tapped(turn) is not None)
def tap(turn: Turn) -> Said:
    """A line of an answer, however long ago it was shown."""
    tapped = taps.tapped(turn)
    assert tapped is not None  # noqa: S101 - asked by the filter
    if tapped.what == "food":
        return asking.find(turn, Lookup(food=tapped.name)) if tapped.name else NOT_MINE
    if tapped.what == "place":
        return _results(turn, "", tapped.name) if tapped.name else NOT_MINE
    shop = business.by_ref(turn.connection, ref=tapped.ref, now=turn.now)
    if tapped.what == "complain":
        card.stand_at(turn, shop)
        return complain(turn)
    return say(*card.shown(turn, shop)) if tapped.what == "card" else _results(turn, shop.ref, shop.name)


def _waits_for_a_place(turn: Turn) -> bool:
    kept = choosing.kept(turn)
    return "near" in kept or around.KEPT in kept


def _results(turn: Turn, ref: str, name: str) -> Reply:
    return asking.find(turn, Lookup(business=name), Hit(ref, name, "", 1.0))


@router.on(
    filters.kind(Image, Video),
    filters.idle,
    filters.kept(choosing.MEMORY),
    lambda turn: not _waits_for_a_place(turn),
)
def photo(turn: Turn) -> Reply:
    """Words in a picture are not read: what is printed is asked for."""
    choosing.remember(turn, wants="result")
    return say(Phrase("result.photo"))


@router.on(filters.kind(Text, Voice), filters.idle, filters.kept(choosing.MEMORY))
def follow(turn: Turn) -> Said:
    """Whatever else is said is a new matter, but for the name that was asked for."""
    kept = turn.memory.pop(choosing.MEMORY)
    typed = turn.decision.text if turn.decision else ""
    choices = kept.get("choices", [])
    if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(choices):
        ref, name = choices[int(typed) - 1]
        if kept.get("what") == "b" and ref:
            return say(*card.shown(turn, business.by_ref(turn.connection, ref=ref, now=turn.now)))
        return _results(turn, ref, name)
    answer = turn.decision.answer if turn.decision else None
    if "page" in kept and answer in ("more", "details"):
        turn.memory[choosing.MEMORY] = kept
        return say(Phrase("result.more", {"page": kept["page"]}))
    if "nominate" in kept and answer == "agreed":
        return nominating.propose(turn, str(kept["nominate"]))
    is_open = turn.decision is None or turn.decision.want in (Want.ACT, Want.QUESTION, Want.OTHER)
    if is_open and ("wants" in kept or "near" in kept or around.KEPT in kept):
        turn.memory[choosing.MEMORY] = kept
    return NOT_MINE
