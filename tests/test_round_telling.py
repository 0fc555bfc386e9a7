"""Who hears what of a round, when, and how often? Nobody early, nobody twice, everybody at the end."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.domain.round import Act, Dropped, Finding, Offered, Progress
from bot.services import round
from bot.services.round.views import Line, Wish
from bot.store import tables
from bot.store.engine import Database
from bot.store.outbox import read_content
from tests.notified import configured
from tests.rounds import CHEN, LI, LOOK, WANG, Stage, staged

P = Progress
SHOP = "百味斋小吃店"


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Stage]:
    """An approved plan: 辣条 (zhang, wang), 烤肠 of a place with few venues (wang), 奶茶 (li), a clue of zhang's."""
    async with staged(database, now) as found:
        await found.opens_nominations()
        await found.nominates("zhang", "辣条", business=SHOP)
        options = [Offered("辣条", "school"), Offered("烤肠", "market", "990101100"), Offered("奶茶", "catering")]
        options += [Offered("糖果", "school")]
        work: dict[str, Any] = {"actor": LI, "number": found.number, "options": options, "now": now}
        await database.run(round.set_options, **work)
        await found.does(Act.CLOSE_NOMINATING)
        await found.does(Act.OPEN_VOTING)
        await found.votes("zhang", 1)
        await found.votes("wang", 1, 2)
        await found.votes("li", 3)
        await found.closes()
        yield found


def by_food(lines: tuple[Line, ...]) -> dict[str, int]:
    return {"线索" if line.is_named else line.food: line.id for line in lines}


def announced(connection: Connection) -> list[tuple[str, bool]]:
    """(purpose, does it come with a notice) of every message."""
    rows = connection.execute(select(tables.outbox).order_by(tables.outbox.c.id))
    return [(row.purpose, "notice" in read_content(connection, row)) for row in rows]


async def test_plan_is_told_only_where_it_warns_nobody(stage: Stage) -> None:
    lines = by_food(await stage.approves())
    await stage.ticks()
    assert [len(await stage.heard(name)) for name in ("zhang", "wang", "li")] == [1, 1, 1]
    assert ["辣条" in (await stage.heard(name))[0] for name in ("zhang", "wang")] == [True, True]
    data = await stage.database.read(round.open_data, number=stage.number, now=stage.now)
    assert data.lines == ()
    await stage.reports(lines["烤肠"], P.SAMPLED)
    await stage.reports(lines["线索"], P.SAMPLED)
    await stage.ticks()
    assert "东湖镇农贸市场的烤肠，已经抽样" in (await stage.heard("wang"))[-1]
    assert "已经抽样" in (await stage.heard("zhang"))[-1]
    data = await stage.database.read(round.open_data, number=stage.number, now=stage.now)
    assert [(line.progress, line.business) for line in data.lines] == [(P.SAMPLED, "")] * 2


async def test_nobody_is_told_twice_however_often_it_runs(stage: Stage) -> None:
    lines = by_food(await stage.approves())
    await stage.reports(lines["辣条"], P.SAMPLED)
    for _ in range(3):
        while await stage.database.run(round.tell, now=stage.now, limit=1):
            stage.later(minutes=1)
    assert [len(await stage.heard(name)) for name in ("zhang", "wang", "li")] == [2, 2, 1]
    again = tables.telling.update().values(finished_at=None, cursor="")
    await stage.database.run(lambda connection: connection.execute(again) and None)
    await stage.ticks()
    assert [len(await stage.heard(name)) for name in ("zhang", "wang", "li")] == [2, 2, 1]


async def finishes(stage: Stage) -> None:
    lines = by_food(await stage.approves())
    bad: dict[str, Any] = {"text": "菌落总数超标，已立案。", "finding": Finding.FAILED, "failing": 2}
    for food in ("辣条", "线索"):
        await stage.reports(lines[food], P.SAMPLED)
    await stage.reports(lines["辣条"], P.RESULT, **bad)
    await stage.reports(lines["线索"], P.AT_LAB, P.RESULT)
    await stage.reports(lines["烤肠"], P.NOT_SAMPLED, text="当天没有营业")
    await stage.reports(lines["奶茶"], P.SAMPLED, P.RESULT)
    await stage.ticks()


