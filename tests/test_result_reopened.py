"""Does a result that was taken down come back by the whole way alone, and does everybody read that it was gone?"""

from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import select

from bot.domain.result.reading import Verdict
from bot.domain.result.state import State
from bot.domain.result.table import Act
from bot.services import result
from bot.services.result import public
from bot.store import tables
from bot.store.engine import Database
from tests.refusals import refusal
from tests.results import CAKE, CHEN, LEEK, LI, QUALIFIED, WANG, Desk, desk


@pytest.fixture
async def office(database: Database, now: datetime) -> AsyncIterator[Desk]:
    async with desk(database, now) as started:
        yield started


async def withdrawn(office: Desk) -> str:
    ref = await office.publishes()
    office.later(days=1)
    await office.does(ref, Act.WITHDRAW, WANG, why="搞错了店")
    office.later(days=1)
    return ref


async def comes_back(office: Desk, ref: str) -> None:
    """Every step is taken again, none of what was given before counts."""
    assert await refusal(office.does(ref, Act.PROPOSE)) == "result.not_served"
    await office.does(ref, Act.NOTIFY)
    await office.does(ref, Act.SERVE, values={"served_on": f"{office.now:%Y-%m-%d}"})
    hash = (await office.does(ref, Act.PROPOSE)).hash
    await office.does(ref, Act.APPROVE, WANG, hash=hash)
    assert await refusal(office.does(ref, Act.PUBLISH, WANG)) == "result.window_open"
    office.later(days=20)
    await office.does(ref, Act.PUBLISH, WANG)


async def test_withdrawn_result_comes_back_by_the_whole_way(office: Desk) -> None:
    ref = await withdrawn(office)
    gone = await office.shows(ref)
    seen = await office.does(ref, Act.REOPEN, WANG, why="店核对过了")
    assert (seen.state, seen.proposed_by, seen.approved_by, seen.served_on) == (State.RECEIVED, "", "", None)
    assert await refusal(office.does(ref, Act.APPROVE, WANG, hash=seen.hash)) == "result.not_proposed"
    await office.does(ref, Act.EDIT, values={"venue": "和平区万星农贸市场李家摊位"})
    assert await office.shows(ref) == gone, "for everybody it is withdrawn still, since when it was"
    await comes_back(office, ref)
    shown = await office.shows(ref)
    assert (shown.version, shown.is_withdrawn, shown.why, shown.venue) == (2, False, "", "和平区万星农贸市场李家摊位")


async def test_history_says_gone_and_published_again(office: Desk) -> None:
    ref = await office.publishes()
    drafted = await office.does(ref, Act.CORRECT, LI, why="改店名", values={"venue": "和平区老味道餐馆"})
    await office.does(ref, Act.AGREE, CHEN, hash=drafted.hash)
    await office.does(ref, Act.WITHDRAW, WANG, why="搞错了店")
    await office.does(ref, Act.REOPEN, WANG, why="店核对过了")
    steps = await office.database.read(public.history, ref=ref)
    assert [(one.act, one.why) for one in steps] == [("withdraw", "搞错了店")]
    await comes_back(office, ref)
    steps = await office.database.read(public.history, ref=ref)
    assert [(one.act, one.version, one.why) for one in steps] == [
        ("publish", 1, ""),
        ("agree", 2, ""),
        ("withdraw", 2, "搞错了店"),
        ("publish", 3, ""),
    ]
    assert all(one.before == one.after == {} for one in steps), "what was wrong is not read again"


async def test_what_came_back_is_followed_up_anew(office: Desk) -> None:
    ref = await office.publishes()
    task = (await office.does(ref, Act.FOLLOW, values={"text": "已责令下架。"})).task
    assert task
    await office.does(ref, Act.FOLLOW_UP, WANG, hash=task.hash)
    await office.does(ref, Act.WITHDRAW, WANG, why="搞错了店")
    await office.does(ref, Act.REOPEN, WANG, why="店核对过了")
    assert (await office.database.read(result.tasks, actor=LI, now=office.now))[1] == 0
    await comes_back(office, ref)
    seen = await office.sees(ref)
    assert seen.task
    assert (seen.state, seen.task.state, seen.task.what, seen.shown.follow_up) == (State.PUBLISHED, "open", "", "")
    assert seen.task.opened_on == office.now.date()


async def test_reopened_result_taken_down_again_says_the_first_reason(office: Desk) -> None:
    ref = await withdrawn(office)
    gone = await office.shows(ref)
    await office.does(ref, Act.REOPEN, WANG, why="再看看")
    await office.does(ref, Act.WITHDRAW, WANG, why="还是不对，问13912345678")
    assert await office.shows(ref) == gone
    told = select(tables.result_telling.c.step)
    rows = await office.database.read(lambda connection: connection.scalars(told).all())
    assert rows == ["published", "withdrawn"]


