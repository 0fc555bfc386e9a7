"""Is the plan approved as it was read, by a second person; what leaves for the samplers, and how does a round end?"""

import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.console.round.label import ACTS, AUDIT_ACTS, reason
from bot.console.round.plan import changes, marks
from bot.domain.round import Act, Progress, Reason
from bot.store.engine import Database
from tests.office import Desk, Page
from tests.round_office import SHOP, RoundOffice, round_office


@pytest.fixture
async def place(database: Database) -> AsyncIterator[RoundOffice]:
    async with round_office(database) as started:
        await started.votes_are_in()
        yield started


async def drawn(place: RoundOffice) -> tuple[Desk, Page]:
    pan = await place.desk("pan")
    await pan.opens(f"{place.path}/plan")
    return pan, await pan.sends(f"{place.path}/plan", what="draw")


def rows(page: Page) -> list[str]:
    return re.findall(r"/plan/line/([1-9]\d*)", page.text)


def fingerprint(page: Page) -> str:
    return page.text.partition('<code class="secret">')[2].partition("</code>")[0]


async def test_plan_is_drawn_with_its_reasons(place: RoundOffice) -> None:
    pan = await place.desk("pan")
    assert (await pan.opens(f"{place.path}/plan")).holds("还没有计划", "生成计划", "不得告诉任何商家")
    _, page = await drawn(place)
    assert page.holds(
        "已生成，请逐行看过", "票数：3/4 票选它", SHOP, "抽样以前保密", "提名：1 人", "重新生成", "常住 420000 人"
    )
    assert page.holds("24 批", "还没有提交", "计划指纹")


async def test_lines_are_added_changed_and_dropped(place: RoundOffice) -> None:
    pan, page = await drawn(place)
    row = rows(page)[0]
    path = f"{place.path}/plan/line/{row}"
    assert (await pan.opens(path)).holds("改这一行", "去掉这一行", "检测机构做不了")
    given = {"food": "辣条", "venue": "school", "area": "", "batches": "9", "business": "", "why": "票数最多"}
    page = await pan.sends(path, what="change", **given | {"batches": "很多"})
    assert (page.status, page.holds("请填一个整数")) == (422, True)
    page = await pan.sends(path, what="change", **given | {"batches": "0"})
    assert (page.status, page.holds("1 到 1000 批")) == (422, True)
    assert (await pan.sends(path, what="change", **given)).holds("已改", "票数最多")
    page = await pan.sends(path, what="drop", reason="because")
    assert (page.status, page.holds("请从列出的选项里选")) == (422, True)
    page = await pan.sends(path, what="drop", reason="lab")
    assert page.holds("已去掉", f"pan：去掉计划的一行（第 {row} 行，检测机构做不了）")
    assert row not in rows(page)
    page = await pan.sends(f"{place.path}/plan/line/0", **given | {"food": "奶茶", "venue": "catering"})
    assert page.holds("已加一行", "餐饮店 奶茶", "人工加的：票数最多")
    assert (await pan.opens(path)).status == 404
    assert (await pan.sends(f"{place.path}/plan/line/{rows(page)[0]}", what="burn")).status == 404


async def test_second_person_approves_what_they_have_read(place: RoundOffice) -> None:
    pan, page = await drawn(place)
    wang = await place.desk("wang")
    assert (await pan.sends(f"{place.path}/plan", what="propose")).holds("已提交", "潘计划 已提交")
    read = await wang.opens(f"{place.path}/plan")
    assert read.holds("我逐行看过，批准这个计划")
    assert not (await pan.opens(f"{place.path}/plan")).holds("批准这个计划</button>")
    seen = {"what": "approve", "digest": read.field("digest"), "seen": read.field("seen")}
    row = rows(read)[0]
    change = {"food": "辣条", "venue": "school", "area": "", "batches": "12", "business": "", "why": ""}
    await pan.sends(f"{place.path}/plan/line/{row}", what="change", **change)
    page = await wang.sends(f"{place.path}/plan", **seen)
    assert (page.status, page.holds("还没有提交审批", "您看过以后改了这些", f"改了第 {row} 行")) == (422, True)
    await pan.sends(f"{place.path}/plan", what="propose")
    page = await wang.sends(f"{place.path}/plan", **seen)
    assert (page.status, page.holds("计划在您看过以后改了", "辣条，12 批")) == (422, True)
    assert (await pan.sends(f"{place.path}/plan", **seen)).status == 403
    page = await wang.sends(f"{place.path}/plan", **seen | {"digest": page.field("digest")})
    assert page.holds("已批准，可以抽样了", "王审批 已批准", "导出抽样单", "抽检中")
    assert (await wang.sends(f"{place.path}/plan", what="propose")).status == 422
    assert (await wang.sends(f"{place.path}/plan", what="nothing")).status == 404


async def approved(place: RoundOffice) -> tuple[Desk, Desk, list[str]]:
    pan, page = await drawn(place)
    change = {"food": "=1+1", "venue": "school", "area": "", "batches": "2", "business": "", "why": "孩子多"}
    await pan.sends(f"{place.path}/plan/line/{rows(page)[-1]}", what="change", **change)
    await pan.sends(f"{place.path}/plan", what="propose")
    wang = await place.desk("wang")
    read = await wang.opens(f"{place.path}/plan")
    page = await wang.sends(f"{place.path}/plan", what="approve", digest=read.field("digest"))
    return pan, wang, rows(page)


