"""Do staff see a case as it is, answer what they saw, and lose nothing they typed?"""

from urllib.parse import quote

from bot.services import audit, complaint, desk_lists, staff
from bot.services.complaint import Filed
from tests.office import CITIZEN, PHONE, Office, Page

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7777*7777}}"


async def _acts(place: Office, subject: str) -> list[str]:
    boss = (await place.database.read(staff.listing))[0].actor
    page = await place.database.read(audit.page, actor=boss, page=1)
    return [entry.act for entry in reversed(page.entries) if entry.subject.startswith(subject)]


def _case(filed: Filed) -> str:
    return f"/console/case/{filed.number}"


async def test_answer_is_stored_sent_and_shown(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    page = await li.sends(f"{_case(filed)}/answer", text="我们明天去店里检查。", seen=page.field("seen"))
    assert page.holds("答复已提交", "我们明天去店里检查。", "等待发送")
    assert await _acts(place, filed.number) == ["case.file", "case.open", "case.answer"]


async def test_empty_and_too_long_answers_stay_typed(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    page = await li.sends(f"{_case(filed)}/answer", text="  ", seen=page.field("seen"))
    assert (page.status, page.holds("请写下要告诉对方的话", 'aria-invalid="true"')) == (422, True)
    page = await li.sends(f"{_case(filed)}/answer", text="长" * 1501, seen=page.field("seen"))
    assert (page.status, page.holds("答复最多 1500 个字", "长" * 1501)) == (422, True)


async def test_answer_to_a_changed_case_is_held_back(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    await place.database.run(
        complaint.add, citizen=CITIZEN, number=filed.number, text="店家刚刚退了钱", photos=(), now=place.clock()
    )
    page = await li.sends(f"{_case(filed)}/answer", text="我们会去催退款。", seen=page.field("seen"))
    assert (page.status, page.holds("案件有了新的变化", "我们会去催退款。", "店家刚刚退了钱")) == (422, True)
    assert (await li.sends(f"{_case(filed)}/answer", text="好的。", seen=page.field("seen"))).holds("答复已提交")


async def test_two_clicks_send_one_answer(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    seen = (await li.opens(_case(filed))).field("seen")
    for _ in range(2):
        assert (await li.sends(f"{_case(filed)}/answer", text="收到。", seen=seen)).holds("答复已提交")
    assert (await _acts(place, filed.number)).count("case.answer") == 1


async def test_canned_reply_is_filled_with_the_case(place: Office) -> None:
    filed = await place.receives()
    actor = next(one.actor for one in await place.database.read(staff.listing) if one.actor.login == "li")
    text = "您反映的 {编号} 正在核实，请耐心等候。"
    await place.database.run(desk_lists.save_canned, name="正在核实", text=text, actor=actor, now=place.clock())
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    assert page.holds("正在核实", 'name="canned"')
    chosen = page.text.partition('name="canned"')[2].partition('option value="')[2].partition('"')[0]
    page = await li.opens(f"{_case(filed)}?canned={chosen}")
    assert page.holds(f"您反映的 {filed.number} 正在核实")
    assert (await li.opens(f"{_case(filed)}?canned=x")).status == 200


async def test_chat_is_taken_over_and_handed_back(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    await li.opens(_case(filed))
    page = await li.sends(f"{_case(filed)}/chat", what="take_over")
    assert page.holds("李明 已接管对话", "交还给机器人")
    assert (await li.sends(f"{_case(filed)}/chat", what="hand_back")).holds("由我接管对话", "已交还")
    assert (await li.sends(f"{_case(filed)}/chat", what="nonsense")).status == 404


async def test_page_says_who_else_is_looking(place: Office) -> None:
    filed = await place.receives()
    li, boss = await place.desk("li"), await place.desk("boss")
    assert not (await li.opens(_case(filed))).holds("也在看这一件：")
    assert (await boss.opens(_case(filed))).holds("也在看这一件：李明")
    assert (await li.opens(f"{_case(filed)}/here")).holds("也在看这一件：周局")
    place.clock.pass_by(minutes=10)
    assert not (await li.opens(f"{_case(filed)}/here")).holds("周局")


async def test_stored_markup_is_shown_and_never_run(place: Office) -> None:
    filed = await place.receives(HOSTILE, place=HOSTILE, contact=f"{HOSTILE[:20]} {PHONE}")
    await place.database.run(
        complaint.add, citizen=CITIZEN, number=filed.number, text=HOSTILE, photos=(), now=place.clock()
    )
    li = await place.desk("li")
    pages = [await li.opens("/console/"), await li.opens(_case(filed)), await li.opens(f"{_case(filed)}/now")]
    seen = pages[1].field("seen")
    pages.append(await li.sends(f"{_case(filed)}/answer", text=HOSTILE, seen="0"))
    pages.append(await li.opens(f"{_case(filed)}/do/ask"))
    pages.append(await li.sends(f"{_case(filed)}/do/ask", text=HOSTILE, seen=seen))
    pages.append(await li.sends(f"{_case(filed)}/do/accept", text=HOSTILE, seen=seen))
    pages.append(await li.opens(f"/console/search?q={quote(HOSTILE)}"))
    pages.append(await li.sends(f"{_case(filed)}/reveal", what="story"))
    pages.append(await li.opens(f"/console/?state={quote(HOSTILE)}"))
    for page in pages:
        assert not page.holds("<script>alert"), page.url
        assert not page.holds("<img src=x"), page.url
        assert not page.holds("60481729"), page.url


async def test_contact_is_masked_until_asked_for(place: Office) -> None:
    filed = await place.receives(f"老板让我打 {PHONE} 找他")
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    assert page.holds("139****5678", "由我承办")
    assert not page.holds(PHONE)
    assert not page.holds("显示联系方式")
    assert (await li.sends(f"{_case(filed)}/reveal", what="contact")).holds("还没有人承办")
    assert (await li.takes(filed.number)).holds("显示联系方式")
    assert (await li.sends(f"{_case(filed)}/reveal", what="contact")).holds(f"王女士 {PHONE}")
    assert (await li.sends(f"{_case(filed)}/reveal", what="story")).holds(f"老板让我打 {PHONE} 找他")
    part = await li.sends(f"{_case(filed)}/reveal", {"HX-Request": "true"}, what="contact")
    assert part.text.startswith('<div id="revealed">')
    expected = [
        "case.file",
        "case.open",
        "wall.refused",
        "case.assign",
        "contact.reveal",
        "story.reveal",
        "contact.reveal",
    ]
    assert await _acts(place, filed.number) == expected


async def test_session_over_gives_back_what_was_typed(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    place.clock.pass_by(minutes=31)
    page = await li.sends(f"{_case(filed)}/answer", text="写了很久的答复", seen=page.field("seen"))
    assert (page.status, page.holds("登录已结束", "写了很久的答复")) == (401, True)


async def test_photo_is_served_harmlessly_and_recorded_once(place: Office) -> None:
    filed, ref = await place.receives_photo()
    li = await place.desk("li")
    address = f"{_case(filed)}/photo/{ref}"
    assert (await li.opens(_case(filed))).holds(address)
    pages: list[Page] = [await li.opens(address) for _ in range(2)]
    assert pages[0].headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in pages[0].headers["Content-Security-Policy"]
    assert pages[0].headers["Cache-Control"] == "no-store"
    assert (await _acts(place, filed.number)).count("photo.view") == 1
    assert (await li.opens(f"{_case(filed)}/photo/other")).status == 404
    other = await place.receives()
    assert (await li.opens(f"{_case(other)}/photo/{ref}")).status == 404


async def test_audit_page_is_for_those_who_may(place: Office) -> None:
    filed = await place.receives()
    li, boss = await place.desk("li"), await place.desk("boss")
    await li.opens(_case(filed))
    assert (await li.opens("/console/audit")).status == 403
    assert (await boss.opens("/console/audit")).holds("查看案件", filed.number, "登录")
