"""What may everybody ask of published results? Each answer is for the batch that was tested, and for no other."""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.name import NameKind
from bot.domain.ports import Connection
from bot.domain.refused import Refused
from bot.domain.result.reading import Verdict
from bot.domain.result.table import Act
from bot.services import house, seek
from bot.services.result.shown import area_names, public
from bot.services.result.views import Change, Changes, PublicResult, Rate, Results
from bot.store.result import items, samples
from bot.store.result import public as store
from bot.store.result.public import Wanted

LARGEST_PAGE = 100
LAST_PAGE = 50  # further back one asks for a period
_BY = ("category", "area", "venue_kind", "item", "month")
_MOST_RATES = 200
_COUNTED = store.COUNTED  # results of a food whose shares are told
SETTLED = timedelta(seconds=60)
"""Younger changes are not in the list of changes yet: another process may still commit what it did before them, and whoever
goes on after the last one would never see that. No command of a unit takes longer than half of it."""
_NAMES = 200  # foods or places that a word may stand for


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; empty is anything. ``business``: a name, or the ref of one; ``batch``: a number or a day as
    2026-03-15 or 20260315; ``text``: a food or a business, whichever is found. ``item`` may be a
    general word (农药残留); ``venue`` is a key of the catalogue.
    """

    food: str = ""
    business: str = ""
    batch: str = ""
    item: str = ""
    area: str = ""
    since: date | None = None
    until: date | None = None
    verdict: Verdict | None = None
    text: str = ""
    venue: str = ""


def search(connection: Connection, *, asked: Asked, page: int = 1, size: int = 20) -> Results:
    """The newest first. What is asked for and not known gives an empty page."""
    page, size = min(max(page, 1), LAST_PAGE), min(max(size, 1), LARGEST_PAGE)
    wanted = _wanted(connection, asked)
    if wanted is None:
        return Results([], 1, 1, 0)
    rows, total = store.page(connection, wanted, page, size)
    is_more = total > store.COUNTED
    total = min(total, store.COUNTED)
    return Results(public(connection, rows), page, max(1, min(LAST_PAGE, -(-total // size))), total, is_more)


def _wanted(connection: Connection, asked: Asked) -> Wanted | None:
    """None when a name is given that nothing has."""
    named = _named(connection, asked)
    if named is None:
        return None
    areas, words = _areas(connection, asked.area), house.shipped().lookup.members(asked.item.strip())
    tested = items.named(connection, words) if words else []
    if (asked.area and not areas) or (words and not tested):
        return None
    return replace(
        named,
        batch=asked.batch.strip(),
        made_on=day_in(asked.batch),
        items=tested,
        are_few=bool(tested) and items.are_few(connection, tested),
        venue_kind=asked.venue,
        areas=areas,
        since=asked.since,
        until=asked.until,
        verdict=asked.verdict.value if asked.verdict else "",
    )


def _named(connection: Connection, asked: Asked) -> Wanted | None:
    """Which names are meant; None when nothing has one that is given."""
    food, business, text = asked.food.strip(), asked.business.strip(), asked.text.strip()
    if text:
        return _foods(connection, text) or _places(connection, text)
    found = Wanted()
    if food:
        given = _foods(connection, food)
        if given is None:
            return None
        found = given
    if business:
        place = _places(connection, business)
        if place is None:
            return None
        return replace(found, businesses=place.businesses, places=place.places, place_like=place.place_like)
    return found


def _foods(connection: Connection, word: str) -> Wanted | None:
    """Foods whose name has ``word`` in it or is another name of it (桂圆 of 龙眼), and the category that it is."""
    shipped = house.shipped().foods
    names = seek.within(connection, NameKind.FOOD, part=word, limit=_NAMES)
    names += store.foods(connection, shipped.alike(word) - {word, *names})
    categories = store.categories(connection, {word, shipped.category_of(word) or word})
    if not names and not categories:
        return None
    if len(names) >= _NAMES:
        return Wanted(food_like=word, categories=categories)
    return Wanted(foods=names, categories=categories)


def has_food(connection: Connection, *, food: str) -> bool:
    """Is ``food``, or another name of it, the whole name of a food or a category of published results?"""
    shipped = house.shipped().foods
    return bool(store.foods(connection, shipped.alike(food) | {food}) or store.categories(connection, {food}))


def named(connection: Connection, words: Collection[str]) -> set[str]:
    """Those of ``words`` for which ``has_food`` is true; one statement for all of them."""
    alike = {word: house.shipped().foods.alike(word) | {word} for word in words}
    found = store.tested(connection, set().union(*alike.values()))
    return {word for word, names in alike.items() if not found.isdisjoint(names)}


def _places(connection: Connection, name: str) -> Wanted | None:
    """The business whose ref it is, or venues and producers with it in their name."""
    if ids := store.business_ids(connection, [name]):
        return Wanted(businesses=ids)
    kinds = NameKind.VENUE, NameKind.PRODUCER
    names = [one for kind in kinds for one in seek.within(connection, kind, part=name, limit=_NAMES)]
    if len(names) >= _NAMES:
        return Wanted(place_like=name)
    return Wanted(places=names) if names else None


def _areas(connection: Connection, area: str) -> list[str]:
    """The area by code or name, and everything within it: codes of areas begin with that of the one around them."""
    if not area:
        return []
    names = area_names(connection)
    codes = [code for code, name in names.items() if area in (code, name)]
    return [code for code in names if any(code.startswith(known) for known in codes)]


def day_in(text: str) -> date | None:
    """A day written as 20260315 or 2026-03-15."""
    digits = text.strip().replace("-", "").replace("/", "").replace(".", "")
    if len(digits) != 8 or not digits.isdigit():
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def by_ref(connection: Connection, *, ref: str) -> PublicResult:
    """Raises Refused ``result.unknown``, also for what was never public."""
    row = store.by_ref(connection, ref.strip()[:12])
    if row is None:
        raise Refused("result.unknown")
    return public(connection, [row])[0]


def history(connection: Connection, *, ref: str) -> list[Change]:
    """What became of it in public, the first step first; of a withdrawn one only that it was withdrawn, and why; of one that
    came back nothing of what was said before it went.

    Raises Refused ``result.unknown``.
    """
    row = store.by_ref(connection, ref.strip()[:12])
    if row is None:
        raise Refused("result.unknown")
    steps = [_change(event) for event in samples.history(connection, row.id, is_public=True)]
    last = max((place for place, one in enumerate(steps) if one.act == Act.WITHDRAW), default=-1)
    bare = [
        replace(one, before={}, after={}, why=one.why if one.act == Act.WITHDRAW else "") for one in steps[: last + 1]
    ]
    return [*bare, *steps[last + 1 :]] if row.is_public else [one for one in bare if one.act == Act.WITHDRAW]


def _change(event: Any) -> Change:
    return Change(event.version, event.act, event.at, event.why, json.loads(event.before), json.loads(event.after))


def changes(
    connection: Connection, *, now: datetime, after: str = "", limit: int = 100, asked: Asked | None = None
) -> Changes:
    """What was ever public, the first changed first, up to SETTLED ago; with ``asked`` what is public now and fits. ``after`` is
    what the slice before gave; raises Refused ``result.cursor_bad``.
    """
    at, ref = _cursor(after)
    wanted = _wanted(connection, asked) if asked else None
    if asked and wanted is None:
        return Changes([], "")
    rows = store.changed(connection, at, ref, min(max(limit, 1), 1000), wanted, until=now - SETTLED)
    last = f"{rows[-1].changed_at.isoformat()}~{rows[-1].ref}" if rows else ""
    return Changes(public(connection, rows), last)


def _cursor(after: str) -> tuple[datetime | None, str]:
    if not after:
        return None, ""
    at, _, ref = after.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise Refused("result.cursor_bad") from None
    if moment.tzinfo is None or not ref:
        raise Refused("result.cursor_bad")
    return moment, ref


def latest(connection: Connection, *, limit: int = 50) -> list[PublicResult]:
    """What was published, corrected or withdrawn last, the newest first."""
    return public(connection, store.latest(connection, min(max(limit, 1), LARGEST_PAGE)))


def changed_at(connection: Connection) -> datetime | None:
    """When anything public changed last: for ETags and feeds."""
    return store.newest_change(connection)


def rates(connection: Connection, *, by: str, asked: Asked | None = None, newest: int = 0) -> list[Rate]:
    """Of ``asked`` by category, area, venue_kind, item or month; ``newest``: of so many results alone, the last published.

    Raises Refused ``result.rate_by``.
    """
    if by not in _BY:
        raise Refused("result.rate_by")
    wanted = _wanted(connection, asked or Asked())
    if wanted is None:
        return []
    names = area_names(connection) if by == "area" else {}
    rows = store.rates(connection, by, wanted, _MOST_RATES, newest)
    return [Rate(row.key or "", names.get(row.key, row.key or ""), row.samples, row.failed or 0) for row in rows]


@dataclass(frozen=True, slots=True)
class Food:
    """What was found of a food: how many batches, how many failed, by item and month, and the newest.

    ``is_more``: there are more, and what is counted are the last ones.
    """

    food: str
    samples: int
    failed: int
    items: list[Rate]
    months: list[Rate]
    newest: Results
    is_more: bool


def food(connection: Connection, *, food: str) -> Food:
    asked = Asked(food=food)
    months, newest = rates(connection, by="month", asked=asked, newest=_COUNTED), search(connection, asked=asked)
    return Food(
        food=food,
        samples=sum(month.samples for month in months),
        failed=sum(month.failed for month in months),
        items=rates(connection, by="item", asked=asked, newest=_COUNTED),
        months=months,
        newest=newest,
        is_more=newest.is_more,
    )
