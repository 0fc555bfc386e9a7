"""Can staff bring results in at the console, correct what was not understood, and publish with two people?"""

import re
from collections.abc import AsyncIterator

import pytest

from bot.services.result import importing
from bot.store.engine import Database
from tests.result_office import BROKEN, CAKE, HEAD, LEEK, ResultOffice, csv, result_office
from tests.rounds import LI


@pytest.fixture
async def place(database: Database) -> AsyncIterator[ResultOffice]:
    async with result_office(database) as started:
        yield started


async def test_file_is_looked_at_then_brought_in(place: ResultOffice) -> None:
    li = await place.desk("li")
    assert (await li.opens("/console/results/imports")).holds("还没有导入过", "读一读，先看看", "抽检结果</a>")
    page = await place.keeps(li, csv(LEEK, CAKE, BROKEN))
    assert page.holds("还没有导入", "第11期.csv", "来源：和平区局", "腐霉利 0.53mg/kg [≤0.2mg/kg]", "新的 2 行")
    assert page.holds("日历上没有这一天", "没看懂的 1 行", "生产 2026-11-02")
    assert (await li.opens("/console/results")).holds("没有这样的结果")
    page = await li.sends(f"{page.url}/start", total=page.field("total"))
    assert page.holds("已导入", "<dt>读出的行</dt><dd>3</dd>", "<dt>新的</dt><dd>2</dd>", "<dt>没看懂的</dt><dd>1</dd>")
    assert (await li.opens("/console/results")).holds("韭菜", "绿豆糕", "共 2 条", "已收到（2）")
    again = await place.brings(li, LEEK, CAKE, BROKEN)
    assert again.holds("<dt>新的</dt><dd>0</dd>", "<dt>已经有的</dt><dd>3</dd>")
    assert (await li.opens("/console/results/imports")).holds("读出 3 行：新 2，已有 0，没看懂 1")


async def test_unknown_column_is_asked_once_for_its_source(place: ResultOffice) -> None:
    li = await place.desk("li")
    odd = csv(f"{CAKE},喜洋洋", head=f"{HEAD},稀奇古怪栏")
    page = await place.keeps(li, odd)
    assert page.holds("有 1 列不认识", "稀奇古怪栏", "不认识</span>")
    assert not page.holds("确认导入")
    header = re.findall(r'name="header1" value="([^"]*)"', page.text)[0].replace("&#34;", '"')
    refused = await li.sends(f"{page.url}/start", total="1")
    assert (refused.status, refused.holds("有几列不认识：稀奇古怪栏")) == (422, True)
    wrong = await li.sends(f"{page.url}/columns", header1=header, was1="", field1="no field")
    assert wrong.status == 422
    page = await li.sends(f"{page.url}/columns", header1=header, was1="", field1="brand")
    assert page.holds("已记住这个来源的列", "<dt>商标</dt>", "喜洋洋", "确认导入")
    assert (await place.keeps(li, odd, name="第12期.csv")).holds("确认导入", "<dt>商标</dt>")
    assert not (await place.keeps(li, odd, source="别的局")).holds("确认导入")


async def test_pasted_text_comes_in_and_a_file_is_put_aside(place: ResultOffice) -> None:
    li = await place.desk("li")
    await li.opens("/console/results/imports")
    page = await li.sends("/console/results/imports", source="", text="什么")
    assert (page.status, page.holds("请选一个文件，或者粘贴文字", "什么")) == (422, True)
    table = csv(CAKE).replace(",", "\t")
    page = await li.sends("/console/results/imports", source="省局公告", text=table)
    assert page.holds("粘贴的文字.txt", "绿豆糕", "新的 1 行")
    page = await li.sends(f"{page.url}/cancel")
    assert page.holds("已取消，什么也没有留下")
    assert (await li.sends(f"{page.url.partition('?')[0]}/cancel")).holds("这次导入已经结束")
    page = await place.keeps(li, "\0\1\2", name="x.xlsx")
    assert (page.status, page.holds("没有读出来")) == (422, True)


async def test_running_import_is_watched_cancelled_and_tried_again(place: ResultOffice) -> None:
    li, database = await place.desk("li"), place.office.database
    path = (await place.keeps(li, csv(CAKE))).url
    ref, now = path.rpartition("/")[2], place.office.clock()
    await database.run(importing.begin, actor=LI, ref=ref, total=1, now=now)
    assert (await li.opens(path)).holds("正在导入", "已读 0 / 1 行", f'hx-get="{path}/now"', "取消导入")
    assert (await li.sends(f"{(await place.keeps(li, csv(LEEK))).url}/start")).holds("另一次导入正在进行")
    page = await li.opens(f"{path}/now")
    assert (page.holds("正在导入"), "HX-Refresh" in page.headers) == (True, False)
    await database.run(importing.fail, ref=ref, why="result_file.form", now=now)
    page = await li.opens(f"{path}/now")
    assert (page.holds("没有导成"), page.headers["HX-Refresh"]) == (True, "true")
    assert (await li.opens(path)).holds("什么也没有留下", "再导一次")
    assert (await li.sends(f"{path}/start")).holds("已导入", "<dt>新的</dt><dd>1</dd>")
    again = (await place.keeps(li, csv(BROKEN))).url
    await database.run(importing.begin, actor=LI, ref=again.rpartition("/")[2], total=1, now=now)
    assert (await li.sends(f"{again}/cancel")).holds("已取消，什么也没有留下")


