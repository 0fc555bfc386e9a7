"""Does everybody read at once that a public failing result was overturned, and does what comes back reach who asked?"""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.domain.result.state import overturned
from bot.domain.result.table import Act
from bot.services import result
from bot.store import tables
from bot.store.engine import Database
from tests.published import PESTICIDE, Public, public_site
from tests.result_chat import office
from tests.rounds import PAN, WANG
from tests.test_result_loop import MARKET, Street, linked, shows_round, street, voted

__all__ = ["street"]

RETEST = "后来复检合格。复检的结论是最终结论，这一条正在更正。"


@pytest.mark.parametrize(
    ("verdict", "objection", "reinspection", "by"),
    [
        ("failed", "none", "passed", "retest"),
        ("failed", "accepted", "none", "objection"),
        ("failed", "accepted", "passed", "retest"),
        ("failed", "lodged", "failed", ""),
        ("failed", "rejected", "none", ""),
        ("passed", "accepted", "passed", ""),
    ],
)
def test_only_a_failing_result_is_overturned(verdict: str, objection: str, reinspection: str, by: str) -> None:
    assert overturned(verdict, objection, reinspection) == by


@pytest.fixture
async def site(database: Database, now: datetime) -> AsyncIterator[Public]:
    async with public_site(database, now) as started:
        yield started


async def test_page_data_and_feeds_say_so(site: Public) -> None:
    ref = await site.publishes(tests=(PESTICIDE,), failing=(PESTICIDE,), reinspection="passed")
    other = await site.publishes(tests=(PESTICIDE,), failing=(PESTICIDE,))
    assert (await site.opens(f"/results/{ref}")).holds("不合格", RETEST)
    assert not (await site.opens(f"/results/{other}")).holds(RETEST)
    assert (await site.opens("/results?food=韭菜")).text.count(RETEST) == 1
    item = (await site.asks(f"/results/{ref}"))["item"]
    assert (item["verdict"], item["overturned"]) == ("failed", "retest")
    assert (await site.asks(f"/results/{other}"))["item"]["overturned"] == ""
    assert (await site.opens("/results/feed.atom")).holds(
        "正在更正：韭菜（万家喜超市）：原来公布不合格，后来推翻", RETEST
    )
    assert (await site.opens("/results/feed.rss")).holds(f"/results/{ref}#v1-retest", f"/results/{other}#v1<")


@pytest.mark.usefixtures("knowledge")
async def test_chat_says_so_beside_the_batch(database: Database, now: datetime) -> None:
    place = await office(database, now)
    await place.publishes("韭菜", "2026-11-10", tests=(PESTICIDE,), failing=(PESTICIDE,), objection="accepted")
    heard = await place.chat.of("zhang").says("韭菜最近合格吗")
    assert "✗ 不合格：韭菜" in heard
    assert "异议成立，这一条正在更正" in heard


async def test_staff_are_asked_to_correct_it_once(street: Street) -> None:
    account = await street.stage.follower("office")
    bound = update(tables.staff).where(tables.staff.c.login == "wang").values(citizen=account)
    await street.database.run(lambda connection: connection.execute(bound) and None)
    ref = await street.receives(MARKET)
    await street.published(ref)
    before = await street.shows(ref)
    street.later(hours=1)
    for _time in range(2):
        await street.does(ref, Act.RETEST, why="省院复检报告 R-1", values={"reinspection": "passed"})
    (said,) = (one for one in await street.stage.heard("office") if ref in one)
    assert "请尽快到工作台" in said and "更正结论，或者撤回" in said
    shown = await street.shows(ref)
    assert (shown.overturned, shown.version, shown.changed_at) == ("retest", 1, before.changed_at + timedelta(hours=1))
    await street.corrected(ref, verdict="passed")
    assert (await street.shows(ref)).overturned == ""


async def test_who_asked_later_hears_both(street: Street) -> None:
    ref = await street.receives(MARKET)
    await street.published(ref)
    await street.does(ref, Act.RETEST, why="复检报告", values={"reinspection": "passed"})
    await street.answers(ref, await street.asks("zhang"))
    await street.told()
    (said,) = await street.heard("zhang")
    assert "不合格。腐霉利" in said and RETEST in said
    assert (await street.loop(ref)).tip == "", "nobody is to be warned of it"


async def test_what_came_back_is_told_again(street: Street) -> None:
    line = await voted(street)
    ref = await street.receives(MARKET)
    await linked(street, ref)
    await street.answers(ref, await street.asks("chen"))
    await street.published(ref)
    await street.told()
    await street.database.run(result.confirm_line, actor=PAN, line=line, now=street.now)
    await shows_round(street)
    await street.told()
    for version in (2, 3):
        street.later(days=1)
        await street.sent()
        await street.does(ref, Act.WITHDRAW, WANG, why="搞错了店")
        await street.told()
        await street.does(ref, Act.REOPEN, WANG, why="核对过了")
        await street.does(ref, Act.EDIT, values={"qualification": ""})
        await street.published(ref)
        await street.told()
        await street.again()
        assert (await street.shows(ref)).version == version
    for name, first in (("chen", ["公布"]), ("zhang", [])):
        steps = ["撤回" if "撤回了" in said else "公布" for said in await street.heard(name)]
        assert steps == [*first, "撤回", "公布", "撤回", "公布"], name
    assert await street.heard("li") == []