async def test_samplers_sheet_shows_no_reporter(place: RoundOffice) -> None:
    pan, _ = await drawn(place)
    assert (await pan.opens(f"{place.path}/plan/export")).status == 409
    pan, _, lines = await approved(place)
    async with pan.client.get(f"{place.path}/plan/export") as answer:
        assert answer.headers["Content-Disposition"] == f'attachment; filename="plan-{place.stage.number}.xlsx"'
        page = load_workbook(BytesIO(await answer.read())).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells[0][:6] == ["行号", "食品", "场所类型", "区域", "商家", "批次"]
    assert sorted(row[0] for row in cells[1:]) == sorted(lines)
    assert SHOP in [row[4] for row in cells]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert not [cell for row in cells for cell in row if cell and ("拉肚子" in cell or "o-zhang" in cell)]
    chen = await place.desk("chen")
    assert (await chen.opens("/console/audit")).holds("导出抽样单", "批准抽检计划", "查看抽检计划")
    assert not (await chen.opens("/console/audit")).holds(SHOP)


async def test_round_goes_on_to_its_printed_report(place: RoundOffice) -> None:
    pan, wang, lines = await approved(place)
    stood = fingerprint(await wang.opens(f"{place.path}/plan"))
    look = await place.desk("look")
    path = f"{place.path}/plan/line"
    page = await pan.sends(f"{path}/{lines[0]}", what="progress", step="result", text="x", finding="", failing="")
    assert (page.status, page.holds("请从列出的选项里选")) == (422, True)
    for row in lines[:-1]:
        await pan.sends(f"{path}/{row}", what="progress", step="sampled", text="", finding="", failing="")
    assert not (await look.opens(f"{place.path}/report")).holds(SHOP)
    result = {"what": "progress", "step": "result", "text": "铅超标", "finding": "failed", "failing": "0"}
    assert (await pan.sends(f"{path}/{lines[0]}", **result)).status == 422
    assert (await pan.sends(f"{path}/{lines[0]}", **result | {"failing": "1"})).holds("已记下进度", "不合格 1 批")
    for row in lines[1:-1]:
        given = {"text": "都合格。", "finding": "passed", "failing": "0"}
        await pan.sends(f"{path}/{row}", what="progress", step="result", **given)
    page = await place.does(wang, "publish")
    assert (page.status, page.holds("还有没出结果的行")) == (422, True)
    await pan.sends(
        f"{path}/{lines[-1]}", what="progress", step="not_sampled", text="当天没有营业", finding="", failing=""
    )
    assert fingerprint(await wang.opens(f"{place.path}/plan")) == stood, "progress is no change of what was approved"
    assert (await pan.sends(f"{place.path}/do/publish", seen="x")).status == 403
    assert (await place.does(wang, "publish")).holds("已办：公布结果", "结果已公布")
    page = await wang.opens(f"{place.path}/do/finish")
    assert page.holds("参加过的 4 位市民", "投票密钥马上销毁", "不能撤销")
    assert (await place.does(wang, "finish")).holds("已办完", "已经结束")
    await place.stage.ticks()
    assert (await look.opens(f"{place.path}/told")).holds("总的结果", "要告诉的人</dt><dd>4", "有结果")
    page = await look.opens(f"{place.path}/report")
    assert page.holds("铅超标", "当天没有营业", "可疑票", "告诉了多少人", "A4")
    page = await wang.opens(f"{place.path}/do/finish")
    assert page.holds("这一步不能办")


async def test_withdrawal_says_whom_it_will_tell(place: RoundOffice) -> None:
    wang = await place.desk("wang")
    assert (await wang.opens(f"{place.path}/do/withdraw")).holds("参加过的 4 位市民会收到取消的消息", "请勿写商家")
    assert (await place.does(wang, "withdraw", why="")).status == 422
    assert (await place.does(wang, "withdraw", why="资金没有到位")).holds("已取消", "资金没有到位")
    assert (await wang.opens(f"{place.path}/do/vote")).status == 404


async def test_food_that_names_the_shop_is_put_right(place: RoundOffice) -> None:
    await place.stage.opens_nominations()
    await place.stage.nominates("li", f"{SHOP}的卤鸭", business=SHOP)
    await place.stage.does(Act.CLOSE_NOMINATING)
    await place.stage.does(Act.OPEN_VOTING)
    await place.stage.closes()
    pan, page = await drawn(place)
    assert page.holds("还没写明抽什么", "改成“卤鸭”", "没写明抽什么")
    path = f"{place.path}/plan/line/{rows(page)[0]}"
    page = await pan.opens(path)
    assert (page.field("food"), page.holds("已替您改成“卤鸭”")) == ("卤鸭", True)
    given = {"food": "卤鸭", "venue": "school", "area": "", "batches": "9", "business": "", "why": ""}
    page = await pan.sends(path, what="change", **given)
    assert (page.holds("卤鸭", SHOP), page.holds("没写明抽什么")) == (True, False)


async def test_what_changed_since_is_told_by_line(place: RoundOffice) -> None:
    await drawn(place)
    lines = (await place.stage.plans()).lines
    before = marks(lines[:2])
    assert changes(before, lines[:2]) == []
    first, second, third = (line.id for line in lines[:3])
    told = changes(before, (lines[1], lines[2]))
    assert [words[:8] for words in told] == [f"加了第 {third} 行："[:8], f"去掉了第 {first} 行"[:8]]
    assert changes(f"{second}:other broken", lines[1:2])[0].startswith(f"改了第 {second} 行")


def test_every_act_of_a_round_has_its_words() -> None:
    assert {f"round.{act}" for act in ACTS} | {f"round.{step}" for step in Progress} <= AUDIT_ACTS.keys()
    assert reason(Reason("votes", 37.5, "3/4")) == "票数：3/4 票选它"
    assert reason(Reason("staff", 0, "{x}")) == "人工加的：{x}"
