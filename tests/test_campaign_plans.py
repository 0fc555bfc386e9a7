"""Does each fire time of a plan make one draft, whoever looks at the clock, and nothing that is sent by itself?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.domain.campaign.audience import Audience, Kind
from bot.domain.campaign.state import State, Way
from bot.domain.refused import Refused
from bot.services.campaign import plans
from bot.services.campaign.views import Plan
from bot.store.campaign import plans as store
from bot.store.engine import Database
from tests.campaigns import LI, LOOK, CampaignDesk, campaign_desk
from tests.conftest import SOAK
from tests.databases import opened

DAYS = 60 if SOAK else 12


@pytest.fixture
async def desk(database: Database, now: datetime) -> AsyncIterator[CampaignDesk]:
    async with campaign_desk(database, now) as started:
        yield started


async def adds(desk: CampaignDesk, cron: str = "0 9 * * *", **given: Any) -> int:
    values = {"name": "每天一条", "template": "test_week", "fields": {"theme": "洗手"}} | given
    return await desk.database.run(plans.add_plan, actor=LI, cron=cron, now=desk.now, **values)


async def fires(desk: CampaignDesk) -> list[str]:
    return await desk.database.run(plans.fire_due, now=desk.now)


async def one(desk: CampaignDesk) -> Plan:
    return (await desk.database.read(plans.plans, actor=LOOK, now=desk.now))[0]


async def test_a_fire_time_makes_a_draft_and_no_more(desk: CampaignDesk) -> None:
    plan = await adds(desk, audience=Audience(Kind.TOPIC, ("tips",)), ways=(Way.CHAT, Way.NEXT))
    assert await fires(desk) == []
    assert (await one(desk)).next_at == desk.now + timedelta(hours=23)  # 9:00 of tomorrow
    desk.later(hours=23)
    (ref,) = await fires(desk)
    assert await fires(desk) == []
    seen = await desk.sees(ref)
    assert (seen.state, seen.origin, seen.title) == (State.DRAFT, f"plan:{plan}", "洗手，一起来")
    assert (seen.audience.words, seen.ways, seen.history[0].by) == ("topic tips", (Way.CHAT, Way.NEXT), "system")
    assert not await desk.starts(ref)
    (used,) = await desk.database.read(store.fired, plan)
    assert (used.at, used.campaign) == (desk.now, seen.id)


async def test_after_an_outage_only_the_last_time_counts(desk: CampaignDesk) -> None:
    plan = await adds(desk)
    await adds(desk, name="不补", catch_up=plans.NONE)
    desk.later(days=5)
    (ref,) = await fires(desk)
    assert (await desk.sees(ref)).origin == f"plan:{plan}"
    assert (await one(desk)).last_at == desk.now - timedelta(hours=1)
    desk.later(hours=23, minutes=10)
    assert len(await fires(desk)) == 2


async def test_clock_that_jumps_makes_nothing_twice(desk: CampaignDesk) -> None:
    await adds(desk)
    desk.later(hours=23)
    start = desk.now
    made = await fires(desk)
    for hours in (-2, 1, -1, 0, 26, 23, 24, 23):
        desk.now = start + timedelta(hours=hours)
        made += await fires(desk)
    assert len(made) == 2


async def test_plan_that_is_off_makes_up_for_nothing(desk: CampaignDesk) -> None:
    plan = await adds(desk)
    await desk.database.run(plans.switch_plan, actor=LI, plan=plan, is_on=False, now=desk.now)
    desk.later(days=3)
    assert await fires(desk) == []
    assert (await one(desk)).next_at is None
    await desk.database.run(plans.switch_plan, actor=LI, plan=plan, is_on=True, now=desk.now)
    assert await fires(desk) == []
    given: dict[str, Any] = {"cron": "30 10 * * mon", "catch_up": plans.LATEST}
    await desk.database.run(plans.change_plan, actor=LI, plan=plan, now=desk.now, **given)
    assert (await one(desk)).next_at == datetime.fromisoformat("2026-11-30T10:30+08:00")


UNMEANT = (
    "",
    "* * * * *",
    "*/5 9 * * *",
    "0 9 * * 1",
    "0 25 * * *",
    "0 9 31 2 *",
    "0 9 * *",
    "0 9,10 * * *",
    "一天一次",
)
UNFIT: tuple[tuple[dict[str, Any], str], ...] = (
    ({"name": " "}, "campaign.plan_name"),
    ({"name": "每天一条"}, "campaign.plan_name"),
    ({"template": "gone"}, "campaign.template_unknown"),
    ({"catch_up": "all"}, "campaign.value_bad"),
    ({"ways": (Way.NONE,)}, "campaign.ways_bad"),
    *(({"cron": cron}, "campaign.plan_cron") for cron in UNMEANT),
)


async def test_plans_that_cannot_work_are_refused(desk: CampaignDesk) -> None:
    await adds(desk)
    for given, code in UNFIT:
        with pytest.raises(Refused) as refused:
            await adds(desk, **({"name": "另一个"} | given))
        assert refused.value.code == code


async def test_plan_whose_template_is_gone_stops(desk: CampaignDesk) -> None:
    plan = await adds(desk)
    await desk.database.run(store.change, plan, {"template": "gone"})
    desk.later(days=1)
    assert await fires(desk) == []
    assert not (await one(desk)).is_on


async def test_each_fire_time_once_in_three_processes(database: Database, database_url: str, now: datetime) -> None:
    random, made = Random(8), list[str]()
    async with campaign_desk(database, now) as desk, opened(database_url) as second, opened(database_url) as third:
        plan = await adds(desk, "0 9 * * *")
        for day in range(1, DAYS + 1):
            nine = datetime.fromisoformat("2026-11-22T09:00+08:00") + timedelta(days=day)
            looks = [
                one.run(plans.fire_due, now=nine + timedelta(seconds=random.randint(-90, 300)))
                for one in (database, second, third) * 2
            ]
            for found in await asyncio.gather(*looks):
                made += found
            made += await database.run(plans.fire_due, now=nine + timedelta(minutes=9))
        used = await database.read(store.fired, plan)
        assert len(made) == len(set(made)) == len(used) == DAYS
        assert {one.campaign for one in used} == {(await desk.sees(ref)).id for ref in made}
