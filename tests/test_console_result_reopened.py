"""Can staff bring a withdrawn result back at the console, and is a row that meets one never overlooked?"""

import re
from collections.abc import AsyncIterator

import pytest

from bot.store.engine import Database
from tests.result_office import CAKE, LEEK, ResultOffice, csv, result_office


@pytest.fixture
async def place(database: Database) -> AsyncIterator[ResultOffice]:
    async with result_office(database) as started:
        yield started


async def test_withdrawn_result_is_met_reopened_and_published(place: ResultOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.brings(li, CAKE)
    ref = (await place.refs(li))["绿豆糕"]
    await place.approves(ref)
    await place.does(wang, ref, "publish")
    assert (await wang.opens(f"/console/results/{ref}/do/withdraw")).holds("要再公布，只能“重新办理”")
    await place.does(wang, ref, "withdraw", why="样品编号登记错了")
    page = await place.keeps(li, csv(CAKE, LEEK))
    assert page.holds("有 1 行和撤回的结果一样，不会收进来", f">{ref}</span>", "<dt>新的</dt><dd>1</dd>")
    page = await li.sends(f"{page.url}/start", total=page.field("total"))
    assert page.holds("<dt>和撤回的结果一样的</dt><dd>1</dd>", "<dt>已经有的</dt><dd>0</dd>")
    page = await li.opens(re.findall(r'href="([^"]+state=gone[^"]+)"', page.text)[0].replace("&amp;", "&"))
    row = re.findall(r"/console/results/rows/(\d+)", page.text)[0]
    assert (await li.opens(f"/console/results/rows/{row}")).holds(f'href="/console/results/{ref}"', "打开撤回的那一条")
    assert (await li.opens(f"/console/results/{ref}/do/reopen")).holds("这一步您现在不能办")
    page = await wang.opens(f"/console/results/{ref}/do/reopen")
    assert page.holds("提交、批准都要重新来", "市民看到的还是“已经撤回”")
    assert (await place.does(wang, ref, "reopen", why=" ")).status == 422
    page = await place.does(wang, ref, "reopen", why="编号核对过了")
    assert page.holds("已办：重新办理", "撤回以后重新办理", "样品编号登记错了", "已收到")
    await place.does(li, ref, "propose")
    await place.does(wang, ref, "approve")
    assert (await place.does(wang, ref, "publish")).holds("已办：公布", "第 2 版")


async def test_overturned_result_is_named_to_staff(place: ResultOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.brings(li, LEEK)
    ref = (await place.refs(li))["韭菜"]
    await place.approves(ref, is_failing=True)
    place.office.clock.pass_by(days=12)
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.does(wang, ref, "publish")
    assert (await li.opens(f"/console/results/{ref}/do/retest")).holds("公开的结果旁边马上写明")
    page = await place.does(li, ref, "retest", why="省院 R-1", reinspection="passed")
    assert page.holds("请尽快更正结论，或者撤回")
    assert (await li.opens("/console/results?state=published")).holds("要更正结论")