async def test_result_never_public_is_reopened_too(office: Desk) -> None:
    ref = await office.receives(CAKE)
    await office.does(ref, Act.WITHDRAW, WANG, why="以为重复了")
    assert await refusal(office.does(ref, Act.REOPEN, LI, why="没有重复")) == "staff.not_allowed"
    assert await refusal(office.does(ref, Act.REOPEN, WANG)) == "result.needs_why"
    await office.does(ref, Act.REOPEN, WANG, why="没有重复")
    assert await refusal(office.shows(ref)) == "result.unknown"
    await office.approves(ref)
    await office.does(ref, Act.PUBLISH, WANG)
    assert (await office.shows(ref)).version == 1


async def test_import_that_meets_a_withdrawn_one_lists_it(office: Desk) -> None:
    ref = await withdrawn(office)
    for _time in range(2):
        done = await office.brings([LEEK, CAKE])
        assert (done.read, done.known + done.new, done.quarantined, done.withdrawn) == (2, 1, 0, 1)
        rows, total = await office.database.read(result.quarantine, actor=LI, import_ref=done.ref, state="gone")
        assert (total, rows[0].doubts[0].code, rows[0].doubts[0].text) == (1, "withdrawn", ref)
    assert (await office.database.read(result.quarantine, actor=LI))[1] == 0, "nothing waits for anybody"
    await office.does(ref, Act.REOPEN, WANG, why="店核对过了")
    assert (await office.brings([LEEK])).known == 1


async def test_preview_names_rows_that_were_withdrawn(office: Desk) -> None:
    ref = await withdrawn(office)
    seen = await office.database.read(
        result.preview, actor=LI, ref=await office.keeps([LEEK, CAKE, "合计"]), now=office.now
    )
    assert (seen.read, seen.new, seen.known, seen.quarantined, seen.withdrawn) == (3, 1, 0, 1, 1)
    assert [doubt.text for row in seen.rows for doubt in row.doubts if doubt.code == "withdrawn"] == [ref]


async def test_passing_result_is_not_corrected_to_failing(office: Desk) -> None:
    ref = await office.publishes(CAKE)
    values = {"verdict": "failed", "tests": "霉菌║200CFU/g║≤150CFU/g"}
    assert await refusal(office.does(ref, Act.CORRECT, why="录反了", values=values)) == "result.turned_failing"
    await office.does(ref, Act.WITHDRAW, WANG, why="结论录反了")
    await office.does(ref, Act.REOPEN, WANG, why="结论录反了")
    await office.does(ref, Act.EDIT, values=values | QUALIFIED | {"brand": "老味"})
    await comes_back(office, ref)
    assert (await office.shows(ref)).verdict is Verdict.FAILED
    assert (await office.sees(ref)).task


async def test_correction_to_passing_closes_the_task(office: Desk) -> None:
    ref = await office.publishes()
    drafted = await office.does(ref, Act.CORRECT, why="结论录反了", values={"verdict": "passed"})
    done = await office.does(ref, Act.AGREE, CHEN, hash=drafted.hash)
    assert done.task
    assert (done.task.state, done.task.done_by, done.task.agreed_by) == ("done", "李处理", "陈局长")
    assert "结论录反了" in done.task.what
    assert [event.act for event in done.history[-2:]] == ["agree", "follow_up"]
    assert (await office.shows(ref)).follow_up == ""


async def test_inner_correction_makes_no_public_version(office: Desk) -> None:
    ref = await office.publishes()
    before = await office.shows(ref)
    office.later(hours=1)
    drafted = await office.does(ref, Act.CORRECT, why="抄错", values={"remark": "复核过", "sampling_number": "XBJ1"})
    seen = await office.does(ref, Act.AGREE, CHEN, hash=drafted.hash)
    assert (seen.remark, seen.sampling_number, seen.draft) == ("复核过", "XBJ1", {})
    assert await office.shows(ref) == before
    assert [one.act for one in await office.database.read(public.history, ref=ref)] == ["publish"]


async def test_day_of_publication_does_not_lie_ahead(office: Desk) -> None:
    ref = await office.receives(CAKE)
    ahead, today = ({"published_on": day} for day in ("2027-01-01", f"{office.now:%Y-%m-%d}"))
    assert await refusal(office.does(ref, Act.EDIT, values=ahead)) == "result.published_ahead"
    await office.does(ref, Act.EDIT, values=today)
    await office.approves(ref)
    await office.does(ref, Act.PUBLISH, WANG)
    assert await refusal(office.does(ref, Act.CORRECT, why="改", values=ahead)) == "result.published_ahead"
