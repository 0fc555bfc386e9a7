"""Which results may everybody read? Bounded queries over what is published, each on an index of its own."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, literal_column, or_, select, union_all

from bot.store import driver, tables
from bot.store.result import newest

s, t, b = tables.sample, tables.sample_test, tables.business
SHOWN: Any = literal_column("sample.is_public")  # written as in the indexes, so that both planners see that they fit
COUNTED = newest.COUNTED
_TESTED = (
    "SELECT value FROM {} WHERE EXISTS (SELECT 1 FROM sample WHERE is_public AND food = value) "
    "OR EXISTS (SELECT 1 FROM sample WHERE is_public AND category = value)"
)
_TESTED_OF_SQLITE = _TESTED.format("json_each(?)")
_TESTED_OF_POSTGRES = _TESTED.format("unnest($1::text[]) AS given (value)")
_FEW = 2000  # results that are sooner sorted than found among all changes
TOLD: Any = literal_column("sample.public_at IS NOT NULL")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; everything given must be true. ``foods`` and ``categories`` are one condition, and so are
    ``businesses`` (ids) and ``places`` (names as written).

    ``food_like``, ``place_like``: a word so common that a list of the names with it would be long; the newest results are
    looked through instead. One of ``items`` was tested, as it is written; of failing results it is what failed. ``are_few``:
    these tests are rare.
    """

    foods: Sequence[str] = ()
    food_like: str = ""
    categories: Sequence[str] = ()
    businesses: Sequence[int] = ()
    places: Sequence[str] = ()
    place_like: str = ""
    batch: str = ""
    made_on: date | None = None
    items: Sequence[str] = ()
    are_few: bool = False
    venue_kind: str = ""
    areas: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    verdict: str = ""


def categories(connection: Connection, names: Collection[str]) -> Sequence[str]:
    """Those of ``names`` that are the category of a published result."""
    return _standing(connection, s.c.category, names)


def foods(connection: Connection, names: Collection[str]) -> Sequence[str]:
    """Those of ``names`` that are the food of a published result."""
    return _standing(connection, s.c.food, names)


def tested(connection: Connection, names: Collection[str]) -> set[str]:
    """Those of ``names`` that are the food or the category of a published result."""
    if connection.dialect.name == "sqlite":
        found = driver.read(connection, _TESTED_OF_SQLITE, (json.dumps(list(names)),))
    else:
        found = driver.read(connection, _TESTED_OF_POSTGRES, (list(names),))
    return {name for (name,) in found}


def _standing(connection: Connection, column: Any, names: Collection[str]) -> Sequence[str]:
    found = (select(s.c.id).where(SHOWN, column == name).limit(1) for name in names)
    return [name for name, query in zip(names, found, strict=True) if connection.scalar(query) is not None]


def _food(wanted: Wanted) -> list[Any]:
    ways = [s.c.food == food for food in wanted.foods] + [s.c.category == category for category in wanted.categories]
    return [*ways, s.c.food.contains(wanted.food_like, autoescape=True)] if wanted.food_like else ways


def _place(wanted: Wanted) -> list[Any]:
    ids, names, word = wanted.businesses, wanted.places, wanted.place_like
    ways = [column == one for one in ids for column in (s.c.business, s.c.maker)]
    ways += [column == name for name in names for column in (s.c.venue, s.c.producer)]
    return ways + [column.contains(word, autoescape=True) for column in (s.c.venue, s.c.producer) if word]


def _batch(wanted: Wanted) -> list[Any]:
    ways = [s.c.batch == wanted.batch, s.c.sampling_number == wanted.batch] if wanted.batch else []
    return [*ways, s.c.made_on == wanted.made_on] if wanted.made_on else ways


def _area(wanted: Wanted) -> list[Any]:
    return [s.c.area == area for area in wanted.areas]


_WAYS = (_batch, _place, _food, _area)
"""Of what is asked for in several ways: what leaves the fewest first."""


