"""Is a changed entry published by a second person only, in force without a restart, and refused where it does harm?"""

from collections.abc import AsyncIterator

import pytest

from bot.app.refresh import Refresher
from bot.services import faq
from bot.store.engine import Database
from tests.chat import CONTENT
from tests.knowing import ENTRIES, KNOWING
from tests.office import Desk, Office, Page, office

EDIT = "/console/answers/entry/rights-receipt-lost/edit"
(EXPIRED,) = [entry for entry in ENTRIES if entry.id == "rights-expired-food"]


@pytest.fixture
async def place(database: Database) -> AsyncIterator[Office]:
    faq.furnish(ENTRIES)
    faq.consult(KNOWING)
    async with office(database) as started:
        await started.hires()
        await started.hires("zhou", "周审批", ("approver",))
        await started.hires("chen", "陈主任", ("viewer",))
        yield started
    faq.furnish(CONTENT.faq)
    KNOWING.load(ENTRIES)


def answer_now() -> str:
    known = faq.entry("rights-receipt-lost")
    return known.answer if known else ""


async def changes(desk: Desk, **values: str) -> Page:
    """The form as it stands, with other ``values``, is sent."""
    known = faq.entry("rights-receipt-lost")
    assert known is not None
    await desk.opens(EDIT)
    typed = {"question": known.question, "answer": known.answer, "page": known.page, "asked": "\n".join(known.asked)}
    typed |= {"keywords": "小票 + 丢 没 扔", "unless": "", "valid_until": known.valid_until.isoformat()}
    return await desk.sends(EDIT, **typed | {"is_verified": "", "why": "说得更明白"} | values)


async def test_a_second_person_publishes_and_it_is_said(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    refresher = Refresher(place.database, KNOWING)
    page = await changes(li, answer="没有小票，转账记录也行。", is_verified="yes")
    assert page.holds("等另一位审批员发布", "付款记录、订单", "没有小票，转账记录也行。", "已对照原文")
    assert (await changes(li, answer="再改一次")).holds("已经有修改在等发布")
    assert (await li.sends("/console/answers/drafts/1", what="publish")).status == 403
    await refresher.look()
    assert "付款记录" in answer_now()
    await zhou.opens("/console/answers/drafts")
    page = await zhou.sends("/console/answers/drafts/1", what="publish")
    assert page.holds("已发布", "没有等着发布的修改", "李明 提出", "周审批 处理")
    await refresher.look()
    assert answer_now() == "没有小票，转账记录也行。"
    page = await li.opens("/console/answers/entry/rights-receipt-lost")
    assert page.holds("没有小票，转账记录也行。", "本局两人确认", "说得更明白", "周审批")
    assert (await zhou.sends("/console/answers/drafts/1", what="refuse")).status == 409


async def test_nobody_publishes_a_change_of_their_own(place: Office) -> None:
    zhou, chen = await place.desk("zhou"), await place.desk("chen")
    await changes(zhou, answer="没有小票，转账记录也行。")
    assert (await zhou.opens("/console/answers/drafts")).holds("要由另一位审批员发布")
    assert (await zhou.sends("/console/answers/drafts/1", what="publish")).status == 403
    assert (await chen.opens(EDIT)).status == 403


async def test_a_change_that_does_harm_is_refused(place: Office) -> None:
    li = await place.desk("li")
    stolen = "\n".join(f"{one}呀" for one in EXPIRED.asked)
    for values, words in (
        ({"asked": stolen, "keywords": "过期 + 买 卖 退 赔", "question": "买到过期的怎么办？"}, "会答错"),
        ({"asked": "\n".join(EXPIRED.asked)}, "已经在别的条目里"),
        ({"answer": "放心吃。"}, "不要写"),
        ({"asked": "就一种问法"}, "至少写 8 种"),
        ({"valid_until": "哪天"}, "请选一个日期"),
        ({"why": ""}, "请填写"),
        ({}, "没有改动"),
    ):
        page = await changes(li, **values)
        assert (page.status, page.holds(words)) == (422, True), values
