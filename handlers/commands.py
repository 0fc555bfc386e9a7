"""What do 取消, 返回 and 菜单 do, wherever one is?"""

from bot.dialog import filters
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.decision import Want
from bot.domain.phrase import Phrase
from handlers import dialogue
from handlers.say import CHOICES, say

router = Router("commands")


@router.on(filters.wants(Want.CANCEL), filters.in_dialogue)
def cancel(turn: Turn) -> Reply:
    """The dialogue is over, what it gathered forgotten."""
    number = turn.data.get("number")
    turn.end()
    if number:
        return say(Phrase("commands.cancelled_filed", {"number": number}), CHOICES)
    return say(Phrase("commands.cancelled"), CHOICES)


@router.on(filters.wants(Want.CANCEL))
def cancel_nothing(_turn: Turn) -> Reply:
    """Nothing is running."""
    return say(Phrase("commands.nothing_to_cancel"), CHOICES)


@router.on(filters.wants(Want.BACK), filters.in_dialogue)
def back(turn: Turn) -> Reply:
    """One step back; its question again."""
    if turn.back() is None:
        return say(Phrase("commands.no_way_back"), *dialogue.asked(turn))
    return say(*dialogue.asked(turn))


@router.on(filters.wants(Want.MENU), filters.in_dialogue)
@router.on(filters.act("menu"), filters.in_dialogue)
def menu_in_dialogue(turn: Turn) -> Reply:
    """The dialogue goes first; how to leave it."""
    return say(Phrase("menu.busy"), *dialogue.asked(turn))


@router.on(filters.wants(Want.MENU))
@router.on(filters.wants(Want.BACK))
@router.on(filters.act("menu"))
def menu(_turn: Turn) -> Reply:
    """What one can do here."""
    return say(CHOICES)
