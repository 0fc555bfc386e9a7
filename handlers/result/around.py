"""附近 asked of results: where is that? Asked for once; the area in which the nearest business stands is what is meant."""

from datetime import date
from typing import Any

from bot.dialog.message import Location
from bot.dialog.reply import Reply
from bot.dialog.turn import Turn
from bot.domain.lookup import Lookup, Span
from bot.domain.phrase import Phrase
from bot.services import business
from handlers.lookup import choosing
from handlers.say import say

KEPT = "around"
_FIELDS = ("food", "item", "venue", "verdict")


def is_asked(asked: Lookup) -> bool:
    """Is it about what is near, and nothing says where that is?"""
    return asked.is_near and not (asked.area or asked.business or asked.batch or asked.barcode or asked.code)


def asks_where(turn: Turn, asked: Lookup) -> Reply:
    """The phone's place, or the name of one."""
    wanted: dict[str, Any] = {name: getattr(asked, name) for name in _FIELDS}
    if asked.span:
        wanted["days"] = [asked.span.since.isoformat(), asked.span.until.isoformat(), asked.span.is_vague]
    choosing.remember(turn, **{KEPT: wanted})
    return say(Phrase("result.ask_where"), Phrase("business.where_privacy"))


def within(turn: Turn, area: str) -> Lookup:
    """What was asked for, in ``area``."""
    wanted = dict(choosing.kept(turn)[KEPT])
    since, until, is_vague = wanted.pop("days", (None, None, False))
    span = Span(date.fromisoformat(since), date.fromisoformat(until), is_vague) if since else None
    return Lookup(area=area, span=span, **wanted)


def area_at(turn: Turn, place: Location) -> str:
    """The area of the nearest business whose area is known; empty where none is near."""
    near = business.near(turn.connection, lat=place.latitude, lon=place.longitude, now=turn.now)
    return next((one.business.area for one in near if one.business.area), "")
