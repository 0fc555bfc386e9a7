"""What comes of a look-up in the chat: which batches, of which of the names that may be meant, and what lies nearest?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from bot.domain.lookup import Lookup
from bot.domain.ports import Connection
from bot.domain.result.reading import Verdict
from bot.services import house, seek
from bot.services.result.public import Asked, has_food, named, search
from bot.services.result.shown import area_names
from bot.services.result.views import PublicResult
from bot.services.seek import Hit

SHOWN = 5  # batches in one answer
CHOICES = 3
_CLEAR = 0.9  # a name as written, or the part of it that people say
_AHEAD = 0.1  # of the next one
_LIKELY = 0.6  # less is nothing that one would offer
_BRAND = 2  # characters that tell one business from another
_FOOD = 0.75  # 九菜 is 韭菜
_PLACES = (seek.NameKind.BUSINESS, seek.NameKind.VENUE, seek.NameKind.PRODUCER)


@dataclass(frozen=True, slots=True)
class Looked:
    """``items``: failing ones first, each part the newest first; of ``total`` batches ``failed`` failed.

    ``asked`` is what was looked for in the end, ``place`` the business it means, ``food`` the food. ``is_wider``: nothing in
    the days that were asked for, so these are of any time. ``choices``: businesses that may be meant; ``near``: foods that
    were tested and have a name like it.
    """

    asked: Asked
    items: tuple[PublicResult, ...] = ()
    total: int = 0
    failed: int = 0
    is_more: bool = False
    is_wider: bool = False
    place: str = ""
    choices: tuple[Hit, ...] = ()
    near: tuple[str, ...] = ()


def look(connection: Connection, *, lookup: Lookup, place: Hit | None = None) -> Looked:
    """Batches that fit ``lookup``, at ``place`` where that is known already."""
    if place is None and lookup.business:
        hits = places(connection, name=lookup.business)
        place = clear(hits, lookup.business)
        if place is None:
            return Looked(_asked(lookup), choices=tuple(hits[:CHOICES]))
    asked = replace(_asked(lookup), business=place.ref or place.name if place else "")
    found = _searched(connection, asked, place.name if place else "")
    if place and place.ref and not found.total:
        found = _by_name(connection, asked, place.name) or found
    return found if found.total or not lookup.food else _otherwise(connection, lookup, found)


def _by_name(connection: Connection, asked: Asked, name: str) -> Looked | None:
    """Samples of a business that came before the register knew it; none of another one whose name begins the same."""
    found = _searched(connection, replace(asked, business=name), name)
    is_its = all(name in (one.venue, one.producer) for one in found.items)
    return found if found.total and is_its else None


def places(connection: Connection, *, name: str, limit: int = CHOICES + 1) -> list[Hit]:
    """Businesses of the register, then venues and producers that only samples name; the likeliest first."""
    known = seek.businesses(connection, name=name, limit=limit)
    names = {hit.name for hit in known}
    others = (*seek.venues(connection, name=name, limit=limit), *seek.producers(connection, name=name, limit=limit))
    loose = {hit.name: hit for hit in others if hit.name not in names}
    found = [hit for hit in (*known, *loose.values()) if hit.score >= _LIKELY]
    return sorted(found, key=lambda hit: -hit.score)[:limit]


def clear(hits: Sequence[Hit], name: str) -> Hit | None:
    """The one that ``name`` surely means; None when none is, or several may be: nobody is to hear of another's failures."""
    exact = [hit for hit in hits if hit.score >= 1]
    if exact:
        return exact[0] if len(exact) == 1 else None
    rival = hits[1].score if len(hits) > 1 else 0.0
    if not hits or hits[0].score - rival < _AHEAD:
        return None
    is_short = len(hits) == 1 and _is_short_for(name, hits[0].name)
    return hits[0] if hits[0].score >= _CLEAR or is_short else None


def nameable(connection: Connection, words: Collection[str]) -> set[str]:
    """Those of ``words`` that ``meant`` may know; it knows none of the others. Two statements, however many they are."""
    return named(connection, words) | seek.heard(connection, _PLACES, words)