async def test_failing_result_goes_to_the_public_by_two_people(place: ResultOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.brings(li, LEEK)
    ref = (await place.refs(li))["韭菜"]
    page = await li.opens(f"/console/results/{ref}")
    assert page.holds("公布以前还差", "没有证据编号", "制作通知书", "腐霉利", "仅指该批次所检项目")
    assert (await place.does(li, ref, "propose")).holds("没有检验机构的资质认定")
    page = await place.approves(ref, is_failing=True)
    assert page.holds("已办：批准", "已批准，待公布", "期限到", "2026-12-01", "当面送交")
    assert (await li.opens(f"/console/results/{ref}/paper")).holds("食品安全抽样检验结果通知书", "张翠花")
    assert (await li.opens(f"/console/results/{ref}/do/publish")).holds("这一步您现在不能办")
    page = await place.does(wang, ref, "publish")
    assert (page.status, page.holds("复检申请期还没有过")) == (422, True)
    place.office.clock.pass_by(days=12)
    wang = await place.desk("wang")
    assert (await wang.opens(f"/console/results/{ref}/do/publish")).holds("核查处置，90 天内办完", "会公开的内容")
    assert (await place.does(wang, ref, "publish")).holds("已办：公布", "市民看到的页面", "待办")
    assert (await wang.opens("/console/results/tasks")).holds("韭菜", "待办")


async def test_published_result_is_corrected_followed_up_withdrawn(place: ResultOffice) -> None:
    li, wang, chen = await place.desk("li"), await place.desk("wang"), await place.desk("chen")
    await place.brings(li, CAKE)
    ref = (await place.refs(li))["绿豆糕"]
    await place.approves(ref)
    await place.does(wang, ref, "publish")
    page = await place.does(li, ref, "correct", spec="200g/袋", why="")
    assert (page.status, page.holds("请填写“为什么更正”")) == (422, True)
    page = await place.does(li, ref, "correct", spec="200g/袋", why="原表漏了规格")
    assert page.holds("已办：提出更正", "等第二个人同意的更正", "200g/袋")
    assert (await chen.opens("/console/results?state=drafts")).holds("绿豆糕", "有更正待同意")
    page = await place.does(chen, ref, "agree")
    assert page.holds("已办：同意更正", "第 2 版", "空 → 200g/袋", "原表漏了规格")
    page = await place.does(wang, ref, "withdraw", why="样品编号登记错了")
    assert page.holds("已撤回", "样品编号登记错了")
    assert (await wang.opens("/console/audit")).holds("抽检结果：撤回这条结果", "上传结果文件", "导入结果完成")


async def test_act_on_what_changed_since_is_shown_again(place: ResultOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.brings(li, CAKE)
    ref = (await place.refs(li))["绿豆糕"]
    page = await place.approves(ref)
    await place.does(li, ref, "edit", remark="补记")
    page = await place.does(wang, ref, "approve")
    assert not page.holds("已办")
    await place.does(li, ref, "propose")
    page = await wang.opens(f"/console/results/{ref}/do/approve")
    await place.does(li, ref, "edit", remark="又补记")
    await place.does(li, ref, "propose")
    page = await wang.sends(f"/console/results/{ref}/do/approve", seen=page.field("seen"))
    assert (page.status, page.holds("别人改过")) == (422, True)
    page = await place.does(li, ref, "edit", published_on="昨天")
    assert (page.status, page.holds("“公告日期”没有看懂")) == (422, True)


async def test_viewer_reads_and_does_nothing(place: ResultOffice) -> None:
    li, look = await place.desk("li"), await place.desk("look")
    page = await place.brings(li, LEEK)
    ref, path = (await place.refs(li))["韭菜"], page.url
    assert (await look.opens(f"/console/results/{ref}")).holds("您的角色现在没有要办的")
    assert not (await look.opens(path)).holds("一次补填")
    for where in (f"/console/results/{ref}/do/edit", f"/console/results/{ref}/paper"):
        assert (await look.opens(where)).status == 403, where
    for where in ("/console/results/imports", f"{path}/start", f"{path}/fill", f"/console/results/{ref}/do/edit"):
        assert (await look.sends(where, source="x", text="x")).status == 403, where
    for where in ("000000000000", "imports/000000000000", "000000000000/do/edit"):
        assert (await li.opens(f"/console/results/{where}")).status == 404, where
    assert (await li.opens(f"/console/results/{ref}/do/fly")).status == 404


async def test_row_in_quarantine_is_corrected_or_left_out(place: ResultOffice) -> None:
    li, look = await place.desk("li"), await place.desk("look")
    await place.brings(li, BROKEN, BROKEN.replace("0003", "0004").replace("02-30", "13-01"))
    page = await li.opens("/console/results/rows")
    assert page.holds("共 2 行", "日历上没有这一天", "2026-02-30", "和平区局")
    last, first = re.findall(r"/console/results/rows/(\d+)", page.text)
    path = f"/console/results/rows/{first}"
    page = await li.opens(path)
    cells = re.findall(r'name="(cell\d+)"[^>]*>\n([^<]*)<', page.text)
    typed = dict(cells)
    place_of_date = next(name for name, text in cells if text == "2026-02-30")
    assert (await look.sends(path, what="settle")).status == 403
    page = await li.sends(path, **typed | {"what": "settle"})
    assert (page.status, page.holds("改过以后还是没有看懂", "日历上没有这一天")) == (422, True)
    page = await li.sends(path, **typed | {"what": "again", place_of_date: "2026-02-28"})
    assert page.holds("现在看懂了，还没有收下", "生产 2026-02-28", "豆腐干")
    page = await li.sends(path, **typed | {"what": "settle", place_of_date: "2026-02-28"})
    assert page.holds("已收下，成了一条结果", "共 1 行")
    assert (await li.opens("/console/results")).holds("豆腐干", "共 1 条")
    page = await li.sends(f"/console/results/rows/{last}", what="leave", why="")
    assert (page.status, page.holds("请写明为什么不用这一行")) == (422, True)
    assert (await li.sends(f"/console/results/rows/{last}", what="leave", why="重复抄了一行")).holds("已记下不用")
    assert (await li.opens("/console/results/rows?state=left")).holds("li：重复抄了一行")
    assert (await li.opens(f"/console/results/rows/{last}")).holds("重复抄了一行")
    assert (await li.opens("/console/results/rows/999")).status == 404


async def test_whole_import_is_filled_proposed_approved_published(place: ResultOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    cakes = [CAKE.replace("0002,绿豆糕", f"000{place},糕点{place}") for place in range(3, 6)]
    path = (await place.brings(li, LEEK, *cakes)).url
    page = await li.opens(f"{path}/do/propose")
    assert page.holds("现在没有可以一起办的", "4 条：没有检验机构的资质认定")
    assert (await li.sends(f"{path}/fill", qualification="260101990001")).holds("已补填")
    for ref in (await place.refs(li)).values():
        await place.does(li, ref, "edit", evidence="HP-2026-0001")
    page = await li.opens(f"{path}/do/propose")
    assert page.holds("确认：提交审批 3 条", "1 条：还没有登记通知书送达的日期", "糕点3")
    page = await li.sends(f"{path}/do/propose", hash="0" * 64)
    assert (page.status, page.holds("内容在您看过以后改了")) == (422, True)
    assert (await li.sends(f"{path}/do/propose", hash=page.field("hash"))).holds("已办：提交审批")
    page = await li.opens(f"{path}/do/approve")
    assert (await li.sends(f"{path}/do/approve", hash="x")).status == 403
    for act in ("approve", "publish"):
        page = await wang.opens(f"{path}/do/{act}")
        assert page.holds("核对码", "3 条")
        page = await wang.sends(f"{path}/do/{act}", hash=page.field("hash"))
        assert page.holds("已办：")
    assert (await li.opens("/console/results?state=published&verdict=passed&area=990101")).holds("共 3 条")
    assert (await li.opens(f"{path}/do/edit")).status == 404


async def test_rates_stand_beside_their_batches(place: ResultOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.brings(li, CAKE)
    ref = (await place.refs(li))["绿豆糕"]
    assert (await li.opens("/console/results/figures")).holds("没有数据", "只算已公布的批次")
    await place.approves(ref)
    await place.does(wang, ref, "publish")
    page = await li.opens("/console/results/figures?area=990101&since=2026-01&until=bad")
    assert page.holds("东湖镇", "100.0%", "（批次少）", "按检验项目", "2026-11")
    page = await li.opens("/console/results/figures/export?form=csv")
    assert page.holds('"按区域","东湖镇","1","0","100.0%"')
    assert (await li.opens("/console/results/figures/export")).text.startswith("PK")
    assert (await li.opens("/console/results/figures/export?form=doc")).status == 404
    assert (await wang.opens("/console/audit")).holds("导出抽检统计")
