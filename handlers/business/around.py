"""Which businesses are near, in an area, or on a list?"""

from collections.abc import Sequence
from typing import Any

from bot.dialog import filters
from bot.dialog.message import Location
from bot.dialog.reply import Reply
from bot.dialog.router import Router
from bot.dialog.turn import Turn
from bot.domain.business import Colour
from bot.domain.lookup import Lookup
from bot.domain.phrase import Phrase
from bot.services import business, lookup
from bot.services.business import Business
from bot.services.business.among import Among, address, listed, within
from handlers.business import card
from handlers.lookup import choosing
from handlers.say import day, lines, say

router = Router("business")

_SHOWN = 5


def asks_where(turn: Turn, asked: Lookup) -> Reply:
    """附近 without a place: the phone's, or the name of one."""
    choosing.remember(turn, near={"grade": asked.grade, "venue": asked.venue})
    return say(Phrase("business.where"), Phrase("business.where_privacy"))


@router.on(filters.kind(Location), filters.idle, lambda turn: "near" in choosing.kept(turn))
def here(turn: Turn) -> Reply:
    """The place that was asked for; it is not kept."""
    near, message = choosing.kept(turn)["near"], turn.message
    assert isinstance(message, Location)  # noqa: S101 - of this kind only
    grade, kind = near["grade"], near["venue"]
    spot = {"lat": message.latitude, "lon": message.longitude}
    found = business.near(turn.connection, **spot, now=turn.now, grade=grade, kind=kind, limit=_SHOWN)
    what = {"what": _what(grade, kind)}
    if not found:
        return say(Phrase("business.none_near", what))
    rows = [
        Phrase("business.near_line", _row(digit, one.business) | {"metres": one.metres})
        for digit, one in enumerate(found, 1)
    ]
    only = (Phrase("business.near_only", {"count": _SHOWN}),) if len(found) == _SHOWN else ()
    return _told(turn, Phrase("business.near", what), rows, [one.business.ref for one in found], *only)


def in_area(turn: Turn, asked: Lookup) -> Reply:
    """东湖镇 A 级的饭店; everywhere where no area is named."""
    found = within(turn.connection, area=asked.area, now=turn.now, grade=asked.grade, kind=asked.venue, limit=_SHOWN)
    area = lookup.area_name(turn.connection, asked.area) or Phrase("business.everywhere")
    values = {"area": area, "what": _what(asked.grade, asked.venue)}
    if not found.items:
        return say(Phrase("business.none_within", values))
    rows = [Phrase("business.within_line", _row(digit, one)) for digit, one in enumerate(found.items, 1)]
    more = _more(found, address(area=asked.area, grade=asked.grade, kind=asked.venue))
    return _told(turn, Phrase("business.within", values), rows, [one.ref for one in found.items], *more)


def on_list(turn: Turn, *, is_red: bool) -> Reply:
    """红榜有哪些店."""
    colour = Colour.RED if is_red else Colour.BLACK
    found = listed(turn.connection, colour=colour, now=turn.now, limit=_SHOWN)
    choosing.remember(turn, wants="business", about="list")
    if not found.items:
        return say(Phrase("business.list_none"), Phrase("business.list_ask"))
    rows = [
        Phrase(
            "business.list_line",
            {"digit": digit, "tap": card.line(one.ref, one.name), "title": one.title, "since": day(one.since)},
        )
        for digit, one in enumerate(found.items, 1)
    ]
    head = Phrase("business.red_list") if is_red else Phrase("business.black_list")
    return _told(turn, head, rows, [one.ref for one in found.items], *_more(found, address(list=colour.value)))


def _row(digit: int, shop: Business) -> dict[str, object]:
    grade = Phrase("business.graded", {"grade": shop.quant}) if shop.quant else Phrase("business.not_graded")
    return {"digit": digit, "tap": card.line(shop.ref, shop.name), "grade": grade}


def _what(grade: str, kind: str) -> Phrase:
    name = lookup.venue_name(kind) or Phrase("business.kind_any")
    if grade:
        return Phrase("business.what", {"grade": grade, "kind": name})
    return Phrase("business.what_any", {"kind": name})


def _more(found: Among[Any], page: str) -> tuple[Phrase, ...]:
    """How many there are besides those told, and where they stand."""
    if found.total <= len(found.items):
        return ()
    total = Phrase("result.many", {"count": found.total}) if found.is_more else found.total
    count = Phrase("business.more", {"total": total, "count": len(found.items)})
    return (count, Phrase("business.more_page", {"page": page})) if page else (count,)


def _told(turn: Turn, head: Phrase, rows: Sequence[Phrase], refs: Sequence[str], *end: Phrase) -> Reply:
    choosing.remember(turn, choices=[[ref, ""] for ref in refs], what="b")
    return say(head, lines(rows), *end)
