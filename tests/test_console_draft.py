"""Is a changed entry published by a second person only, in force without a restart, and refused where it does harm?"""

from collections.abc import Iterator

import pytest

from bot.app.refresh import Refresher
from bot.domain.faq_edit import typed
from bot.services import faq
from bot.store import audit
from tests.knowing import ENTRIES, KNOWING
from tests.office import Desk, Office, Page

DRAFTS = "/console/answers/drafts"
EDIT = "/console/answers/entry/rights-receipt-lost/edit"
(EXPIRED,) = [entry for entry in ENTRIES if entry.id == "rights-expired-food"]


@pytest.fixture(autouse=True)
def index(knowledge: None) -> Iterator[None]:
    """Publishing changes the index of this process."""
    yield
    KNOWING.come_back()


def answer_now() -> str:
    known = faq.entry("rights-receipt-lost")
    return known.answer if known else ""


async def changes(desk: Desk, **values: str) -> Page:
    """The form as it stands, with other ``values``, is sent."""
    known = faq.entry("rights-receipt-lost")
    assert known is not None
    await desk.opens(EDIT)
    return await desk.sends(EDIT, **typed(known) | {"why": "说得更明白"} | values)


async def test_a_second_person_publishes_and_it_is_said(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    refresher = Refresher(place.database, KNOWING)
    page = await changes(li, answer="没有小票，转账记录也行。", checked="verified")
    assert page.holds("等另一位审批员发布", "付款记录、订单", "没有小票，转账记录也行。", "本局两人确认")
    assert (await changes(li, answer="再改一次")).holds("已经有修改在等发布")
    assert (await li.sends(DRAFTS, publish="1")).status == 403
    await refresher.look()
    assert "付款记录" in answer_now()
    await zhou.opens(DRAFTS)
    page = await zhou.sends(DRAFTS, publish="1")
    assert page.holds("已发布", "没有等着发布的修改", "李明 提出", "周审批 处理")
    await refresher.look()
    assert answer_now() == "没有小票，转账记录也行。"
    page = await li.opens("/console/answers/entry/rights-receipt-lost")
    assert page.holds("没有小票，转账记录也行。", "本局两人确认", "说得更明白", "周审批")
    assert (await zhou.sends(DRAFTS, refuse="1")).status == 409


async def test_nobody_publishes_a_change_of_their_own(place: Office) -> None:
    zhou, chen = await place.desk("zhou"), await place.desk("chen")
    await changes(zhou, answer="没有小票，转账记录也行。")
    assert (await zhou.opens(DRAFTS)).holds("要由另一位审批员发布")
    assert (await zhou.sends(DRAFTS, publish="1")).status == 403
    assert (await chen.opens(EDIT)).status == 403


async def test_a_change_that_does_harm_is_refused(place: Office) -> None:
    li = await place.desk("li")
    stolen = "\n".join(f"{one}呀" for one in EXPIRED.asked)
    for values, words in (
        ({"asked": stolen, "keywords": "过期 + 买 卖 退 赔", "question": "买到过期的怎么办？"}, "会答错"),
        ({"asked": "\n".join(EXPIRED.asked)}, "已经是 rights-expired-food 的问法"),
        ({"answer": "放心吃。"}, "不要写"),
        ({"asked": "就一种问法"}, "至少写 8 种"),
        ({"valid_until": "哪天"}, "写成 2026-11-22 这样的日期"),
        ({"why": ""}, "请填写"),
        ({}, "没有改动"),
    ):
        page = await changes(li, **values)
        assert (page.status, page.holds(words)) == (422, True), values


NEW = "/console/answers/new"


def written(**values: str) -> dict[str, str]:
    """A new entry as it is typed."""
    asked = "\n".join(
        f"{one}能不能带进电影院" for one in ("瓜子", "奶茶", "汉堡", "烤肠", "可乐", "薯片", "饭盒", "面包")
    )
    return {
        **dict.fromkeys(("unless", "season", "related"), ""),
        **{"id": "rights-cinema-food", "topic": "rights", "question": "自己的零食能带进电影院吗？", "asked": asked},
        **{"answer": "能带。影院不让带，可以投诉。", "page": "先问清规定，再说。", "keywords": "电影院 + 带"},
        **{"sources": "消费者权益保护法｜全国人大常委会｜2013-10-25｜第二十六条", "checked": "source"},
        **{"reviewed": "2026-11-22", "valid_until": "2027-11-22", "audience": "citizen", "why": "好多人问"},
    } | values


async def test_a_new_entry_is_published_by_a_second_person(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    refresher = Refresher(place.database, KNOWING)
    page = await li.opens(NEW)
    assert page.holds("新增一条", "权益与维权", "没有对照原文")
    assert (await li.sends(NEW, **written())).holds("已提交", "新增", "自己的零食能带进电影院吗？")
    await refresher.look()
    assert faq.entry("rights-cinema-food") is None
    await zhou.opens(DRAFTS)
    assert (await zhou.sends(DRAFTS, publish="1")).holds("已发布")
    await refresher.look()
    assert KNOWING.nearest("奶茶能带进电影院不")[0].id == "rights-cinema-food"
    page = await li.opens("/console/answers/entry/rights-cinema-food")
    assert page.holds("能带。影院不让带", "新增已发布", "第二十六条")
    page = await li.sends(NEW, **written())
    assert (page.status, page.holds("已经用过")) == (422, True)
    edited = written(answer="能带，不让带可以投诉。")
    del edited["id"]
    assert (await li.sends("/console/answers/entry/rights-cinema-food/edit", **edited)).holds("已提交")
    await zhou.sends(DRAFTS, publish="2")
    await refresher.look()
    assert faq.entries()[-1].answer == "能带，不让带可以投诉。"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"id": "Kino"}, "小写字母"),
        ({"id": "rights-expired-food"}, "已经用过"),
        ({"sources": "食品安全法"}, "名称｜发布单位"),
        ({"sources": "法｜局｜2026-01-01｜第一条｜javascript:alert(1)"}, "网址要用 http 开头"),
        ({"related": "rights-nowhere"}, "没有这几条：rights-nowhere"),
        ({"checked": "memory", "answer": "3 天内都能退。"}, "不能写数字和期限"),
        ({"season": "13"}, "季节只写 1 到 12 月"),
        ({"season": "夏天"}, "季节只写月份的数字"),
        ({"topic": "cinema"}, "请从列出的选项里选"),
    ],
)
async def test_a_new_entry_with_a_fault_comes_back(place: Office, values: dict[str, str], words: str) -> None:
    li = await place.desk("li")
    await li.opens(NEW)
    page = await li.sends(NEW, **written(**values))
    assert (page.status, page.holds(words, "奶茶能不能带进电影院")) == (422, True)


