"""Does a published result find everybody who asked, once, and nobody else, also when it changes or is taken down?"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import tabular
from bot.domain.complaint import Kind
from bot.domain.refused import Refused
from bot.domain.result.table import Act
from bot.domain.round import Act as RoundAct
from bot.domain.round import Finding, Offered, Progress
from bot.jobs.results import Results
from bot.services import complaint, result, round
from bot.store import tables
from bot.store.engine import Database
from tests.cases import file
from tests.conftest import CONTENT
from tests.results import CAKE, LEEK, Desk, read
from tests.rounds import LI, LOOK, PAN, WANG, Stage, staged

P = Progress
STALL = "万星农贸市场张翠花摊位"
MARKET = replace(LEEK, venue=STALL, venue_region="和平区")


class Street(Desk):
    """An office with its results, its cases and a round."""

    stage: Stage

    async def asks(self, name: str, food: str = "韭菜", **other: Any) -> str:
        """Somebody complains about the food of the stall; the number."""
        who = await self.stage.follower(name)
        given = {"citizen": who, "story": f"在摊上买的{food}有怪味", "place": "和平区建设大街18号"}
        given |= {"respondent": STALL} | other
        return (await self.database.run(file, self.now, **given)).number

    async def answers(self, ref: str, number: str) -> None:
        await self.database.run(result.link_case, actor=LI, ref=ref, number=number, now=self.now)

    async def told(self) -> None:
        """The timetable, more often than needed; a part was written when somebody killed it."""
        while await self.database.run(result.tell, now=self.now, limit=1):
            self.later(seconds=1)
        await Results(self.database, lambda: self.now).tell()

    async def sent(self) -> None:
        """The sender sent everything that waits."""
        done = update(tables.outbox).where(tables.outbox.c.state == "waiting").values(state="sent", sent_at=self.now)
        await self.database.run(lambda connection: connection.execute(done) and None)

    async def again(self) -> None:
        """Every telling starts anew, as after a crash that lost how far it was."""
        empty = update(tables.result_telling).values(cursor="", finished_at=None)
        await self.database.run(lambda connection: connection.execute(empty) and None)
        await self.told()

    async def heard(self, name: str) -> list[str]:
        return [said for said in await self.stage.heard(name) if "一批" in said]

    async def published(self, ref: str) -> None:
        approved = await self.approves(ref)
        if approved.window_until:
            self.now = max(self.now, datetime.combine(approved.window_until, self.now.timetz()) + timedelta(days=1))
        await self.does(ref, Act.PUBLISH, WANG)
        self.stage.now = self.now

    async def corrected(self, ref: str, **values: str) -> None:
        proposed = await self.does(ref, Act.CORRECT, why="报告改过", values=values)
        await self.does(ref, Act.AGREE, WANG, hash=proposed.hash)

    async def loop(self, ref: str, actor: Any = WANG) -> result.Loop:
        return await self.database.read(result.loop, actor=actor, ref=ref)


@pytest.fixture
async def street(database: Database, now: datetime) -> AsyncIterator[Street]:
    result.read_with(read)
    async with staged(database, now) as stage:
        found = Street(database, now)
        found.stage = stage
        yield found
    result.read_with(partial(tabular.rows, words=CONTENT.results))


async def voted(street: Street) -> int:
    """A round whose line 韭菜 of the market (zhang, wang) is at the laboratory, another (li) found good; the line."""
    stage = street.stage
    await stage.opens_nominations()
    options = [Offered("韭菜", "market", "990101"), Offered("奶茶", "catering"), Offered("糖果", "school")]
    await street.database.run(round.set_options, actor=LI, number=stage.number, options=options, now=stage.now)
    await stage.does(RoundAct.CLOSE_NOMINATING)
    await stage.does(RoundAct.OPEN_VOTING)
    await stage.votes("zhang", 1)
    await stage.votes("wang", 1)
    await stage.votes("li", 2)
    await stage.closes()
    lines = {line.food: line.id for line in await stage.approves()}
    await stage.reports(lines["奶茶"], P.SAMPLED, P.RESULT)
    await stage.reports(lines["韭菜"], P.SAMPLED, P.AT_LAB)
    await stage.ticks()
    street.now = stage.now
    return lines["韭菜"]


async def linked(street: Street, ref: str) -> None:
    """The only line that is proposed."""
    (line,) = (await street.loop(ref)).lines
    await street.database.run(result.link_line, actor=PAN, ref=ref, line=line.ref, now=street.now)


async def shows_round(street: Street) -> None:
    await street.stage.does(RoundAct.PUBLISH)
    await street.stage.ticks()


async def test_who_reported_it_hears_once_and_nobody_else(street: Street) -> None:
    number, _ = await street.asks("zhang"), await street.asks("wang", "豆腐")
    ref = await street.receives(MARKET)
    assert (await street.loop(ref)).alike == (number,)
    await street.answers(ref, number)
    await street.told()
    assert await street.heard("zhang") == []
    await street.published(ref)
    assert await street.heard("zhang") == []
    await street.told()
    (said,) = await street.heard("zhang")
    for words in (number, STALL, "韭菜", "不合格。腐霉利 0.53mg/kg", "仅指该批次所检项目"):
        assert words in said
    await street.again()
    await street.again()
    assert [len(await street.heard(name)) for name in ("zhang", "wang")] == [1, 0]


async def test_two_cases_of_one_citizen_are_one_message(street: Street) -> None:
    numbers = [await street.asks("zhang"), await street.asks("zhang", place="和平区和平路2号")]
    ref = await street.receives(MARKET)
    for number in numbers:
        await street.answers(ref, number)
    await street.published(ref)
    await street.told()
    (said,) = await street.heard("zhang")
    assert all(number in said for number in numbers)


async def test_what_was_corrected_is_told_again_once(street: Street) -> None:
    number = await street.asks("zhang")
    ref = await street.receives(MARKET)
    await street.answers(ref, number)
    await street.published(ref)
    await street.told()
    await street.corrected(ref, food="韭菜（散装）")
    await street.answers(ref, await street.asks("wang"))
    await street.told()
    assert [len(await street.heard(name)) for name in ("zhang", "wang")] == [2, 1]
    said = (await street.heard("zhang"))[-1]
    for words in ("更正了（第 2 版）", "食品名称：原来是“韭菜”，现在是“韭菜（散装）”", "原因：报告改过"):
        assert words in said
    assert "公布了" in (await street.heard("wang"))[0]
    await street.again()
    await street.corrected(ref, brand="翠花")
    await street.told()
    assert [len(await street.heard(name)) for name in ("zhang", "wang")] == [3, 2]


async def test_withdrawn_before_the_telling_reaches_nobody(street: Street) -> None:
    ref = await street.receives(MARKET)
    await street.answers(ref, await street.asks("zhang"))
    await street.published(ref)
    await street.does(ref, Act.WITHDRAW, WANG, why="弄错了样品")
    await street.told()
    await street.again()
    assert await street.heard("zhang") == []
    assert (await street.loop(ref)).asked == 0
    with pytest.raises(Refused, match=r"result\.not_now"):
        await street.answers(ref, await street.asks("wang"))


async def test_withdrawn_after_the_telling_is_told_why(street: Street) -> None:
    ref = await street.receives(MARKET)
    await street.answers(ref, await street.asks("zhang"))
    await street.published(ref)
    await street.told()
    await street.sent()
    await street.does(ref, Act.WITHDRAW, WANG, why="弄错了样品")
    await street.told()
    await street.again()
    said = await street.heard("zhang")
    assert len(said) == 2
    assert "撤回了" in said[-1] and "弄错了样品" in said[-1] and "韭菜" not in said[-1]


async def test_message_of_a_withdrawn_result_is_not_sent(street: Street) -> None:
    ref = await street.receives(MARKET)
    await street.answers(ref, await street.asks("zhang"))
    await street.published(ref)
    await street.told()
    await street.does(ref, Act.WITHDRAW, WANG, why="弄错了样品")
    await street.told()
    await street.again()
    assert len(await street.heard("zhang")) == 1
    assert await street.stage.column("outbox.state") == ["dropped"]


async def test_who_asked_to_hear_no_more_hears_nothing(street: Street) -> None:
    taken_back, report = await street.asks("zhang"), await street.asks("wang", contact=None)
    by_phone: dict[str, Any] = {"kind": Kind.REPORT, "received": street.now, "now": street.now, "place": "和平路1号"}
    written = await street.database.run(
        complaint.file_by_staff, actor=LI, source="phone", story="韭菜有怪味", contact=None, citizen=None, **by_phone
    )
    for name, number in (("zhang", taken_back), ("wang", report)):
        await street.database.run(complaint.withdraw, citizen=street.stage.refs[name], number=number, now=street.now)
    ref = await street.receives(MARKET)
    for number in (taken_back, report, written.number):
        await street.answers(ref, number)
    await street.published(ref)
    await street.told()
    assert [len(await street.heard(name)) for name in ("zhang", "wang")] == [0, 0]


async def test_a_line_is_proposed_never_linked_alone(street: Street) -> None:
    line = await voted(street)
    ref = await street.receives(MARKET)
    seen = await street.loop(ref)
    assert [(one.what, one.progress) for one in seen.lines] == [("和平区 农贸市场 韭菜", "at_lab")]
    assert (seen.line, (await street.sees(ref)).line) == (None, None)
    other = await street.receives(replace(CAKE, venue_region="和平区"))
    assert (await street.loop(other)).lines == ()
    await linked(street, ref)
    waits = await street.database.read(result.line_found, actor=PAN, line=line)
    assert (waits.published, waits.waiting, waits.finding) == (0, 1, None)
    with pytest.raises(Refused, match=r"result\.line_waits"):
        await street.database.run(result.confirm_line, actor=PAN, line=line, now=street.now)
    assert (await street.loop(ref, LOOK)).line is None


async def test_voters_hear_of_their_line_and_its_correction(street: Street) -> None:
    line, ref = await voted(street), ""
    ref = await street.receives(MARKET)
    await linked(street, ref)
    await street.published(ref)
    await street.told()
    await street.database.run(result.confirm_line, actor=PAN, line=line, now=street.now)
    assert [len(await street.heard(name)) for name in ("zhang", "wang", "li")] == [0, 0, 0]
    await shows_round(street)
    said = (await street.stage.heard("zhang"))[-1]
    assert "不合格 1 批" in said and "不合格项目：腐霉利" in said and STALL not in said
    street.later(minutes=1)
    await street.corrected(ref, brand="翠花")
    await street.told()
    await street.again()
    assert [len(await street.heard(name)) for name in ("zhang", "wang", "li")] == [1, 1, 0]
    street.later(minutes=1)
    await street.does(ref, Act.WITHDRAW, WANG, why="弄错了样品")
    await street.told()
    assert [len(await street.heard(name)) for name in ("zhang", "wang", "li")] == [2, 2, 0]
    assert set(await street.stage.column("plan_line.finding")) == {None, "passed"}
    data = await street.database.read(round.open_data, number=street.stage.number, now=street.now)
    assert {(one.finding, one.result) for one in data.lines} == {
        (Finding.PASSED, "都合格。"),
        (None, "原来公布的结果撤回了。"),
    }
    await street.stage.does(RoundAct.FINISH)
    await street.stage.ticks()
    assert "和平区农贸市场的韭菜：原来公布的结果撤回了。" in (await street.stage.heard("wang"))[-1]


async def test_more_results_of_a_line_fill_it_anew(street: Street) -> None:
    line, found = await voted(street), list[tuple[Any, int]]()
    known = select(tables.plan_line.c.ref).where(tables.plan_line.c.id == line)
    for place, one in enumerate((replace(CAKE, food="韭菜", venue=STALL, venue_region="和平区"), MARKET)):
        ref = await street.receives(replace(one, sampling_number=f"XBJ2699{place:014}"))
        given: dict[str, Any] = {"actor": PAN, "line": line}
        code = await street.database.read(lambda connection: connection.scalar(known))
        await street.database.run(result.link_line, actor=PAN, ref=ref, line=str(code), now=street.now)
        await street.published(ref)
        await street.database.run(result.confirm_line, **given, now=street.now)
        (now,) = [one for one in (await street.stage.plans()).lines if one.id == line]
        found.append((now.finding, now.failing))
    assert found == [(Finding.PASSED, 0), (Finding.FAILED, 1)]
    await shows_round(street)
    with pytest.raises(Refused, match=r"round\.not_now"):
        await street.database.run(result.confirm_line, **given, now=street.now)


async def test_a_line_of_a_withdrawn_result_is_open_again(street: Street) -> None:
    line = await voted(street)
    ref = await street.receives(MARKET)
    await linked(street, ref)
    await street.published(ref)
    await street.database.run(result.confirm_line, actor=PAN, line=line, now=street.now)
    await street.does(ref, Act.WITHDRAW, WANG, why="弄错了样品")
    await street.told()
    with pytest.raises(Refused, match=r"plan\.unsettled"):
        await shows_round(street)
    assert [await street.heard(name) for name in ("zhang", "wang", "li")] == [[], [], []]


async def test_published_failures_raise_the_next_plan(street: Street) -> None:
    for place in range(2):
        await street.published(await street.receives(replace(MARKET, sampling_number=f"XBJ2699{place:014}")))
    await street.published(await street.receives(replace(CAKE, venue_region="和平区")))
    await voted(street)
    reasons = {
        line.food: {one.kind: (one.points, one.figure) for one in line.reasons}
        for line in (await street.stage.plans()).lines
    }
    assert reasons["韭菜"]["found"] == (20, "2")
    assert "found" not in reasons["奶茶"]


async def test_a_failing_batch_opens_a_task_that_reminds(street: Street) -> None:
    account = await street.stage.follower("office")
    bound = update(tables.staff).where(tables.staff.c.login == "wang").values(citizen=account)
    await street.database.run(lambda connection: connection.execute(bound) and None)
    ref = await street.receives(MARKET)
    await street.published(ref)
    tasks, total = await street.database.read(result.tasks, actor=LI, now=street.now)
    assert (total, tasks[0].ref, tasks[0].state) == (1, ref, "open")

    async def reminded() -> int:
        for _ in range(2):
            await Results(street.database, lambda: street.now).remind()
        return len([said for said in await street.stage.heard("office") if ref in said])

    assert await reminded() == 0
    counts = []
    for left in (8, 7, 5, 3, 0, -1, -7, -20):
        street.now = datetime.combine(tasks[0].due_on, street.now.timetz()) - timedelta(days=left)
        counts.append(await reminded())
    assert counts == [0, 1, 1, 2, 3, 4, 5, 5]
    assert "已经到期" in (await street.stage.heard("office"))[-1]


async def test_a_batch_citizens_asked_about_offers_a_tip(street: Street) -> None:
    await voted(street)
    ref = await street.receives(MARKET)
    await linked(street, ref)
    await street.answers(ref, await street.asks("zhang"))
    await street.answers(ref, await street.asks("chen"))
    assert ((await street.loop(ref)).asked, (await street.loop(ref)).tip) == (0, "")
    await street.published(ref)
    seen = await street.loop(ref)
    assert seen.asked == 3
    assert seen.tip.startswith("【消费提示】") and "腐霉利" in seen.tip and "仅指该批次所检项目" in seen.tip
    assert not any(word in seen.tip for word in ("风险警示", "安全", "放心"))
    nobody = await street.receives(replace(MARKET, sampling_number="XBJ26990101002930077"))
    await street.published(nobody)
    assert (await street.loop(nobody)).tip == ""


async def test_links_stay_once_somebody_was_told(street: Street) -> None:
    number = await street.asks("zhang")
    ref = await street.receives(MARKET)
    given: dict[str, Any] = {"actor": LI, "ref": ref, "number": number}
    await street.answers(ref, number)
    await street.database.run(result.unlink_case, **given, now=street.now)
    assert (await street.loop(ref)).cases == ()
    await street.answers(ref, number)
    await street.published(ref)
    with pytest.raises(Refused, match=r"result\.told_already"):
        await street.database.run(result.unlink_case, **given, now=street.now)
    with pytest.raises(Refused, match=r"result\.case_unknown"):
        await street.answers(ref, "T20261122-999999")
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await street.database.run(result.link_case, actor=LOOK, ref=ref, number=number, now=street.now)
    with pytest.raises(Refused, match=r"result\.line_unknown"):
        await street.database.run(result.link_line, actor=PAN, ref=ref, line="abcdefabcdef", now=street.now)
