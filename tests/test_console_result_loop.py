"""Can staff see at a result who asked, link their case, and copy a tip once it is public?"""

import re
from collections.abc import AsyncIterator

import pytest

from bot.store import citizen as people
from bot.store.engine import Database
from tests.cases import file
from tests.result_office import LEEK, ResultOffice, result_office

STALL = "和平区万星农贸市场张翠花摊位"


@pytest.fixture
async def place(database: Database) -> AsyncIterator[ResultOffice]:
    async with result_office(database) as started:
        yield started


async def test_case_is_proposed_and_linked_by_hand(place: ResultOffice) -> None:
    li, office = await place.desk("li"), place.office
    filed = await office.database.run(file, office.clock(), story="买的韭菜有怪味", respondent=STALL)
    await place.brings(li, LEEK)
    page = await li.opens(f"/console/results/{(await place.refs(li))['韭菜']}")
    assert page.holds("谁问过", f'可能是：<a href="/console/case/{filed.number}"', "还没有关联的案件")
    wrong = await li.sends(f"{page.url}/loop", what="case", typed="T20261122-999999")
    assert (wrong.status, wrong.holds('role="alert"', "T20261122-999999")) == (422, True)
    page = await li.sends(f"{page.url}/loop", what="case", typed=filed.number)
    assert page.holds("已记下", f'<a href="/console/case/{filed.number}">{filed.number}</a></p>', "取消关联")
    assert not page.holds("可能是")
    assert "消费提示" not in re.sub(r"<nav.*?</nav>", "", page.text, flags=re.S)
    page = await li.sends(f"{page.url.partition('?')[0]}/loop", what="uncase", typed=filed.number)
    assert page.holds("可能是", "还没有关联的案件")
    assert (await li.sends(f"{page.url.partition('?')[0]}/loop", what="else")).status == 404


async def test_who_only_reads_is_offered_no_link(place: ResultOffice) -> None:
    li, look = await place.desk("li"), await place.desk("look")
    await place.brings(li, LEEK)
    page = await look.opens(f"/console/results/{(await place.refs(li))['韭菜']}")
    assert page.holds("谁问过", "投诉举报") and not page.holds("抽检计划</h3>") and 'name="typed"' not in page.text
    assert (await look.sends(f"{page.url}/loop", what="case", typed="x")).status == 403


async def test_tip_for_who_asked_becomes_a_notice_once(place: ResultOffice) -> None:
    li, wang, office = await place.desk("li"), await place.desk("wang"), place.office
    follower = await office.database.run(people.add, "asked-about-leek", office.clock())
    filed = await office.database.run(file, office.clock(), story="买的韭菜有怪味", respondent=STALL, citizen=follower)
    await place.brings(li, LEEK)
    ref = (await place.refs(li))["韭菜"]
    await li.sends(f"/console/results/{ref}/loop", what="case", typed=filed.number)
    assert (await li.sends("/console/campaigns/from-result", sample=ref)).status == 409
    await place.approves(ref, is_failing=True)
    office.clock.pass_by(days=30)
    wang = await place.desk("wang")
    assert (await place.does(wang, ref, "publish")).holds("消费提示草稿", "写成通知草稿，发给问过的人")
    page = await wang.sends("/console/campaigns/from-result", sample=ref)
    assert page.holds("消费提示：关于一批韭菜", f'<a href="/console/results/{ref}">', "腐霉利", "问过这些批次食品的人")
    assert (await wang.opens(f"{page.url}/people")).holds("1 人")
    assert (await wang.sends("/console/campaigns/from-result", sample=ref)).url == page.url
    known = await wang.opens(f"/console/results/{ref}")
    assert known.holds("消费提示：关于一批韭菜", "草稿") and not known.holds("写成通知草稿，发给问过的人")
