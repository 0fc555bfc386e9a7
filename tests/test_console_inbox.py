"""Does the list show what is due, to whom it belongs, and let it be handed on?"""

import re
from datetime import UTC, datetime

from bot.services import reminder
from tests.office import Office, Page


def _counts(page: Page) -> dict[str, str]:
    return dict(re.findall(r'>([^<>]+)<span class="count"> (\d+)</span>', page.text))


async def test_tabs_count_cases_by_their_clock(place: Office) -> None:
    first = await place.receives()
    li = await place.desk("li")
    page = await li.opens("/console/")
    assert _counts(page) == {"在办": "1", "今天到期": "0", "已超期": "0", "我的": "0", "待分派": "1"}
    assert page.holds(first.number, "面包发霉了", "已收到", "待分派", "12月1日")
    place.clock.pass_by(days=20)
    li = await place.desk("li")
    second = await place.receives("又一件")
    page = await li.opens("/console/?tab=overdue")
    assert page.holds(first.number, "已超期 8 个工作日")
    assert not page.holds(second.number)
    assert _counts(page)["已超期"] == "1"
    page = await li.opens("/console/")
    assert page.text.index(first.number) < page.text.index(second.number)


async def test_filters_narrow_the_list_and_stay(place: Office) -> None:
    complaint = await place.receives()
    report = await place.receives("没有留电话的事", contact=None)
    li = await place.desk("li")
    page = await li.opens("/console/?kind=report")
    assert page.holds(report.number, 'value="report" selected', "tab=due&amp;kind=report")
    assert not page.holds(complaint.number)
    assert (await li.opens("/console/?kind=report&state=closed")).holds("没有符合筛选条件的案件")
    assert (await li.opens("/console/?tab=nonsense&page=x&kind=%27")).status == 200


async def test_several_cases_go_to_one_person(place: Office) -> None:
    numbers = [(await place.receives(f"第 {number} 件")).number for number in range(3)]
    li = await place.desk("li")
    await li.opens("/console/")
    page = await li.sends("/console/assign", number=numbers[0], to="zhou", tab="unassigned")
    assert page.holds("已分派 1 件", numbers[1])
    assert not page.holds(f"case-{numbers[0]}")
    zhou = await place.desk("zhou")
    assert (await zhou.opens("/console/?tab=mine")).holds(numbers[0], "周审批")
    chen = await place.desk("chen")
    await chen.opens("/console/")
    assert (await chen.sends("/console/assign", number=numbers[1], to="zhou")).status == 403


async def test_views_are_kept_for_who_saved_them(place: Office) -> None:
    li = await place.desk("li")
    await li.opens("/console/?kind=report")
    page = await li.sends("/console/views", name="举报", tab="due", kind="report")
    found = re.search(r'action="/console/views/(\d+)".*?href="([^"]+)">举报<', page.text, re.S)
    assert found
    assert found[2] == "/console/?tab=due&amp;kind=report&amp;"
    chen = await place.desk("chen")
    assert not (await chen.opens("/console/")).holds(">举报</a>")
    assert not (await li.sends(f"/console/views/{found[1]}")).holds("/console/views/" + found[1])


async def test_search_finds_words_and_numbers(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    assert (await li.opens("/console/search?q=发霉")).holds(filed.number, "找到 1 件")
    assert (await li.opens(f"/console/search?q={filed.number}")).holds("找到 1 件")
    assert (await li.opens("/console/search?q=榴莲千层")).holds("没有找到")
    assert (await li.opens("/console/search?q=<script>alert")).holds("&lt;script&gt;alert")
    assert (await li.opens("/console/search")).status == 200


async def test_reminders_stand_above_until_put_aside(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    await li.opens("/console/")
    await li.sends("/console/assign", number=filed.number, to="li")
    place.clock.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    await place.database.run(reminder.send_due, now=place.clock())
    li = await place.desk("li")
    page = await li.opens("/console/")
    assert page.holds("提醒：", f"{filed.number}</a>", 'name="row"')
    assert not (await li.sends("/console/reminders", row=page.field("row"))).holds("提醒：")
