"""Does the forecast say what planning then writes, and does it name everybody who is not reached?"""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select

from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.notice import TopicNotices
from bot.domain.campaign.reach import Standing, Why, way_to
from bot.domain.campaign.state import Way
from bot.services import house
from bot.services.campaign import audience, making, planning
from bot.services.campaign.audience import Forecast
from bot.store import citizen, tables
from bot.store.campaign import quota, topic
from bot.store.campaign.standing import OFF, month_of
from bot.store.engine import Database
from tests.campaigns import LI, CampaignDesk, campaign_desk

TEMPLATE = "nTopic"
ALL_WAYS = "chat notice mass next"


def seeded(connection: Connection, now: datetime, count: int) -> list[str]:
    """Followers; by their place they are in touch, agreed, had their four, want nothing, left, subscribed, voted."""
    refs = []
    for place in range(count):
        ref = citizen.add(connection, f"o{place}", now - timedelta(days=1 if place % 3 == 0 else 9))
        refs.append(ref)
        topic.add(connection, ref, "tips", now)
        if place % 4 == 0:
            row = {"citizen": ref, "template": TEMPLATE, "stock": 1, "granted_at": now}
            connection.execute(insert(tables.subscription).values(**row))
        if place % 5 == 1:
            for _ in range(4):
                quota.count(connection, month_of(now), [ref])
        if place % 7 == 2:
            topic.add(connection, ref, OFF, now)
        if place % 11 == 4:
            citizen.leave(connection, ref, now)
    return refs


def furnished() -> None:
    """The account has a template for topics, until the desk is closed."""
    kept = house.shipped(), house.phrases(), house.notices()
    house.furnish(*kept, address=house.address(), topic_notices=TopicNotices(TEMPLATE, {"thing1": "{title}"}))


async def desk_with(desk: CampaignDesk, ways: str, words: str = "topic tips") -> str:
    ref = await desk.drafts()
    await desk.edits(ref, {"ways": ways, "audience": words})
    return ref


async def forecast(desk: CampaignDesk, ref: str) -> Forecast:
    row = await desk.row(ref)
    return await desk.database.read(lambda c: audience.forecast(c, campaign=row, now=desk.now))


async def planned(desk: CampaignDesk, ref: str) -> tuple[Counter[str], Counter[str]]:
    await desk.approves(ref)
    assert await desk.starts(ref)
    while await desk.database.run(planning.plan, now=desk.now):
        pass
    r = tables.campaign_recipient
    rows = await desk.database.read(lambda c: c.execute(select(r.c.way, r.c.why)).all())
    return Counter(row.way for row in rows if row.way != "none"), Counter(row.why for row in rows if row.way == "none")


@pytest.mark.parametrize("ways", [ALL_WAYS, "chat notice", "notice chat mass", "mass"])
async def test_the_forecast_is_what_planning_writes(database: Database, now: datetime, ways: str) -> None:
    async with campaign_desk(database, now) as desk:
        await database.run(seeded, now, 77)
        furnished()
        ref = await desk_with(desk, ways)
        told = await forecast(desk, ref)
        by_way, why = await planned(desk, ref)
        assert {str(way): count for way, count in told.by_way.items()} == dict(by_way)
        assert {str(one): count for one, count in told.not_reached.items()} == dict(why)
        assert told.size == 77 == told.reached + sum(told.not_reached.values())
        assert {Why.LEFT, Why.REFUSED} <= set(told.not_reached)


async def test_a_list_of_one_goes_another_way(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        await database.run(seeded, now, 1)
        ref = await desk_with(desk, "mass")
        assert (await forecast(desk, ref)).not_reached == {Why.TOO_FEW: 1}
        await desk.edits(ref, {"ways": "mass next"})
        assert (await forecast(desk, ref)).by_way == {Way.NEXT: 1}


async def test_a_message_to_all_costs_a_slot_of_the_month(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        await database.run(seeded, now, 30)
        ref = await desk_with(desk, "mass next", "all")
        told = await forecast(desk, ref)
        assert (told.is_by_call, told.size, told.cost.slots, told.cost.left, told.cost.calls) == (True, 27, 1, 4, 1)
        assert told.cost.used_up == 5 == told.not_reached[Why.QUOTA]
        for slot in (1, 2, 3, 4):
            await database.run(quota.take, month_of(now), slot, None, now)
        told = await forecast(desk, ref)
        assert (told.reached, told.cost.left) == (0, 0)
        assert "campaign_forecast.no_slot" in [note.key for note in told.notes]


async def test_a_tag_is_known_to_the_platform_alone(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        await database.run(seeded, now, 5)
        ref = await desk_with(desk, "mass", "tag 101")
        told = await forecast(desk, ref)
        assert (told.size, told.reached, told.cost.slots, told.cost.calls) == (None, 0, 0, 1)
        assert [note.key for note in told.notes] == ["campaign_forecast.by_tag"]


async def test_whoever_named_a_town_hears_of_its_villages(database: Database, now: datetime) -> None:
    def live(connection: Connection) -> dict[str, str]:
        found = {}
        for name, code in {
            "district": "990101",
            "town": "990101100",
            "village": "990101100201",
            "other": "990101001",
        }.items():
            found[name] = citizen.add(connection, name, now)
            topic.add(connection, found[name], f"area:{code}", now)
        return found

    async with campaign_desk(database, now):
        who = await database.run(live)
        for code, names in {"990101100": ("district", "town", "village"), "990101": tuple(who), "990102": ()}.items():
            meant = Audience(Kind.AREAS, (code,))
            found = await database.read(audience.resolve, meant)
            assert set(found) == {who[name] for name in names}


async def test_pages_of_an_audience_come_in_order_and_once(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now):
        refs = set(await database.run(seeded, now, 23))
        meant, seen = Audience(Kind.TOPIC, ("tips", "recall")), [""]
        for _ in range(6):
            seen += await database.read(audience.resolve, meant, seen[-1], 5)
        assert seen[1:] == sorted(refs)


@pytest.mark.parametrize(
    ("standing", "way", "why"),
    [
        (Standing(has_window=True, stock=1), Way.CHAT, None),
        (Standing(stock=1), Way.NOTICE, None),
        (Standing(had=3), Way.MASS, None),
        (Standing(had=4), Way.NONE, Why.QUOTA),
        (Standing(is_off=True, has_window=True), Way.NONE, Why.REFUSED),
        (Standing(follows=False, stock=1), Way.NONE, Why.LEFT),
        (Standing(is_known=False), Way.NONE, Why.ERASED),
    ],
)
def test_the_first_open_way_is_gone(standing: Standing, way: Way, why: Why | None) -> None:
    assert way_to(standing, (Way.CHAT, Way.NOTICE, Way.MASS), 4) == (way, why)


async def test_a_draft_begins_with_the_audience_of_its_template(database: Database, now: datetime) -> None:
    async with campaign_desk(database, now) as desk:
        given: dict[str, Any] = {"actor": LI, "template": "test_week", "now": now}
        ref = await database.run(making.draft, **given, audience=Audience(Kind.TOPIC, ("tips",)))
        assert (await desk.sees(ref)).audience == Audience(Kind.TOPIC, ("tips",))
