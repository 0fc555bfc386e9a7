"""What do the brackets behind a food's name say in a sentence: its date, batch, size, brand?"""

import re
from dataclasses import dataclass, replace

from bot.domain.result.day import DAY
from bot.domain.result.made import made_in
from bot.domain.result.reading import Made
from bot.domain.result.signs import flat
from bot.domain.result.tidy import close

_BRACKET = re.compile(r"\(([^()]*)\)$")
_DATED = re.compile(r"[^:\d]{0,12}(?:日期|批号)")
_SIZED = re.compile(r"(?:样品|产品)?规格(?:型号)?(?:为|:)?|(?=[\d.]+\s*(?:kg|g|mg|mL|ml|L|克|千克|毫升|升)\s*/)")
_BRANDED = re.compile(r"商标(?:为|:)?")


@dataclass(frozen=True, slots=True)
class Named:
    """A food and what its brackets tell of the batch."""

    food: str
    spec: str = ""
    brand: str = ""
    made: tuple[Made, ...] = ()


def named_in(text: str) -> Named | None:
    """Brackets that say something else stay with the name; None where a date in them cannot be read."""
    bracket = _BRACKET.search(flat(text))
    if bracket is None:
        return Named(text)
    named = Named(close(text[: bracket.start()]))
    for part in re.split("[,，;；]", text[slice(*bracket.span(1))]):
        told = _told(named, close(part))
        if told is None:
            return None if _is_dated(part) else Named(text)
        named = told
    return named


def _is_dated(part: str) -> bool:
    return _DATED.match(flat(part)) is not None or DAY.search(flat(part)) is not None


def _told(named: Named, part: str) -> Named | None:
    bare = flat(part)
    if _is_dated(part):
        found = made_in(part)
        return None if found.doubts or not found.values else replace(named, made=(*named.made, *found.values))
    if size := _SIZED.match(bare):
        return replace(named, spec=close(part[size.end() :]))
    if brand := _BRANDED.match(bare):
        return replace(named, brand=close(part[brand.end() :]))
    return None
