"""Is what looks odd marked with its reason and never dropped, and do two people decide, not one?"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from bot.domain.refused import Refused
from bot.domain.round import Sign, Signs, Verdict
from bot.domain.round.ballot import mask, totals
from bot.domain.round.doubt import bursts, day_of, nights, patterns
from bot.services import round
from bot.services.round.views import Suspicion
from bot.store import tables
from bot.store.engine import Database
from tests.rounds import CHEN, LI, LOOK, WANG, Stage, follow, staged

NIGHT = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)  # half past two in Beijing


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Stage]:
    """40 calm ballots for option 1 over an hour, 60 in one minute of the night for options 2 and 3, one fresh follower."""
    async with staged(database, now) as found:
        await found.opens_vote()
        for place in range(40):
            await found.votes(f"calm{place}", 1, now=now + timedelta(minutes=place))
        for place in range(60):
            await found.votes(f"odd{place}", 2, 3, now=NIGHT)
        found.refs["fresh"] = await database.run(follow, "o-fresh", now + timedelta(hours=1))
        await found.votes("fresh", 1, now=now + timedelta(hours=2))
        await found.closes()
        yield found


async def found(stage: Stage) -> dict[Sign, Suspicion]:
    rows = await stage.database.read(round.suspicions, actor=LOOK, number=stage.number)
    return {row.sign: row for row in rows}


async def votes(stage: Stage) -> dict[int, tuple[int, int, int]]:
    seen = await stage.database.read(round.tally, number=stage.number)
    return {count.option.number: (count.votes, count.clear, count.counted) for count in seen.counts if count.votes}


async def test_odd_ballots_are_marked_and_still_counted(stage: Stage) -> None:
    marked = await found(stage)
    assert {sign: group.ballots for sign, group in marked.items()} == {
        Sign.BURST: 60,
        Sign.PATTERN: 60,
        Sign.NIGHT: 60,
        Sign.FRESH: 1,
    }
    assert marked[Sign.BURST].since == NIGHT
    assert len(marked[Sign.PATTERN].options) == 2
    seen = await stage.database.read(round.tally, number=stage.number)
    assert (seen.ballots, seen.clear, seen.counted) == (101, 40, 101)
    assert await votes(stage) == {1: (41, 40, 41), 2: (60, 0, 60), 3: (60, 0, 60)}


async def test_two_people_leave_ballots_out(stage: Stage) -> None:
    burst = (await found(stage))[Sign.BURST]
    with pytest.raises(Refused) as refused:
        await stage.database.run(round.exclude, actor=WANG, suspicion=burst.id, now=stage.now)
    assert refused.value.code == "ballot.group_decided"
    with pytest.raises(Refused) as refused:
        await stage.database.run(round.doubt, actor=WANG, suspicion=burst.id, why="", now=stage.now)
    assert refused.value.code == "round.needs_why"
    await stage.database.run(round.doubt, actor=WANG, suspicion=burst.id, why="同一分钟六十票", now=stage.now)
    for actor, code in ((WANG, "ballot.own_proposal"), (LI, "round.not_allowed")):
        with pytest.raises(Refused) as refused:
            await stage.database.run(round.exclude, actor=actor, suspicion=burst.id, now=stage.now)
        assert refused.value.code == code
    assert (await votes(stage))[2] == (60, 0, 60)
    await stage.database.run(round.exclude, actor=CHEN, suspicion=burst.id, now=stage.now)
    assert await votes(stage) == {1: (41, 40, 41), 2: (60, 0, 0), 3: (60, 0, 0)}
    decided = (await found(stage))[Sign.BURST]
    assert (decided.verdict, decided.why) == (Verdict.EXCLUDED, "同一分钟六十票")
    assert (decided.proposed_by, decided.decided_by) == ("王审批", "陈局长")
    listed = await stage.database.read(round.ballots, number=stage.number)
    assert sum(ballot.is_excluded for ballot in listed) == 60


async def test_what_people_find_in_order_is_suspect_no_more(stage: Stage) -> None:
    fresh = (await found(stage))[Sign.FRESH]
    await stage.database.run(round.keep, actor=WANG, suspicion=fresh.id, now=stage.now)
    assert (await votes(stage))[1] == (41, 41, 41)
    with pytest.raises(Refused) as refused:
        await stage.database.run(round.keep, actor=WANG, suspicion=fresh.id, now=stage.now)
    assert refused.value.code == "ballot.group_decided"


async def test_exclusion_makes_a_proposed_plan_void(stage: Stage) -> None:
    burst = (await found(stage))[Sign.BURST]
    await stage.database.run(round.draw, actor=WANG, number=stage.number, now=stage.now)
    digest = await stage.database.run(round.propose, actor=WANG, number=stage.number, now=stage.now)
    await stage.database.run(round.doubt, actor=LI, suspicion=burst.id, why="夜里一分钟", now=stage.now)
    await stage.database.run(round.exclude, actor=WANG, suspicion=burst.id, now=stage.now)
    with pytest.raises(Refused) as refused:
        await stage.database.run(round.approve, actor=CHEN, number=stage.number, digest=digest, now=stage.now)
    assert refused.value.code == "plan.not_proposed"
    await stage.database.run(round.draw, actor=WANG, number=stage.number, now=stage.now)
    assert [line.food for line in (await stage.plans()).lines] == ["辣条"]


async def test_long_ledger_is_marked_part_by_part(stage: Stage) -> None:
    await stage.opens_vote()
    here = (await stage.sees()).id
    row = {
        "round": here,
        "turn": 1,
        "choices": mask([0, 1]),
        "before": 0,
        "is_current": True,
        "source": "chat",
        "area": "",
    }
    minute = int(NIGHT.timestamp()) // 60
    rows = [row | {"voter": f"v{n}", "receipt": f"r{n}", "minute": minute, "is_fresh": False} for n in range(25_000)]
    await stage.database.run(lambda connection: connection.execute(insert(tables.ballot), rows) and None)
    await stage.closes()
    marked = await found(stage)
    assert {group.ballots for group in marked.values()} == {25_000}
    assert (await votes(stage))[1] == (25_000, 0, 25_000)


def test_bursts_are_minutes_far_above_the_usual() -> None:
    calm = dict.fromkeys(range(1000, 1100), 3)
    assert bursts(calm, Signs()) == []
    busy = bursts(calm | {1200: 50, 1201: 40, 1300: 29, 1400: 31}, Signs())
    assert [(group.since, group.until) for group in busy] == [(1200, 1202), (1400, 1401)]
    assert bursts({}, Signs()) == []


def test_nights_are_of_beijing_one_group_each() -> None:
    minute = int(NIGHT.timestamp()) // 60
    groups = nights([minute, minute + 5, minute + 600, minute + 1440], Signs())
    assert [(group.until - group.since) for group in groups] == [300, 300]
    assert day_of(minute) + 1 == day_of(minute + 1440)
    assert all(group.since <= minute + day * 1440 < group.until for day, group in enumerate(groups))


def test_one_choice_alone_is_no_pattern() -> None:
    rows = [(5, 0b11, 40), (5, 0b1, 30), (6, 0b1, 99), (7, 0b11, 19), (8, 0b110, 25), (8, 0, 100)]
    assert [(group.since, group.choices) for group in patterns(rows, Signs())] == [(300, 0b11)]
    assert totals([(0b11, 40)], 2) == [40, 40]
