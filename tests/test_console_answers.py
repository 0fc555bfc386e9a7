"""Can staff look through the knowledge, try a text out, answer what it does not know, and read what a week was like?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.services import gap, opinion
from tests.knowing import ENTRIES, known
from tests.office import CITIZEN, Office

ASKED = "周末能不能办婚礼啊"


@pytest.fixture(autouse=True)
def knowledge() -> Iterator[None]:
    late = replace(ENTRIES[0], valid_until=date(2026, 11, 21), checked="memory")
    with known((late, *ENTRIES[1:])):
        yield


async def ask(place: Office) -> None:
    """A citizen asks what nobody knows, and judges an answer."""
    words = ("周末", "婚礼")
    common: dict[str, Any] = {"citizen": CITIZEN, "now": place.clock()}
    await place.database.run(gap.note, text=f"{ASKED}<b>", words=words, near="", **common)
    await place.database.run(opinion.said, entry="rights-receipt-lost", now=place.clock())
    await place.database.run(opinion.judge, entry="rights-receipt-lost", is_useful=False, **common)


async def test_entries_are_narrowed_and_opened(place: Office) -> None:
    await ask(place)
    chen = await place.desk("chen")
    page = await chen.opens("/console/answers")
    assert page.holds(f"共 {len(ENTRIES)} 条", ENTRIES[0].question, "已过复核日期", "有 1 条快到或已过")
    page = await chen.opens("/console/answers?checked=memory&due=soon&words=")
    assert page.holds("共 1 条", ENTRIES[0].question)
    page = await chen.opens("/console/answers?words=小票丢了&topic=rights")
    assert page.holds("小票丢了还能维权吗？", "selected>权益与维权")
    assert (await chen.opens("/console/answers?words=没有这样的词")).holds("没有符合的条目")
    page = await chen.opens("/console/answers/entry/rights-receipt-lost")
    assert page.holds(
        "付款记录、订单", "第一百四十八条", "没留小票商家不承认", "丢 或 没 或 扔", "<dd>1 次</dd>", "近 90 天"
    )
    assert (await chen.opens("/console/answers/entry/none")).status == 404


async def test_what_is_due_is_listed_by_its_day(place: Office) -> None:
    chen = await place.desk("chen")
    page = await chen.opens("/console/answers/due?days=30")
    assert page.holds("共 1 条，其中 1 条已经过了日子", ENTRIES[0].question, "2026-11-21", "有效期到了")
    assert not page.holds(ENTRIES[1].question)
    page = await chen.opens("/console/answers/due?days=365")
    assert page.holds(f"共 {len(ENTRIES)} 条", '<option value="365" selected>', ENTRIES[1].sources[0].title)
    with known([replace(ENTRIES[1], reviewed=date(2025, 12, 1), valid_until=date(2027, 6, 1))]):
        page = await chen.opens("/console/answers/due?days=no")
        assert page.holds("对照原文满一年", "2026-12-01", "<td>2025-12-01</td>")
    assert (await chen.opens("/console/answers/due?days=30&page=9")).status == 200


async def test_a_text_is_tried_out_with_its_reasons(place: Office) -> None:
    chen = await place.desk("chen")
    await chen.opens("/console/answers/try")
    page = await chen.sends("/console/answers/try", text="小票丢了还能退吗")
    assert page.holds("会这样办", "直接回答", "小票丢了还能维权吗？", "相近问法", "0.")
    assert (await chen.sends("/console/answers/try", text="吃了蘑菇一直吐")).holds("紧急情况", "先说 120")
    page = await chen.sends("/console/answers/try", text="长" * 501)
    assert (page.status, page.holds("500", 'role="alert"')) == (422, True)


async def test_a_group_is_checked_answered_and_opened_again(place: Office) -> None:
    await ask(place)
    li, chen = await place.desk("li"), await place.desk("chen")
    assert (await li.opens("/console/answers/gaps")).holds(f"{ASKED}&lt;b&gt;", "问过 1 次，1 人等回答")
    path = "/console/answers/gaps/1"
    assert not (await chen.opens(path)).holds("下一步：核对")
    assert (await chen.sends(path, what="send", reply="好")).status == 403
    assert (await li.opens(path)).holds("下一步：核对", "最接近的", "大家是这样问的")
    page = await li.sends(path, what="check", entry="", reply="")
    assert (page.status, page.holds("请选一条现有的问答")) == (422, True)
    page = await li.sends(path, what="check", entry="", reply="请问民政局。")
    assert page.holds("对方会收到", "您问过", "确认回答", "请问民政局。</textarea>")
    page = await li.sends(path, what="send", entry="", reply="请问民政局。")
    assert page.holds("已回答，1 人会收到", "李明", "重新打开")
    assert (await li.sends(path, what="send", entry="", reply="再说一次")).status == 409
    assert (await li.opens("/console/answers/gaps?state=answered")).holds(ASKED)
    assert (await li.sends(path, what="reopen")).holds("已重新打开", "下一步：核对")
    assert (await li.sends(path, what="dismiss")).holds("不回答")
    for wrong in ("0", "x", "9" * 12):
        assert (await li.opens(f"/console/answers/gaps/{wrong}")).status == 404


async def test_the_week_is_told_in_figures(place: Office) -> None:
    await ask(place)
    chen = await place.desk("chen")
    page = await chen.opens("/console/answers/weeks")
    assert page.holds("问得最多", "小票丢了还能维权吗？", f"{ASKED}&lt;b&gt;</a>：1 次，待回答", "2026-11-16")
    page = await chen.opens("/console/answers/weeks?week=2026-11-09")
    assert page.holds("这一周还没有人问", "这一周没有人说没用")


async def test_a_question_for_staff_is_seen_and_answered(place: Office) -> None:
    left: dict[str, Any] = {"citizen": CITIZEN, "text": "我的材料批了没有<b>", "near": "", "now": place.clock()}
    await place.database.run(gap.leave, **left)
    li = await place.desk("li")
    assert (await li.opens("/console/")).holds("市民留给工作人员的问题：1 条等回答", "state=left")
    assert (await li.opens("/console/answers/gaps?state=left")).holds("我的材料批了没有&lt;b&gt;", "1 人等回答")
    page = await li.opens("/console/answers/gaps/1")
    assert page.holds("下一步：核对", "只回给留言的人", "也请回一句该找谁")
    assert not page.holds("合在一起的词")
    page = await li.sends("/console/answers/gaps/1", what="check", entry="", reply="批了，请来取。")
    assert page.holds("对方会收到", "您问过：我的材料批了没有", "确认回答")
    page = await li.sends("/console/answers/gaps/1", what="send", entry="", reply="批了，请来取。")
    assert page.holds("已回答，1 人会收到", "可以再回答一次")
    assert not (await li.opens("/console/")).holds("市民留给工作人员的问题")
    week = await li.opens("/console/answers/weeks")
    assert not week.holds("我的材料批了没有")
