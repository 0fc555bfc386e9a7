"""Somebody asks what was found: by food, business, batch, item, area or time, or with what is printed on a package."""

import re
from dataclasses import replace

from bot.dialog import filters
from bot.dialog.message import Click, Location, Text, Voice
from bot.dialog.reply import NOT_MINE, Reply
from bot.dialog.router import Router, Said
from bot.dialog.turn import Turn
from bot.domain.lookup import Lookup
from bot.domain.phrase import Phrase
from bot.services import lookup
from bot.services.result import looking
from bot.services.seek import Hit
from handlers.lookup import choosing
from handlers.result import around, said
from handlers.say import say

router = Router("result")
before_all = Router("result")

_SUBJECT = 30  # characters: who was asked for a name says no more
_GRIEF = re.compile(
    "我.{0,6}买[的了到]|买到|退[钱款货]|赔|有问题$|有虫|虫子|发霉|变质|馊|[发变]臭|臭了|坏了"
)  # may be a complaint after all
_is_free = filters.open_to(None, "result", "business")  # decided as nothing that a mere name or number is not


@router.on(filters.kind(Text), filters.idle, filters.coded, _is_free, lambda turn: lookup.is_printed(turn.text))
def printed(turn: Turn) -> Reply:
    """A barcode, 批号 …, 生产日期 … and hardly anything else."""
    return find(turn, _understood(turn))


@router.on(filters.act("result"), filters.idle)
def ask(turn: Turn) -> Said:
    """韭菜最近合格吗; of a menu item and of the bare wish the newest, with how to ask."""
    if isinstance(turn.message, Click):
        choosing.remember(turn, wants="result")
        return say(Phrase("result.ask"))
    asked = _understood(turn)
    return around.asks_where(turn, asked) if around.is_asked(asked) else find(turn, asked)


@before_all.on(filters.kind(Location), filters.idle, lambda turn: around.KEPT in choosing.kept(turn))
def here(turn: Turn) -> Reply:
    """The place that was asked for; it is not kept."""
    assert isinstance(turn.message, Location)  # noqa: S101 - of this kind only
    area = around.area_at(turn, turn.message)
    if not area:
        return say(Phrase("result.nowhere"))
    name = lookup.area_name(turn.connection, area)
    return find(turn, around.within(turn, area), after=(Phrase("result.by_nearest", {"area": name}),))


@router.on(
    filters.kind(Text, Voice),
    filters.idle,
    _is_free,
    filters.kept(choosing.MEMORY),
    lambda turn: around.KEPT in choosing.kept(turn),
)
def placed(turn: Turn) -> Said:
    """东湖镇: the name of the place that was asked for."""
    asked = _understood(turn)
    if not asked.area or len(turn.text) > _SUBJECT:
        turn.memory.pop(choosing.MEMORY)
        return NOT_MINE
    return find(turn, around.within(turn, asked.area))


@router.on(
    filters.kind(Text, Voice),
    filters.idle,
    _is_free,
    filters.kept(choosing.MEMORY),
    lambda turn: _wants(turn) and len(turn.text) <= _SUBJECT,
)
def named(turn: Turn) -> Said:
    """The name or number that was asked for."""
    turn.memory.pop(choosing.MEMORY, None)
    if turn.decision is not None and turn.decision.answer is not None:
        return NOT_MINE
    asked = _understood(turn)
    return find(turn, asked) if asked.has_subject or asked.barcode else NOT_MINE


def _wants(turn: Turn) -> bool:
    return bool(choosing.kept(turn).get("wants") == "result")


def _understood(turn: Turn) -> Lookup:
    return lookup.understood(turn.connection, text=turn.text, now=turn.now)


def find(turn: Turn, asked: Lookup, place: Hit | None = None, after: tuple[Phrase, ...] = ()) -> Reply:
    """What was found, as it is said, and ``after`` at the end."""
    is_bare = not (asked.has_subject or asked.barcode or asked.span)
    if is_bare:
        asked = replace(asked, span=lookup.recently(turn.now))
    found = looking.look(turn.connection, lookup=asked, place=place)
    if asked.barcode and not found.total:
        choosing.remember(turn, wants="result")
        values = {"barcode": asked.barcode}
        is_right = lookup.is_barcode(asked.barcode)
        return say(Phrase("result.barcode", values) if is_right else Phrase("result.barcode_wrong", values))
    grief = (Phrase("result.complain"),) if _GRIEF.search(turn.text) else ()
    return say(*said.answer(turn, asked, found, (*after, *grief, *((Phrase("result.how"),) if is_bare else ()))))
