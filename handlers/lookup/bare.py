"""韭菜, 万星: what does a lone word ask that is the name of a tested food or of a business, and nothing better is known?"""

import re

from bot.dialog import filters
from bot.dialog.message import Text, Voice
from bot.dialog.reply import NOT_MINE
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.decision import Action, Want
from bot.domain.lookup import Lookup
from bot.services.result import looking
from handlers.business.asking import find as find_business
from handlers.result.asking import find as find_results

router = Router("lookup")

_LONE = re.compile(r"[\s「“”]*([\w()（）·]{2,16})[\s。！!？?.」“”]*")


@router.on(
    filters.kind(Text, Voice), filters.idle, lambda turn: _is_free(turn) and _LONE.fullmatch(turn.text) is not None
)
def lone(turn: Turn) -> Said:
    """A food goes before a business; an entry that surely answers goes before both, one that only may be meant after."""
    match = _LONE.fullmatch(turn.text)
    name = match[1] if match else ""
    meant = looking.meant(turn.connection, name=name)
    if meant == "food":
        return find_results(turn, Lookup(food=name))
    if meant == "business":
        return find_business(turn, Lookup(business=name))
    return find_results(turn, Lookup(business=name)) if meant == "place" else NOT_MINE


def _is_free(turn: Turn) -> bool:
    decision = turn.decision
    if decision is None or decision.act or decision.answer or decision.action is Action.ANSWER:
        return False
    return decision.want in (Want.QUESTION, Want.OTHER)