async def test_a_withdrawn_entry_is_kept_and_comes_back(place: Office) -> None:
    li, zhou, chen = await place.desk("li"), await place.desk("zhou"), await place.desk("chen")
    refresher = Refresher(place.database, KNOWING)
    path = "/console/answers/entry/rights-receipt-lost"
    page = await li.opens(f"{path}/withdraw")
    assert page.holds("撤下这一条", "买到过期食品怎么办？")
    assert (await li.sends(f"{path}/withdraw", why=" ")).holds("请填写")
    assert (await li.sends(f"{path}/withdraw", why="并到另一条里了")).holds("已提交", "撤下")
    assert (await chen.opens(f"{path}/withdraw")).status == 403
    await zhou.opens(DRAFTS)
    await zhou.sends(DRAFTS, publish="1")
    await refresher.look()
    assert faq.entry("rights-receipt-lost") is None
    assert "rights-receipt-lost" not in {one.id for one in KNOWING.nearest("小票丢了还能退吗")}
    assert (await li.opens(path)).status == 404
    page = await chen.opens("/console/answers/withdrawn")
    assert page.holds("并到另一条里了", "付款记录、订单", "李明 提出", "周审批 发布")
    page = await li.opens(f"{path}/edit")
    assert page.holds("付款记录、订单", "小票 + 丢 没 扔")
    (receipt,) = [entry for entry in ENTRIES if entry.id == "rights-receipt-lost"]
    assert (await li.sends(f"{path}/edit", **typed(receipt) | {"why": "还有人问"})).holds("已提交")
    await zhou.sends(DRAFTS, publish="2")
    await refresher.look()
    assert "付款记录" in answer_now()
    assert (await chen.opens("/console/answers/withdrawn")).holds("没有撤下的条目")


async def test_several_are_published_together_or_none(place: Office) -> None:
    li, zhou = await place.desk("li"), await place.desk("zhou")
    await li.opens(NEW)
    await li.sends(NEW, **written())
    await changes(li, answer="没有小票，转账记录也行。")
    assert (await zhou.opens(DRAFTS)).holds("共 2 条在等", "发布勾选的")
    assert (await zhou.sends(DRAFTS, publish="")).holds("请先勾选")
    assert (await zhou.sends(DRAFTS, publish="x")).status == 404
    assert (await zhou.sends(DRAFTS, publish="99")).status == 404
    async with zhou.client.post(
        DRAFTS, data=[("csrf", zhou.csrf), ("row", "1"), ("row", "2"), ("publish", "")]
    ) as answer:
        assert "已发布" in await answer.text()
    refresher = Refresher(place.database, KNOWING)
    await refresher.look()
    assert answer_now() == "没有小票，转账记录也行。"
    assert faq.entry("rights-cinema-food") is not None
    found = await place.database.read(audit.page, 1, 50)
    acts = [(one.actor, one.act, one.subject, one.detail) for one in found[0] if one.act.startswith("draft")]
    assert ("zhou", "draft.publish", "rights-cinema-food", "add") in acts
    assert ("li", "draft.propose", "rights-receipt-lost", "edit") in acts
