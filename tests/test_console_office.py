"""Do the pages around cases work: filing for others, figures, alerts, calendar, duty?"""

from aiohttp import FormData

from tests.office import PHONE, Desk, Office, Page

PAPER = {
    "kind": "complaint",
    "source": "12345",
    "received_on": "2026-11-20",
    "source_number": "20261120-778",
    "story": "买的牛奶过期了",
    "happened": "上周",
    "respondent": "和平超市",
    "place": "和平路 8 号",
    "request": "退货退款",
    "name": "赵先生",
    "contact": "13900001111",
    "proxy": "钱律师 13900002222",
    "joint": "孙一\n李二",
}


async def test_staff_file_for_somebody_who_phones(place: Office) -> None:
    li = await place.desk("li")
    await li.opens("/console/new")
    page = await li.sends("/console/new", **PAPER)
    assert page.holds("已登记，编号 T", "12345，编号 20261120-778", "和平超市", "退货退款", "共同投诉 3 人", "有代理人")
    assert not page.holds("13900001111")
    assert not page.holds("钱律师")
    number = page.url.partition("/case/")[2].partition("?")[0]
    await li.takes(number)
    page = await li.sends(f"/console/case/{number}/reveal", what="parties")
    assert page.holds("钱律师 13900002222", "孙一")


async def test_filing_says_what_a_dispute_lacks(place: Office) -> None:
    li = await place.desk("li")
    await li.opens("/console/new")
    page = await li.sends("/console/new", **PAPER | {"name": "", "request": "", "received_on": "2026-11-23"})
    assert (
        page.status,
        page.holds("投诉要填姓名。", "投诉要写诉求。", "收到日期不能晚于今天。", "买的牛奶过期了"),
    ) == (422, True)
    page = await li.sends("/console/new", story="x")
    assert page.holds("请选择“投诉还是举报”。", "请填写“地点”。")


async def test_figures_hold_back_what_is_small(place: Office) -> None:
    for number in range(6):
        await place.receives(f"第 {number} 件")
    await place.receives("没有留电话的事", contact=None)
    li, zhou = await place.desk("li"), await place.desk("zhou")
    page = await li.opens("/console/figures")
    assert page.holds("按月", "2026-11", "<dd>7</dd>", "不足 5")
    assert not page.holds("/console/export/")
    assert (await li.opens("/console/figures?since=x&until=2026-11-22")).status == 200
    assert (await li.opens("/console/export/cases")).status == 403
    assert (await zhou.opens("/console/figures")).holds("/console/export/cases")
    file = await zhou.opens("/console/export/figures?form=csv")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert (await zhou.opens("/console/export/secrets")).status == 404


async def test_alerts_page_opens_for_every_state(place: Office) -> None:
    li = await place.desk("li")
    for state in ("open", "seen", "closed", "nonsense"):
        assert (await li.opens(f"/console/alerts?state={state}")).holds("的预警。")
    assert (await li.sends("/console/alerts/1", what="nonsense")).status == 404


