"""Is every act offered where it is possible, checked before it is done, and done once?"""

from bot.domain.case import Act
from bot.services.complaint import Filed
from tests.office import PHONE, Desk, Office, Page


async def _starts(desk: Desk, filed: Filed, act: Act, **typed: str) -> Page:
    """Fill the form in; the page that shows what will be done."""
    path = f"/console/case/{filed.number}/do/{act}"
    page = await desk.opens(path)
    return await desk.sends(path, seen=page.field("seen"), **typed)


async def _does(desk: Desk, filed: Filed, act: Act, **typed: str) -> Page:
    page = await _starts(desk, filed, act, **typed)
    assert page.holds("确认以后"), page.text
    path = f"/console/case/{filed.number}/do/{act}"
    return await desk.sends(path, seen=page.field("seen"), confirmed="1", **typed)


async def test_page_offers_what_state_and_role_allow(place: Office) -> None:
    filed = await place.receives()
    report = await place.receives("没有留电话的事", contact=None)
    li, zhou = await place.desk("li"), await place.desk("zhou")
    page = await li.opens(f"/console/case/{filed.number}")
    assert page.holds("/do/accept", "/do/refuse", "/do/transfer", "决定是否受理", "令121第15条")
    assert not page.holds("/do/settle")
    assert (await li.opens(f"/console/case/{filed.number}/do/settle")).status == 409
    assert (await li.opens(f"/console/case/{filed.number}/do/nonsense")).status == 404
    assert not (await li.opens(f"/console/case/{report.number}")).holds("/do/extend")
    assert (await li.opens(f"/console/case/{report.number}/do/extend")).status == 403
    assert (await zhou.opens(f"/console/case/{report.number}")).holds("/do/extend")


async def test_refusal_needs_a_reason_and_shows_the_document(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    await li.takes(filed.number)
    page = await _starts(li, filed, Act.REFUSE, text="")
    assert (page.status, page.holds("请选择“法定理由”。")) == (422, True)
    page = await _starts(li, filed, Act.REFUSE, reason="over_three_years", text="已超过三年。")
    assert page.holds("案件从“已收到”变为“不予受理”。", "案件到此结束", "时限停止", "投诉不予受理决定书")
    assert page.holds("王女士", "第16条第四项", "已超过三年。", "消费者权益保护法")
    assert not page.holds(PHONE)
    assert (await li.opens(f"/console/case/{filed.number}")).holds("已收到")
    page = await _does(li, filed, Act.REFUSE, reason="over_three_years", text="已超过三年。")
    assert page.holds("不予受理", "投诉不予受理决定书", "未记送达", "案件已经结束")


async def test_document_is_printed_and_its_service_recorded(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    await li.takes(filed.number)
    page = await _does(li, filed, Act.ACCEPT, notice_text="王女士：\n本局决定予以受理。")
    link = page.text.partition(f"/console/case/{filed.number}/notice/")[2].partition('"')[0]
    address = f"/console/case/{filed.number}/notice/{link}"
    page = await li.opens(address)
    assert page.holds("投诉受理决定书", "本局决定予以受理。", "记送达", "2026年11月22日")
    page = await li.sends(address, served_on="2026-11-22", served_how="post")
    assert page.holds("邮寄", "2026年11月22日")
    assert not page.holds("记送达</button>")
    assert (await li.opens(f"/console/case/{filed.number}/notice/999")).status == 404


async def test_complaint_is_walked_to_its_end(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await _does(li, filed, Act.ACCEPT)
    assert page.holds("已办：受理", "已受理、调解中", "调解结束", "令121第23条")
    page = await _starts(li, filed, Act.SAMPLE, text="抽取面包两袋，送市食品检验所。")
    assert page.holds("时限暂停")
    page = await _does(li, filed, Act.SAMPLE, text="抽取面包两袋，送市食品检验所。")
    assert page.holds("检测中，时限暂停")
    await _does(li, filed, Act.TEST_PASSED, text="报告 2026-001，合格。")
    page = await _does(li, filed, Act.SETTLE, text="店家退还货款 20 元。")
    assert page.holds("已达成协议", "投诉调解书")
    await _does(li, filed, Act.TELL, text="双方已经达成协议。")
    page = await _starts(li, filed, Act.CLOSE, text="店家已退款。\r\n已责令改正。")
    assert page.holds("对方会在微信里收到", "店家已退款。\n已责令改正。")
    page = await _does(li, filed, Act.CLOSE, text="店家已退款。")
    assert page.holds("案件已办结", "案件已经结束")
    assert not page.holds("发送答复")


async def test_extension_is_the_approvers_and_names_a_clock(place: Office) -> None:
    filed = await place.receives("没有留电话的事", contact=None)
    zhou = await place.desk("zhou")
    page = await zhou.opens(f"/console/case/{filed.number}/do/extend")
    assert page.holds("核查并决定是否立案", "延长 15 个工作日")
    page = await _does(zhou, filed, Act.EXTEND, clock="check", text="案情复杂。")
    assert page.holds("已办：批准延长时限", "已延长 1 次", "还有 30 个工作日", "缺 2027 年日历")


async def test_changed_case_stops_an_act_before_it_is_done(place: Office) -> None:
    filed = await place.receives()
    li, zhou = await place.desk("li"), await place.desk("zhou")
    path = f"/console/case/{filed.number}/do/{Act.ASK}"
    page = await li.opens(path)
    seen = page.field("seen")
    answer = await zhou.opens(f"/console/case/{filed.number}")
    await zhou.sends(f"/console/case/{filed.number}/answer", text="收到。", seen=answer.field("seen"))
    page = await li.sends(path, seen=seen, confirmed="1", text="请补充小票。")
    assert (page.status, page.holds("案件有了新的变化", "请补充小票。")) == (422, True)


async def test_confirmation_can_be_left_without_losing_words(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await _starts(li, filed, Act.ASK, text="请补充小票。")
    assert page.holds("请补充小票。", "案件仍是“已收到”")
    path = f"/console/case/{filed.number}/do/{Act.ASK}"
    page = await li.sends(path, seen=page.field("seen"), text="请补充小票。", back="1")
    assert page.holds("<textarea", "请补充小票。", "下一步：核对")
