"""Do staff see a case as it is, answer what they saw, and lose nothing they typed?"""

from collections.abc import AsyncIterator

import pytest

from bot.services import audit, complaint, staff
from bot.services.complaint import Filed
from bot.store.engine import Database
from tests.office import CITIZEN, PHONE, Office, Page, office

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{7*7}}"


@pytest.fixture
async def place(database: Database) -> AsyncIterator[Office]:
    async with office(database) as started:
        await started.hires()
        await started.hires("boss", "周局", ("admin",))
        yield started


async def _acts(place: Office, subject: str) -> list[str]:
    boss = (await place.database.read(staff.listing))[0].actor
    page = await place.database.read(audit.page, actor=boss, page=1)
    return [entry.act for entry in reversed(page.entries) if entry.subject.startswith(subject)]


def _case(filed: Filed) -> str:
    return f"/console/case/{filed.number}"


async def test_list_shows_cases_by_state(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    assert (await li.opens("/console/")).holds(filed.number, "面包发霉了", "待处理", "共 1 件")
    assert not (await li.opens("/console/?state=closed")).holds(filed.number)
    assert (await li.opens("/console/?state=nonsense&page=x")).holds(filed.number)
    assert (await li.opens("/console/?page=99")).holds(filed.number)


async def test_answer_is_stored_sent_and_shown(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    page = await li.sends(f"{_case(filed)}/answer", text="我们明天去店里检查。", seen=page.field("seen"))
    assert page.holds("答复已提交", "我们明天去店里检查。", "等待发送", "已答复")
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


async def test_closing_shows_first_what_will_be_sent(place: Office) -> None:
    filed = await place.receives()
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    page = await li.sends(f"{_case(filed)}/close", text="店家已退款。\r\n已责令改正。", seen=page.field("seen"))
    assert page.holds("确认办结并发送", f"您反映的 {filed.number} 已办结", "店家已退款。\n已责令改正。")
    assert "case.close" not in await _acts(place, filed.number)
    back = await li.sends(f"{_case(filed)}/close", text=page.field("text"), seen=page.field("seen"), back="1")
    assert back.holds("店家已退款。\n已责令改正。", "下一步")
    page = await li.sends(f"{_case(filed)}/close", text=page.field("text"), seen=page.field("seen"), confirmed="1")
    assert page.holds("案件已办结", "已办结", "不能再答复")
    assert not page.holds("发送答复")


async def test_stored_markup_is_shown_and_never_run(place: Office) -> None:
    filed = await place.receives(HOSTILE, place=HOSTILE, contact=f"{HOSTILE[:20]} {PHONE}")
    await place.database.run(
        complaint.add, citizen=CITIZEN, number=filed.number, text=HOSTILE, photos=(), now=place.clock()
    )
    li = await place.desk("li")
    pages = [await li.opens("/console/"), await li.opens(_case(filed)), await li.opens(f"{_case(filed)}/now")]
    seen = pages[1].field("seen")
    pages.append(await li.sends(f"{_case(filed)}/answer", text=HOSTILE, seen="0"))
    pages.append(await li.sends(f"{_case(filed)}/close", text=HOSTILE, seen=seen))
    pages.append(await li.sends(f"{_case(filed)}/reveal", what="story"))
    pages.append(await li.opens(f"/console/?state={HOSTILE}"))
    for page in pages:
        assert not page.holds("<script>alert"), page.url
        assert not page.holds("<img src=x"), page.url
        assert not page.holds("49"), page.url


async def test_contact_is_masked_until_asked_for(place: Office) -> None:
    filed = await place.receives(f"老板让我打 {PHONE} 找他")
    li = await place.desk("li")
    page = await li.opens(_case(filed))
    assert page.holds("139****5678")
    assert not page.holds(PHONE)
    assert (await li.sends(f"{_case(filed)}/reveal", what="contact")).holds(f"王女士 {PHONE}")
    assert (await li.sends(f"{_case(filed)}/reveal", what="story")).holds(f"老板让我打 {PHONE} 找他")
    part = await li.sends(f"{_case(filed)}/reveal", {"HX-Request": "true"}, what="contact")
    assert part.text.startswith('<div id="revealed">')
    expected = ["case.file", "case.open", "contact.reveal", "story.reveal", "contact.reveal"]
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