async def test_calendar_warns_and_takes_the_next_year(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    assert (await li.opens("/console/")).holds("还没有 2027 年的放假安排")
    page = await li.opens("/console/calendar?year=2026")
    assert page.holds("国办发明电", "2026-10-10")
    assert not page.holds("保存 2026 年")
    year = {"notice": "国办通知", "issued": "2026-11-10", "source": "https://www.gov.cn/x", "work": "2027-10-09"}
    await zhou.opens("/console/calendar?year=2027")
    page = await zhou.sends("/console/calendar?year=2027", **year, off="国庆节 10月1日")
    assert (page.status, page.holds("第 1 行看不懂")) == (422, True)
    page = await zhou.sends(
        "/console/calendar?year=2027", **year | {"work": "2027-10-08"}, off="国庆节 2027-10-01 2027-10-07"
    )
    assert page.holds("每行写一个 2027 年的周六或周日")
    page = await zhou.sends("/console/calendar?year=2027", **year, off="国庆节 2027-10-01 2027-10-07")
    assert page.holds("2027 年已保存", "2027-10-01 2027-10-07")
    assert not (await li.opens("/console/")).holds("还没有 2027 年的放假安排")
    assert (await li.sends("/console/calendar?year=2027", **year, off="x")).status == 403


async def test_duty_is_planned_and_taken_back(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    await zhou.opens("/console/duty")
    page = await zhou.sends("/console/duty", to="li", starts="2026-11-22T18:00", ends="2026-11-23T08:00", rank="1")
    assert page.holds("2026-11-22 18:00", "2026-11-23 08:00", "李明", "第 1 位")
    assert (await zhou.sends("/console/duty", to="li", starts="x", ends="y")).holds("请填写开始和结束的时间")
    page = await li.opens("/console/duty")
    assert not page.holds("添加值班")
    assert (await li.sends("/console/duty/bind")).holds("绑定 ")
    row = page.text
    assert (await li.sends("/console/duty/1")).status == 403
    assert row.count("第 1 位") == 1
    assert (await zhou.sends("/console/duty/1")).holds("还没有排班")


async def test_facts_of_a_case_are_corrected_and_searched(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    address = f"/console/case/{filed.number}"
    await li.opens(f"{address}/describe")
    page = await li.sends(f"{address}/describe", respondent="和平面包房", category="糕点", number_12315="1310-2026-9")
    assert page.holds("已更正。", "和平面包房", "糕点", "1310-2026-9")
    assert (await li.opens("/console/search?q=和平面包房")).holds(filed.number)
    assert (await li.opens("/console/figures")).holds("按食品类别")
    page = await li.sends(f"{address}/describe", category="长" * 25)
    assert (page.status, page.holds("最多 24 个字")) == (422, True)


async def test_sheet_is_taken_whole_or_given_back(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    assert (await li.opens("/console/import")).status == 403
    await zhou.opens("/console/import")
    assert (await zhou.sends("/console/import")).holds("请选择要导入的文件。")
    empty = await zhou.opens("/console/import/template?form=csv")
    head = empty.text.lstrip("\ufeff").splitlines()[0]
    page = await _uploads(zhou, f"{head}\n" + "," * head.count(","))
    assert (page.status, page.holds("没有可以导入的行")) == (422, True)
    cells = {"类别": "举报", "收到日期": "2026-11-20", "经过": "卖过期牛奶", "地点": "和平路"}
    names = head.replace('"', "").split(",")
    wrong = ",".join((cells | {"收到日期": "昨天"}).get(name, "") for name in names)
    assert (await _uploads(zhou, f"{head}\n{wrong}")).holds("没有导入。", "<td>2</td>")
    right = ",".join(cells.get(name, "") for name in names)
    assert (await _uploads(zhou, f"{head}\n{right}")).holds("已导入 1 件")


async def _uploads(desk: Desk, text: str) -> Page:
    form = FormData({"csrf": desk.csrf})
    form.add_field("sheet", text.encode(), filename="cases.csv", content_type="text/csv")
    async with desk.client.post("/console/import", data=form) as answer:
        return Page(answer.status, str(answer.url), await answer.text(), answer.headers)


async def test_who_reported_is_for_those_who_work_on_it(place: Office) -> None:
    await place.hires("wang", "王五")
    filed = await place.receives()
    li, wang, zhou = await place.desk("li"), await place.desk("wang"), await place.desk("zhou")
    address = f"/console/case/{filed.number}"
    await li.opens(address)
    await li.sends("/console/assign", number=filed.number, to="wang", case=filed.number)
    page = await li.opens(address)
    assert page.holds("只有承办人和审批员能查看")
    assert (await li.sends(f"{address}/reveal", what="contact")).status == 403
    await wang.opens(address)
    assert (await wang.sends(f"{address}/reveal", what="contact")).holds(PHONE)
    await zhou.opens(address)
    assert (await zhou.sends(f"{address}/reveal", what="contact")).holds(PHONE)


async def test_poisoning_is_taken_in_hand_by_one(place: Office) -> None:
    facts = {"people": 3, "eaten": "凉菜", "symptoms": "呕吐"}
    filed = await place.receives("吃完都吐了", illness=facts)
    li = await place.desk("li")
    assert (await li.opens("/console/")).holds("有人不适")
    page = await li.opens(f"/console/case/{filed.number}")
    assert page.holds("有人不适：3 人", "凉菜", "我来处理")
    page = await li.sends(f"/console/case/{filed.number}/alarm")
    assert page.holds("李明 已接手", "接手急事")
    assert not page.holds("我来处理")
