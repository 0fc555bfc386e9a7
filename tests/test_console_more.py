"""Do the pages for replies, links and requests for more time work, and keep what was typed?"""

from tests.office import Office


async def test_reply_is_kept_previewed_used_and_removed(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    assert (await li.opens("/console/replies")).holds("还没有常用答复", "{编号}")
    new = {"name": "请补小票", "text": "请为 {编号} 补小票。{承办人}"}
    page = await li.sends("/console/replies", **new, what="preview")
    assert page.holds("填好以后像这样", "请为 T20261122-0001 补小票。李明", "{承办人}")
    page = await li.sends("/console/replies", **new | {"text": "{电话}"}, what="save")
    assert (page.status, page.holds("花括号里的“电话”", "请补小票")) == (422, True)
    assert (await li.sends("/console/replies", **new, what="save")).holds("已保存", "补小票。李明")
    page = await li.sends("/console/replies", **new, what="save")
    assert (page.status, page.holds("已经有叫")) == (422, True)
    page = await li.opens("/console/replies?edit=1")
    assert page.field("reply") == "1"
    assert (await li.sends("/console/replies", **new | {"name": "补小票"}, reply="1")).holds("<h2>补小票</h2>")
    path = f"/console/case/{filed.number}/do/ask"
    seen = (await li.opens(path)).field("seen")
    page = await li.sends(path, seen=seen, text="", canned="1", fill="1")
    assert page.holds(f"请为 {filed.number} 补小票。李明")
    assert (await li.opens("/console/replies?remove=1")).holds("删除“补小票”？", "确认删除")
    assert (await li.sends("/console/replies/1")).holds("已删除", "还没有常用答复")
    assert (await li.sends("/console/replies/1")).holds("已经不在了")


async def test_second_case_is_shown_before_it_is_linked(place: Office) -> None:
    one, two = await place.receives(), await place.receives("同一家店还卖过期牛奶", contact="李先生 13900002222")
    li = await place.desk("li")
    path = f"/console/case/{one.number}/link"
    await li.opens(path)
    page = await li.sends(path, other="T20991231-0001")
    assert (page.status, page.holds("没有找到编号", "T20991231-0001")) == (422, True)
    page = await li.sends(path, other=one.number, confirmed="1")
    assert (page.status, page.holds("不能和这一件本身关联")) == (422, True)
    page = await li.sends(path, other=f" {two.number.lower()} ")
    assert page.holds("要关联的是这一件吗？", "同一家店还卖过期牛奶", "确认关联")
    page = await li.sends(path, other=two.number, confirmed="1")
    assert page.holds("已关联。", "人工关联", two.number)
    assert (await li.sends(path, other=two.number, confirmed="1")).holds("已经关联了")


async def test_approver_finds_the_request_and_decides(place: Office) -> None:
    filed = await place.receives("没有留电话的事", contact=None)
    li, zhou = await place.desk("li"), await place.desk("zhou")
    case = f"/console/case/{filed.number}"
    assert (await li.takes(filed.number)).holds("申请延长时限")
    page = await li.sends(f"{case}/extension", text="等检验报告")
    assert (page.status, page.holds("请选择“延长哪个时限”", "等检验报告")) == (422, True)
    page = await li.sends(f"{case}/extension", clock="check", text="等检验报告")
    assert page.holds("等审批员决定", "李明 申请延长", "等检验报告")
    assert not page.holds("批准</a>")
    assert not (await li.opens("/console/")).holds("等您批准延长")
    assert (await li.sends(f"{case}/extension/decline", clock="check", text="不行")).status == 403
    assert (await zhou.opens("/console/")).holds("等您批准延长", filed.number)
    assert (await zhou.opens(case)).holds("批准</a>", "不同意")
    assert (await zhou.opens(f"{case}/do/extend?clock=check")).holds('value="check" checked')
    assert (await zhou.sends(f"{case}/extension/decline", clock="check", text="理由不够")).holds("不同意延长时限")
    assert not (await zhou.opens("/console/")).holds("等您批准延长")


async def test_report_hides_its_pictures_until_taken(place: Office) -> None:
    filed = await place.receives("没有留电话的事", contact=None)
    li = await place.desk("li")
    page = await li.opens(f"/console/case/{filed.number}")
    assert page.holds("由我承办", "要查看，先点“由我承办”")
    assert not page.holds("显示未遮盖的原文")
    assert (await li.takes(filed.number)).holds("显示未遮盖的原文")
