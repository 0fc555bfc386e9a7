"""Are results that fit in several ways the newest of all that fit, in order, each once, and counted rightly?"""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.domain.result.reading import Verdict
from bot.services.result.public import Asked, search
from bot.store.engine import Database
from bot.store.result import newest
from bot.store.result.public import Wanted, page
from tests.published import LEAD, PESTICIDE, publish

FOODS = ("韭菜", "韭菜（散装）", "芹菜", "豆干")
AREAS = ("990101001", "990101002", "990102")
SINCE = date(2026, 1, 1)
COUNT = 60
Row = tuple[date, int]


def fill(connection: Connection, now: datetime) -> None:
    draw = random.Random(20261122)
    for number in range(COUNT):
        day = SINCE + timedelta(days=draw.randrange(20))
        given: dict[str, Any] = {
            "food": draw.choice(FOODS),
            "area": draw.choice(AREAS),
            "published_on": day,
            "batch": f"B{number % 9}",
        }
        publish(
            connection,
            now,
            **given,
            category=draw.choice(("蔬菜", "豆制品")),
            verdict=draw.choice(("passed", "failed")),
        )


def wanted() -> list[Wanted]:
    """Every mixture of what may be asked for."""
    foods, areas = ((), FOODS[:1], FOODS[:3]), ((), AREAS[:1], AREAS)
    mixtures = product(foods, ((), ("豆制品",)), areas, ("", "failed"), ("", "B3"), (None, SINCE + timedelta(days=9)))
    return [
        Wanted(foods=food, categories=category, areas=area, verdict=verdict, batch=batch, since=since)
        for food, category, area, verdict, batch, since in mixtures
    ]


def plainly(rows: list[Row], everything: list[dict[str, object]], one: Wanted) -> list[Row]:
    """The same by looking at every row."""
    return [
        row
        for row, given in zip(rows, everything, strict=True)
        if (not (one.foods or one.categories) or given["food"] in one.foods or given["category"] in one.categories)
        and (not one.areas or given["area"] in one.areas)
        and one.verdict in ("", given["verdict"])
        and one.batch in ("", given["batch"])
        and (one.since is None or row[0] >= one.since)
    ]


@pytest.mark.parametrize("apart", [1, 2, 60])
async def test_ways_apart_give_what_all_rows_give(
    database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch, apart: int
) -> None:
    monkeypatch.setattr(newest, "WAYS", {"sqlite": apart, "postgresql": apart})
    await database.run(fill, now)

    def look(connection: Connection) -> None:
        every, total = page(connection, Wanted(), 1, COUNT)
        assert total == len(every) == COUNT
        rows = [(row.published_on, row.id) for row in every]
        assert rows == sorted(rows, reverse=True)
        given = [dict(row._mapping) for row in every]
        for one in wanted():
            expected = plainly(rows, given, one)
            for number in (1, 2):
                found, total = page(connection, one, number, 7)
                assert total == len(expected), one
                assert [(row.published_on, row.id) for row in found] == expected[7 * number - 7 : 7 * number], one

    await database.read(look)


async def test_total_stops_at_the_bound(database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "COUNTED", 10)
    await database.run(fill, now)
    for one in (Wanted(), Wanted(areas=AREAS[:2]), Wanted(foods=FOODS, categories=["蔬菜"])):
        _, total = await database.read(page, one, 1, 5)
        assert total == 11


async def test_common_items_are_counted_as_rare_ones_are(database: Database, now: datetime) -> None:
    await database.run(fill, now)
    await database.run(publish, now, tests=(PESTICIDE, LEAD))
    for items, since in product((("毒死蜱",), ("毒死蜱", "铅"), ("镉",)), (None, SINCE + timedelta(days=9))):
        one = Wanted(items=items, since=since)
        common, rare = [await database.read(page, replace(one, are_few=few), 1, 2 * COUNT) for few in (False, True)]
        assert [row.id for row in common[0]] == [row.id for row in rare[0]]
        assert common[1] == rare[1] == len(rare[0])
        assert bool(rare[1]) == ("镉" not in items)


async def test_part_of_a_foods_name_finds_its_kinds(database: Database, now: datetime) -> None:
    await database.run(fill, now)
    found = await database.read(search, asked=Asked(food="韭菜", verdict=Verdict.FAILED), size=COUNT)
    assert {item.food for item in found.items} == set(FOODS[:2])
    assert {item.verdict for item in found.items} == {Verdict.FAILED}
    assert found.total == len(found.items) > 0


async def test_results_of_a_common_item_are_counted_from_its_tests(database: Database, now: datetime) -> None:
    await database.run(fill, now)
    for number in range(3):
        await database.run(publish, now, tests=(PESTICIDE, LEAD), failing=(PESTICIDE,)[: number % 2])
    await database.run(publish, now, tests=(PESTICIDE,), is_public=False)
    found = {
        (items, verdict): (await database.read(page, Wanted(items=items, verdict=verdict), 1, 20))[1]
        for items in ((LEAD.item,), (PESTICIDE.item,), (LEAD.item, PESTICIDE.item))
        for verdict in ("", "passed", "failed")
    }
    passed = found[(LEAD.item,), "passed"]
    assert found[(LEAD.item,), ""] == found[(LEAD.item, PESTICIDE.item), ""] == COUNT + 3
    assert [found[(PESTICIDE.item,), verdict] for verdict in ("", "passed", "failed")] == [3, 2, 1]
    assert 2 < passed < COUNT