async def test_results_are_told_when_the_head_publishes(stage: Stage) -> None:
    await finishes(stage)
    before = len(await stage.heard("wang"))
    assert not any("超标" in words for words in await stage.heard("wang"))
    data = await stage.database.read(round.open_data, number=stage.number, now=stage.now)
    assert {line.finding for line in data.lines} == {None}
    await stage.does(Act.PUBLISH)
    await stage.ticks()
    new = (await stage.heard("wang"))[before:]
    assert len(new) == 2
    assert "不合格 2 批" in "".join(new) and "当天没有营业" in "".join(new)
    data = await stage.database.read(round.open_data, number=stage.number, now=stage.now)
    assert {line.business for line in data.lines} == {"", SHOP}
    assert [line.why for line in data.lines if line.progress is P.NOT_SAMPLED] == ["当天没有营业"]


async def test_the_end_tells_every_voter_everything(stage: Stage) -> None:
    await finishes(stage)
    await stage.does(Act.PUBLISH)
    await stage.does(Act.FINISH)
    await stage.ticks()
    for name, own in (("zhang", "校园周边的辣条"), ("wang", "东湖镇农贸市场的烤肠"), ("li", "餐饮店的奶茶")):
        said = (await stage.heard(name))[-1]
        mine, _, rest = said.partition("其他的")
        assert own in mine and own not in rest
        for words in ("2 批不合格", "菌落总数超标", "没有抽。原因：当天没有营业", "都合格"):
            assert words in said
        assert SHOP not in said
    told = await stage.database.read(round.told, actor=LOOK, number=stage.number)
    assert (told.citizens, told.waiting, told.steps["end"]) == (3, 0, {"waiting": 3})
    assert await stage.column("round.key") == [None]


async def test_what_was_chosen_and_not_planned_is_said(stage: Stage) -> None:
    await stage.database.run(round.draw, actor=WANG, number=stage.number, now=stage.now)
    plan = await stage.plans()
    milk = next(line.id for line in plan.lines if line.food == "奶茶")
    await stage.database.run(round.drop_line, actor=WANG, line=milk, why=Dropped.SEASON, now=stage.now)
    digest = await stage.database.run(round.propose, actor=WANG, number=stage.number, now=stage.now)
    await stage.database.run(round.approve, actor=CHEN, number=stage.number, digest=digest, now=stage.now)
    for line in (await stage.plans()).lines:
        await stage.reports(line.id, P.SAMPLED, P.RESULT)
    await stage.does(Act.PUBLISH)
    await stage.does(Act.FINISH)
    await stage.ticks()
    assert "餐饮店的奶茶：没有抽。过了季，买不到" in (await stage.heard("li"))[-1]


async def test_consent_is_kept_for_the_result(stage: Stage) -> None:
    async with configured():
        await finishes(stage)
        await stage.does(Act.PUBLISH)
        await stage.does(Act.FINISH)
        await stage.ticks()
    found = set(await stage.database.read(announced))
    late = {"round_result", "round_not_sampled", "round_end"}
    assert found == {(step, True) for step in late} | {("round_planned", False), ("round_sampled", False)}


async def test_who_left_hears_nothing_more(stage: Stage) -> None:
    lines = by_food(await stage.approves())
    gone = stage.refs["zhang"]
    await stage.leaves("zhang")
    await stage.reports(lines["辣条"], P.SAMPLED)
    await stage.ticks()
    recipients = await stage.column("outbox.recipient")
    assert gone not in recipients
    assert stage.refs["wang"] in recipients


async def test_withdrawn_round_says_why_to_all(stage: Stage) -> None:
    await stage.does(Act.WITHDRAW, why="台风停办")
    await stage.ticks()
    assert ["台风停办" in (await stage.heard(name))[0] for name in ("zhang", "wang", "li")] == [True] * 3
    assert [type(key) for key in await stage.column("round.key")] == [type(None)]


async def test_citizens_see_what_they_asked_for(stage: Stage) -> None:
    lines = by_food(await stage.approves())
    (before,) = await stage.database.read(round.asked, citizen=stage.refs["wang"])
    assert before.what == (Wish("辣条", "校园周边", ""), Wish("烤肠", "农贸市场", "东湖镇"))
    assert before.lines == ()
    await stage.reports(lines["烤肠"], P.SAMPLED)
    (after,) = await stage.database.read(round.asked, citizen=stage.refs["wang"])
    assert [(line.food, line.progress) for line in after.lines] == [("烤肠", P.SAMPLED)]
    assert await stage.database.read(round.asked, citizen="x" * 22) == []