def _ways(connection: Connection, wanted: Wanted) -> tuple[list[Any], list[Any]]:
    """(ways to what leaves the fewest, everything else that must be true)"""
    asked = [ways for of in _WAYS if (ways := of(wanted))]
    if len(asked) > 1 and wanted.areas:
        areas = asked.pop()
        if len(asked[0]) * len(areas) <= newest.WAYS[connection.dialect.name]:
            asked[0] = [and_(way, area) for way in asked[0] for area in areas]
        elif connection.dialect.name == "sqlite":
            asked.append([s.c.area.concat("").in_(wanted.areas)])  # the rows of a food are fewer: its index is meant
        else:
            asked.append(areas)
    return (asked[0] if asked else []), [*(or_(*ways) for ways in asked[1:]), *_others(wanted)]


def _conditions(wanted: Wanted) -> list[Any]:
    return [*(or_(*ways) for of in _WAYS if (ways := of(wanted))), *_others(wanted)]


def _tested(wanted: Wanted) -> Any:
    """Rare tests are found by their index, of common ones the newest results have enough."""
    tested = t.c.item.in_(wanted.items), *([t.c.is_failing] if wanted.verdict == "failed" else [])
    if wanted.are_few:
        return s.c.id.in_(select(t.c.sample).where(*tested))
    return exists().where(t.c.sample == s.c.id, *tested)


def _others(wanted: Wanted) -> list[Any]:
    given: list[Any] = [SHOWN]
    if wanted.items:
        given.append(_tested(wanted))
    if wanted.venue_kind:
        given.append(s.c.venue_kind == wanted.venue_kind)
    if wanted.since:
        given.append(s.c.published_on >= wanted.since)
    if wanted.until:
        given.append(s.c.published_on <= wanted.until)
    if wanted.verdict:
        given.append(newest.FAILED if wanted.verdict == "failed" else s.c.verdict == wanted.verdict)
    return given


def page(connection: Connection, wanted: Wanted, page: int, size: int) -> tuple[Sequence[Any], int]:
    """The newest first, and how many there are, counted to ``COUNTED`` + 1."""
    ways, given = _ways(connection, wanted)
    is_by_item = wanted.items and not wanted.are_few and not ways and wanted.verdict != "failed"
    is_by_item = is_by_item and connection.dialect.name == "sqlite"  # PostgreSQL finds that way by itself
    found = newest.page(connection, ways, given, page, size)
    return found, _tested_often(connection, wanted) if is_by_item else newest.count(connection, ways, given)


def _tested_often(connection: Connection, wanted: Wanted) -> int:
    """``newest.count`` of common tests: in the index of items a thousand of them stand side by side."""
    given = [t.c.item.in_(wanted.items), *_others(replace(wanted, items=()))]
    some = select(t.c.sample).select_from(t.join(s, s.c.id == t.c.sample)).where(*given).distinct()
    return connection.execute(select(func.count()).select_from(some.limit(COUNTED + 1).subquery())).scalar_one()


def by_ref(connection: Connection, ref: str) -> Any | None:
    """Also one that was public and is withdrawn."""
    return connection.execute(select(s).where(s.c.ref == ref, TOLD)).first()


def changed(
    connection: Connection, at: datetime | None, ref: str, limit: int, wanted: Wanted | None = None, *, until: datetime
) -> Sequence[Any]:
    """What was ever public, after (``at``, ``ref``) by time of its last change, up to ``until``; of ``wanted`` only what is public
    now.
    """
    order = s.c.changed_at, s.c.ref
    ids = _changing(connection, wanted).where(_moment(connection) <= until).limit(limit)  # sorted alone: rows are wide
    if at is not None:
        ids = ids.where(or_(s.c.changed_at > at, and_(s.c.changed_at == at, s.c.ref > ref)))
        ids = ids if wanted else ids.where(s.c.changed_at >= at)  # said so, SQLite begins there
    return connection.execute(select(s).where(s.c.id.in_(ids)).order_by(*order)).all()


