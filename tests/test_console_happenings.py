"""Can staff announce a lecture and a quiz at the console, see who comes and how people did, and call it off?"""

from collections.abc import AsyncIterator, Iterator

import pytest

from bot.services import happening, quiz
from bot.store.engine import Database
from tests.campaign_office import CampaignOffice, campaign_office, form_in
from tests.conftest import CONTENT
from tests.knowing import known

PHONE = "13912345678"


@pytest.fixture
async def place(database: Database) -> AsyncIterator[CampaignOffice]:
    async with campaign_office(database) as started:
        yield started


@pytest.fixture
def knowledge() -> Iterator[None]:
    with known(CONTENT.faq):
        yield


async def test_lecture_is_announced_by_a_second_person(place: CampaignOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    assert (await li.opens("/console/happenings")).holds("还没有活动")
    page = await li.sends("/console/happenings")
    path = page.url.removesuffix("/edit")
    form = form_in(page, f"{path}/edit")
    filled = form | {"title": "冷冻食品怎么买", "place": "文化馆二楼", "places": "1", "asks": "name"}
    for wrong, words in (
        ({"title": ""}, "请填写“名称”"),
        ({"places": "很多"}, "请填一个整数"),
        ({"starts": "哪天"}, "请选日期和时间"),
        ({"ends": form["starts"]}, "结束"),
        ({"seen": "old"}, "别人改过"),
    ):
        page = await li.sends(f"{path}/edit", **filled | wrong)
        assert (page.status, page.holds(words, "文化馆二楼")) == (422, True), wrong
    page = await li.sends(f"{path}/edit", **filled)
    assert page.holds("已保存", "1 个名额", "姓名", "还没有人报名", "这是草稿") and "do/open" not in page.text
    assert (await li.opens(f"{path}/do/open")).status == 403
    page = await wang.opens(f"{path}/do/open")
    assert page.holds("市民马上能看到这个活动", "确认：公开")
    assert (await wang.sends(f"{path}/do/open", seen="old")).status == 422
    assert (await wang.sends(f"{path}/do/open", seen=page.field("seen"))).holds("已办：公开", "已公开")
    assert (await wang.opens(f"{path}/do/edit")).status == 404
    assert (await li.opens(path)).holds("写一条通知，告诉大家")
    assert (await li.sends(f"{path}/announce")).holds(
        "冷冻食品怎么买", "文化馆二楼", path.removeprefix("/console").replace("happenings", "happening")
    )


async def test_door_list_is_masked_until_somebody_asks(place: CampaignOffice) -> None:
    li, wang, look = [await place.desk(login) for login in ("li", "wang", "look")]
    await li.opens("/console/happenings")
    page = await li.sends("/console/happenings")
    path = page.url.removesuffix("/edit")
    both = form_in(page, f"{path}/edit") | {"title": "开放日", "place": "检测所", "places": "1", "asks": "phone"}
    await li.sends(f"{path}/edit", **both)
    page = await wang.opens(f"{path}/do/open")
    await wang.sends(f"{path}/do/open", seen=page.field("seen"))
    now, ref = place.office.clock.now, path.rpartition("/")[2]
    for citizen in await place.follow(2):
        await place.database.run(happening.sign_up, ref=ref, citizen=citizen, now=now, phone=PHONE)
    page = await look.opens(path)
    assert page.holds("报名 1 / 1 人，候补 1 人", "139****5678") and not page.holds(PHONE)
    assert "签到表" not in page.text
    assert (await look.sends(f"{path}/sheet")).status == 403
    await li.opens(path)
    assert (await li.sends(f"{path}/sheet")).holds(PHONE, "有名额", "候补", "已经记下")
    page = await wang.opens(f"{path}/do/cancel")
    assert page.holds("真的要取消吗", "已报名 1 人，候补 1 人")
    assert (await wang.sends(f"{path}/do/cancel", seen=page.field("seen"), why="")).status == 422
    page = await wang.sends(f"{path}/do/cancel", seen=page.field("seen"), why="停电")
    assert page.holds("已办：取消", "原因：停电")


@pytest.mark.usefixtures("knowledge")
async def test_quiz_is_made_opened_and_counted(place: CampaignOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    assert (await li.opens("/console/quizzes")).holds("还没有办过", "食品安全知识答题")
    page = await li.sends("/console/quizzes", template="basics")
    path = page.url.removesuffix("/edit")
    form = form_in(page, f"{path}/edit")
    for wrong, words in (
        ({"title": ""}, "请填写“名称”"),
        ({"until": "哪天"}, "请选日期和时间"),
        ({"answer1": "x"}, 'role="alert"'),
        ({"entry1": "no such entry"}, "no such entry"),
        ({"more": "1", "from": "no such entry"}, "no such entry"),
        ({"seen": "old"}, "别人改过"),
    ):
        page = await li.sends(f"{path}/edit", **form | wrong)
        assert (page.status, page.holds(words)) == (422, True), wrong
    page = await li.sends(f"{path}/edit", **form | {"more": "1", "from": form["entry1"]})
    assert page.holds('name="words11"') and page.status == 200
    page = await li.sends(f"{path}/edit", **form | {"words10": ""})
    assert page.holds("题目（9 题）", "这是草稿")
    page = await wang.opens(f"{path}/do/open")
    assert (await wang.sends(f"{path}/do/open", seen=page.field("seen"))).holds("已办：开始", "正在答")
    citizen, now, ref = (await place.follow(1))[0], place.office.clock.now, path.rpartition("/")[2]
    await place.database.run(quiz.answer, ref=ref, citizen=citizen, number=1, choice=1, source="page", now=now)
    page = await wang.opens(path)
    assert page.holds("开始答的人</dt><dd>1</dd>", "手机页面", "1 人选")
    page = await wang.opens(f"{path}/do/close")
    assert page.holds("不能撤销")
    assert (await wang.sends(f"{path}/do/close", seen=page.field("seen"))).holds("已办：现在结束", "已结束")
    assert (await wang.opens(f"{path}/do/close")).holds("现在不能办")
    assert (await wang.sends("/console/quizzes", template="none")).status == 422
