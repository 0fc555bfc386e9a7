"""Are clusters and rises found once, with their evidence, and left alone when there is nothing unusual?"""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, insert

from bot.domain.alert import Watch, is_rise
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import alert
from bot.services.alert import Alert
from bot.store import audit, tables
from bot.store.engine import Database
from tests.test_figures import case

ACTOR = Actor(1, "wang", "王芳", frozenset({"handler"}))
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def file(connection: Connection, first: int, people: str, days_ago: float = 1, **values: object) -> None:
    """One case for each letter of ``people``; letters are reporters."""
    received = NOW - timedelta(days=days_ago)
    shop = {"subject_key": "东关小店", "respondent": "东关小店"}
    rows = [case(first + n, received, **shop | {"citizen": who, "ill": None} | values) for n, who in enumerate(people)]
    connection.execute(insert(tables.complaint), rows)


async def filed(database: Database, first: int, people: str, days_ago: float = 1, **values: object) -> None:
    await database.run(lambda connection: file(connection, first, people, days_ago, **values))


async def alerts(database: Database, state: str | None = None) -> list[Alert]:
    return (await database.read(partial(alert.listing, actor=ACTOR, state=state))).items


async def test_three_citizens_of_one_shop_are_a_cluster(database: Database) -> None:
    await filed(database, 1, "abbc")
    assert await database.run(alert.watch, NOW) == 1
    (found,) = await alerts(database)
    assert (found.kind, found.title, found.count, found.citizens) == (Watch.CLUSTER, "东关小店", 4, 3)
    assert found.evidence == ["T00000004", "T00000003", "T00000002", "T00000001"]
    assert [entry.act for entry in (await database.read(audit.page, 1, 5))[0]] == ["alert.cluster"]


@pytest.mark.parametrize(
    ("people", "values"),
    [
        ("aab", {}),
        ("abc", {"days_ago": 8.0}),
        ("abc", {"subject_key": None}),
        ("abc", {"subject_key": ""}),
        ("abc", {"state": "withdrawn"}),
        ("a", {"ill": 3}),
    ],
)
async def test_the_usual_raises_no_alert(database: Database, people: str, values: dict[str, object]) -> None:
    await filed(database, 1, people, **values)  # type: ignore[arg-type]
    assert await database.run(alert.watch, NOW) == 0


async def test_two_ill_of_one_shop_are_enough(database: Database) -> None:
    await filed(database, first=1, people="ab", ill=1)
    assert await database.run(alert.watch, NOW) == 1
    assert [found.kind for found in await alerts(database)] == [Watch.ILLNESS]


async def test_standing_alert_grows_instead_of_coming_twice(database: Database) -> None:
    await filed(database, 1, "abc")
    await database.run(alert.watch, NOW)
    (before,) = await alerts(database)
    await database.run(partial(alert.acknowledge, id=before.id, actor=ACTOR, now=NOW))
    await filed(database, 4, "d", 0)
    assert await database.run(alert.watch, NOW + timedelta(hours=1)) == 0
    (after,) = await alerts(database)
    assert (after.id, after.state, after.count, after.citizens) == (before.id, "seen", 4, 4)
    assert after.window_from == before.window_from
    assert after.seen_by == "王芳"


async def test_closed_alert_comes_back_with_new_cases_only(database: Database) -> None:
    await filed(database, 1, "abc")
    await database.run(alert.watch, NOW)
    (first,) = await alerts(database)
    await database.run(partial(alert.close, id=first.id, actor=ACTOR, now=NOW))
    await filed(database, 4, "de", -0.5)
    assert await database.run(alert.watch, NOW + timedelta(days=1)) == 0
    await filed(database, 6, "f", -0.6)
    assert await database.run(alert.watch, NOW + timedelta(days=1)) == 1
    (second,) = await alerts(database)
    assert second.evidence == ["T00000006", "T00000005", "T00000004"]
    assert [found.id for found in await alerts(database, "closed")] == [first.id]


async def test_rise_is_measured_against_the_weeks_before(database: Database) -> None:
    for week in range(1, 9):
        await filed(database, 10 * week, "ab", 7 * week + 1, category="dairy", subject_key=None)
        await filed(database, 10 * week + 5, "abcd", 7 * week + 1, category="meat", subject_key=None)
    await filed(database, 200, "abcdefgh", 2, category="dairy", subject_key=None)
    await filed(database, 300, "abcdefgh", 2, category="meat", subject_key=None)
    assert await database.run(alert.watch, NOW) == 1
    (found,) = await alerts(database)
    assert (found.kind, found.subject, found.count, found.usual) == (Watch.RISE, "dairy", 8, 2.0)
    assert found.evidence[0] == "T00000207"
    assert len(found.evidence) == 8


def test_rise_needs_cases_and_distance() -> None:
    assert [is_rise(count, before) for count, before in ((5, 0), (6, 0), (8, 16), (8, 32), (40, 160), (30, 160))] == [
        False,
        True,
        True,
        False,
        True,
        False,
    ]


async def test_case_shows_the_alerts_that_name_it(database: Database) -> None:
    await filed(database, 1, "abc")
    await database.run(alert.watch, NOW)
    assert len(await database.read(lambda connection: alert.of_case(connection, number="T00000002"))) == 1
    assert await database.read(lambda connection: alert.of_case(connection, number="T0000000")) == []


async def test_reporter_s_past_is_told_in_numbers(database: Database) -> None:
    await filed(database, 1, "aaab")
    await filed(database, 11, "a", subject_key="别家", state="withdrawn")
    await filed(database, 12, "a", days_ago=400)
    facts = await database.read(partial(alert.reporter_facts, number="T00000001", actor=ACTOR, now=NOW))
    assert [(fact.code, fact.count) for fact in facts] == [
        ("cases", 4),
        ("businesses", 2),
        ("withdrawn", 1),
        ("same_facts", 0),
    ]


async def test_unknown_alert_and_viewer_are_refused(database: Database) -> None:
    with pytest.raises(Refused, match="alert.unknown"):
        await database.run(partial(alert.close, id=7, actor=ACTOR, now=NOW))
    viewer = Actor(2, "li", "李", frozenset({"viewer"}))
    with pytest.raises(Refused, match="staff.not_allowed"):
        await database.run(partial(alert.close, id=7, actor=viewer, now=NOW))