def _changing(connection: Connection, wanted: Wanted | None) -> Any:
    """The few of a name or a batch are looked up by that; of everything else the changes in their order have enough."""
    query = select(s.c.id).where(TOLD)
    if wanted is None:
        return query.order_by(s.c.changed_at, s.c.ref)
    ways, given = _ways(connection, wanted)
    found = union_all(*(select(s.c.id).where(SHOWN, way) for way in ways)) if ways else None
    if found is None or not _are_few(connection, found):
        many = [one for one in _conditions(wanted) if one is not SHOWN]
        # Said so, it fits no index of names, which SQLite would otherwise rather read and sort.
        shown = literal_column("+sample.is_public") if connection.dialect.name == "sqlite" else SHOWN
        return query.where(shown, *many).order_by(s.c.changed_at, s.c.ref)
    is_sqlite = connection.dialect.name == "sqlite"
    first = (
        _moment(connection) if is_sqlite else func.timezone("UTC", s.c.changed_at)
    )  # neither fits the index of changes
    return query.where(s.c.id.in_(found), *given).order_by(first, s.c.ref)


def _moment(connection: Connection) -> Any:
    """``changed_at`` where SQLite is not to go through all changes because of it."""
    is_sqlite = connection.dialect.name == "sqlite"
    return literal_column("+sample.changed_at", s.c.changed_at.type) if is_sqlite else s.c.changed_at


def _are_few(connection: Connection, ids: Any) -> bool:
    some = select(ids.subquery().c.id).limit(_FEW + 1).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one() <= _FEW


def latest(connection: Connection, limit: int) -> Sequence[Any]:
    """What was ever public, the last changed first."""
    query = select(s).where(TOLD).order_by(s.c.changed_at.desc(), s.c.ref.desc()).limit(limit)
    return connection.execute(query).all()


def newest_change(connection: Connection) -> datetime | None:
    found: datetime | None = connection.scalar(select(func.max(s.c.changed_at)).where(TOLD))
    return found


def tests(connection: Connection, samples: Sequence[int]) -> dict[int, list[Any]]:
    """Tests by sample, in their order."""
    found: dict[int, list[Any]] = {sample: [] for sample in samples}
    if samples:
        query = select(t).where(t.c.sample.in_(samples)).order_by(t.c.sample, t.c.position)
        for row in connection.execute(query):
            found[row.sample].append(row)
    return found


def business_refs(connection: Connection, ids: Sequence[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    return {row.id: row.ref for row in connection.execute(select(b.c.id, b.c.ref).where(b.c.id.in_(ids)))}


def business_ids(connection: Connection, refs: Sequence[str]) -> Sequence[int]:
    return connection.scalars(select(b.c.id).where(b.c.ref.in_(refs))).all() if refs else []


_FAILED = func.sum(case((s.c.verdict == "failed", 1), else_=0))


def rates(connection: Connection, by: str, wanted: Wanted, limit: int, newest: int = 0) -> Sequence[Any]:
    """(key, samples, failed) by category, area, venue_kind, item or month; the most samples first, months in order.

    ``newest``: of so many results, the last published.
    """
    given = _conditions(wanted)
    if newest:
        last = select(s.c.id).where(*given).order_by(s.c.published_on.desc(), s.c.id.desc()).limit(newest)
        given = [s.c.id.in_(last)]
    if by == "item":
        failing = func.count(func.distinct(case((t.c.is_failing, t.c.sample))))
        many = func.count(func.distinct(t.c.sample))
        query = select(t.c.item.label("key"), many.label("samples"), failing.label("failed"))
        if newest:  # the samples themselves need not be read
            query = query.where(t.c.sample.in_(last)).group_by(t.c.item)
        else:
            query = query.select_from(s.join(t, t.c.sample == s.c.id)).where(*given).group_by(t.c.item)
        return connection.execute(query.order_by(many.desc(), t.c.item).limit(limit)).all()
    key = month_of(connection) if by == "month" else s.c[by]
    many = func.count()
    query = select(key.label("key"), many.label("samples"), _FAILED.label("failed")).where(*given).group_by(key)
    order = [key.desc()] if by == "month" else [many.desc(), key]
    return connection.execute(query.order_by(*order).limit(limit)).all()


def month_of(connection: Connection) -> Any:
    if connection.dialect.name == "sqlite":
        return func.strftime("%Y-%m", s.c.published_on)
    return func.to_char(s.c.published_on, "YYYY-MM")