def meant(connection: Connection, *, name: str) -> str:
    """What a lone word is the name of: food (of published results), business (of the register), place (of samples alone).

    Empty where it is none of them, or is (part of) the name of an area. Nothing is guessed: the word stands in the name.
    """
    if has_food(connection, food=name):
        return "food"
    if any(area.startswith(name) for area in area_names(connection).values()):
        return ""
    if not any(seek.within(connection, kind, part=name, limit=1) for kind in _PLACES):
        return ""  # most words are in no name: nothing is looked for more widely
    hits = [hit for hit in places(connection, name=name) if name in hit.name]
    if not (clear(hits, name) or (hits and hits[0].score >= _CLEAR)):
        return ""
    return "business" if any(hit.ref for hit in hits) else "place"


def _is_short_for(typed: str, name: str) -> bool:
    """万星市场 for 万星农贸市场: its brand and what else was said, in order, and nothing that is not in the name."""
    start = name.find(typed[:_BRAND])
    rest = iter(name[start:]) if start >= 0 else iter("")
    return len(typed) > _BRAND and all(character in rest for character in typed)


def _asked(lookup: Lookup) -> Asked:
    span = lookup.span
    return Asked(
        food=lookup.food,
        batch=lookup.batch or lookup.barcode,
        item=lookup.item,
        area=lookup.area,
        venue=lookup.venue,
        verdict=Verdict.FAILED
        if lookup.verdict == Verdict.FAILED
        else None,  # passing ones alone would hide the others
        since=span.since if span else None,
        until=span.until if span else None,
    )


def _searched(connection: Connection, asked: Asked, place: str = "") -> Looked:
    found = _newest(connection, asked, place)
    if found.total or asked.since is None:
        return found
    wider = _newest(connection, replace(asked, since=None, until=None), place)
    return replace(wider, asked=asked, is_wider=True) if wider.total else found


def _newest(connection: Connection, asked: Asked, place: str) -> Looked:
    """Failing batches first: they are what people need to know."""
    failing, passing = replace(asked, verdict=Verdict.FAILED), replace(asked, verdict=Verdict.PASSED)
    failed = search(connection, asked=failing, size=SHOWN)
    passed = search(connection, asked=passing, size=SHOWN) if asked.verdict is not Verdict.FAILED else None
    given = [some for some in (failed, passed) if some is not None]
    items = [one for some in given for one in some.items]
    total, is_more = sum(some.total for some in given), any(some.is_more for some in given)
    return Looked(asked, tuple(items[:SHOWN]), total, failed.total, is_more, place=place)


def _otherwise(connection: Connection, lookup: Lookup, found: Looked) -> Looked:
    """Nothing of that food: it may be a name, or mistyped; else what has a name like it."""
    near = [hit for hit in seek.foods(connection, food=lookup.food, limit=CHOICES + 1) if hit.score >= _LIKELY]
    if lookup.is_guess and not lookup.business:
        hits = places(connection, name=lookup.food)
        if place := clear(hits, lookup.food):
            return look(connection, lookup=replace(lookup, food="", business=lookup.food), place=place)
        if hits and hits[0].score > max((hit.score for hit in near), default=0):
            return replace(found, choices=tuple(hits[:CHOICES]))
    if near and near[0].score >= _FOOD and near[0].name != lookup.food:
        asked = replace(found.asked, food=near[0].name)
        again = _searched(connection, asked, found.place)
        if again.total:
            return again
    return replace(found, near=tuple(hit.name for hit in near[:CHOICES] if hit.name != lookup.food))


def address(asked: Asked) -> str:
    """The page with all of it; empty when the chat leads to no pages."""
    if not house.address():
        return ""
    given = {"food": asked.food, "business": asked.business, "batch": asked.batch, "item": asked.item}
    given |= {"area": asked.area, "venue": asked.venue, "verdict": asked.verdict or ""}
    given |= {name: day.isoformat() for name, day in (("since", asked.since), ("until", asked.until)) if day}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{house.address()}/results?{query}" if query else f"{house.address()}/results"


def address_of(ref: str) -> str:
    """The page of one batch; empty when the chat leads to no pages."""
    return f"{house.address()}/results/{ref}" if house.address() else ""
