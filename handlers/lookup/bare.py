"""韭菜, 万星: what does a lone word ask that is the name of a tested food or of a business, and nothing better is known?"""

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Action
from bot.domain.lookup import Lookup, lone_word
from bot.services.result import looking
from handlers.business.asking import find as find_business
from handlers.result.asking import find as find_results

router = Router("lookup")


@router.on(filters.kind(Text, Voice), filters.idle, lambda turn: turn.may_name and _is_free(turn))
def lone(turn: Turn) -> Said:
    """A food goes before a business; an entry that surely answers goes before both, one that only may be meant after."""
    name = lone_word(turn.text, turn.decision)
    meant = looking.meant(turn.connection, name=name)
    if meant == "food":
        return find_results(turn, Lookup(food=name))
    if meant == "business":
        return find_business(turn, Lookup(business=name))
    return find_results(turn, Lookup(business=name)) if meant == "place" else NOT_MINE


def _is_free(turn: Turn) -> bool:
    """Does the knowledge leave it open?"""
    decision = turn.decision
    return decision is not None and decision.action is not Action.ANSWER and bool(lone_word(turn.text, decision))
