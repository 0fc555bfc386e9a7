"""Can staff make a round at the console, release it, review what is nominated, and watch the vote?"""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.round import Act
from bot.store.engine import Database
from tests.office import Desk, Page
from tests.round_office import SHOP, RoundOffice, round_office


@pytest.fixture
async def place(database: Database) -> AsyncIterator[RoundOffice]:
    async with round_office(database) as started:
        yield started


def typed_in(page: Page) -> dict[str, str]:
    """Every field of the form as it stands; nothing is ticked."""
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page.text):
        found = re.search(r'name="(\w+)" value="([^"]*)"', tag)
        if found and 'type="checkbox"' not in tag:
            fields[found[1]] = found[2]
    for name, body in re.findall(r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', page.text, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        fields[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page.text, re.S):
        fields[name] = text.strip()
    return fields


async def made(place: RoundOffice, desk: Desk, template: str = "school") -> Page:
    await desk.opens("/console/rounds")
    page = await desk.sends("/console/rounds", template=template)
    place.stage.number = page.url.split("/")[3]
    return page


async def test_round_is_made_from_a_template_and_released(place: RoundOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    assert (await li.opens("/console/rounds")).holds("还没有办过", "校园及周边你点我检", "8 个选项")
    page = await made(place, li)
    assert page.holds("校园及周边你点我检", "草稿", 'value="辣条"', "不收提名的")
    more = {"title": "开学你点我检", "areas": "990101001", "food9": "关东煮", "venue9": "school", "area9": "990101001"}
    page = await li.sends(f"{place.path}/edit", **typed_in(page) | {"is_hidden": "1", "note9": "检添加剂"} | more)
    assert page.holds("已保存", "开学你点我检", "城关街道校园周边的关东煮", "检添加剂", "选项（9 个）", "这是草稿")
    assert not page.holds(f"{place.path}/do/release")
    assert (await li.opens(f"{place.path}/do/release")).status == 403
    page = await wang.opens(f"{place.path}/do/release")
    assert page.holds("确认以后", "自动开始提名", "确认：发布")
    await li.sends(f"{place.path}/edit", **typed_in(await li.opens(f"{place.path}/edit")) | {"title": "又改了"})
    page = await wang.sends(f"{place.path}/do/release", seen=page.field("seen"))
    assert (page.status, page.holds("别人改过", "又改了")) == (422, True)
    assert (await place.does(wang, "release")).holds("已办：发布", "已发布，到时间自动开始")
    await place.stage.ticks()
    assert (await li.opens("/console/rounds")).holds("又改了", "提名中")


async def test_wrong_entries_come_back_with_their_reason(place: RoundOffice) -> None:
    li = await place.desk("li")
    form = typed_in(await made(place, li))
    path = f"{place.path}/edit"
    for wrong, words in (
        ({"title": ""}, "请填写“名称”"),
        ({"choices": "三"}, "请填一个整数"),
        ({"vote_until": "哪天"}, "请选日期和时间"),
        ({"vote_until": form["vote_from"]}, "时间的先后不对"),
        ({"nominate_until": ""}, "要么都填，要么都不填"),
        ({"food1": "", "note1": "没有食品"}, "每个选项要有食品名称"),
        ({"food2": form["food1"]}, "有两个选项一模一样"),
        ({"areas": "000"}, "没有这个区域"),
        ({"seen": "old"}, "别人改过"),
    ):
        page = await li.sends(path, **form | wrong)
        assert (page.status, page.holds(words, "保存")) == (422, True), wrong
    page = await li.sends(path, **form | {"title": "还没写完", "more": "1"})
    assert page.holds('name="food14"', "还没写完")
    page = await li.sends(path, **form | {"nominate_from": "", "nominate_until": "", "food1": "", "note1": ""})
    assert page.holds("已保存", "选项（7 个）")
    assert (await li.opens("/console/rounds/D2026-0999")).status == 404
    assert (await li.sends("/console/rounds", template="none")).status == 409


async def test_times_are_changed_with_a_reason(place: RoundOffice) -> None:
    wang, li = await place.desk("wang"), await place.desk("li")
    await place.stage.opens_vote()
    path = f"{place.path}/times"
    assert (await li.opens(path)).status == 403
    form = typed_in(await wang.opens(path))
    page = await wang.sends(path, **form | {"why": ""})
    assert (page.status, page.holds("请填写“为什么改”")) == (422, True)
    page = await wang.sends(path, **form | {"vote_until": "2026-11-22T09:00", "why": "提前"})
    assert (page.status, page.holds("时间的先后不对")) == (422, True)
    page = await wang.sends(path, **form | {"vote_until": "2026-12-24T18:00", "why": "很多人还没投"})
    assert page.holds("时间已改", "2026-12-24 18:00", "很多人还没投")


async def test_nominations_are_reviewed_one_by_one(place: RoundOffice) -> None:
    li = await place.desk("li")
    await place.stage.opens_nominations()
    for name, food in (
        ("zhang", "关东煮"),
        ("wang", "烤面筋"),
        ("zhao", "串串"),
        ("qian", "煎饼"),
        ("sun", "黑心面筋"),
    ):
        await place.stage.nominates(name, food, reason="<b>天天买</b>" if food == "关东煮" else "")
    page = await li.opens(f"{place.path}/nominations")
    assert page.holds(
        "关东煮", "&lt;b&gt;天天买", "1 人提名", '待审 <span class="count">4', '先由人看 <span class="count">1'
    )
    ids = dict(re.findall(r'<h2 id="n\d+">(\S+) <span class="number quiet">第 (\d+) 号', page.text))

    async def does(food: str, what: str, **typed: str) -> Page:
        given = {"what": what, "standing": "open"} | typed
        return await li.sends(f"{place.path}/nominations/{ids[food]}", **given)

    assert (await does("关东煮", "accept")).holds("成了选项")
    assert (await does("烤面筋", "merge", into=ids["串串"])).holds("已合并")
    page = await does("煎饼", "merge", into="x")
    assert (page.status, page.holds("只能并到同一次")) == (422, True)
    assert (await does("煎饼", "decline", why="")).status == 422
    assert (await does("煎饼", "decline", why="现做现卖，没法抽")).holds("已记下不采纳")
    assert (await does("串串", "seal", business=SHOP)).holds("另有 1 条点名商家", "没有“待审”的提名")
    assert (await li.opens(f"{place.path}/nominations?standing=merged")).holds("烤面筋", f"并到第 {ids['串串']} 号")
    page = await li.opens(f"{place.path}/nominations?standing=held")
    assert page.holds("黑心面筋", "有骂人或者伤人的词")
    ids["held"] = re.findall(r'id="n(\d+)"', page.text)[0]
    assert (await does("held", "pass", standing="held")).holds("已放行")
    assert (await li.opens(f"{place.path}")).holds("关东煮")
    assert (await does("held", "fly")).status == 404
    assert (await li.sends(f"{place.path}/nominations/99", what="accept")).status == 404


async def test_clues_are_for_the_plan_team_alone(place: RoundOffice) -> None:
    await place.stage.opens_nominations()
    nominated = await place.stage.nominates("zhang", "辣条", business=SHOP, reason="孩子吃了拉肚子")
    pan, li, look = await place.desk("pan"), await place.desk("li"), await place.desk("look")
    page = await pan.opens(f"{place.path}/clues")
    assert page.holds(SHOP, "孩子吃了拉肚子", "不得事先告知")
    for path in ("clues", "plan", "plan/line/1", "plan/export"):
        assert (await li.opens(f"{place.path}/{path}")).status == 403, path
    for desk in (li, look):
        for path in ("", "/votes", "/doubts", "/told", "/report", "/nominations", "/nominations?standing=held"):
            assert not (await desk.opens(f"{place.path}{path}")).holds(SHOP), path
    path = f"{place.path}/nominations/{nominated.id}"
    assert (await li.sends(path, what="pass", standing="clue")).status == 403
    assert (await pan.sends(path, what="pass", standing="clue")).holds("已放行", "没有人点名商家")


async def test_participation_is_drawn_and_told_in_figures(place: RoundOffice) -> None:
    look = await place.desk("look")
    await place.stage.opens_vote()
    assert (await look.opens(f"{place.path}/votes")).holds("还没有人投票", "请勿外传")
    await place.stage.votes("zhang", 1, 2, source="page", area="990101001")
    await place.stage.votes("wang", 1)
    place.stage.later(hours=3)
    await place.stage.votes("zhao", 3)
    await place.stage.votes("wang", 2)
    page = await look.opens(f"{place.path}/votes/now")
    assert page.holds("<dd>3</dd>", "1 次", "11-22 10 时：2 票", "11-22 13 时：1 票", "手机页面", "城关街道", "没有说")
    assert page.text.count("<rect x=") == 4
    assert page.holds('role="img"', 'hx-trigger="live-round from:body, every 60s"')
    assert not page.holds("<html")
    place.stage.later(days=15)
    await place.stage.does(Act.CLOSE_VOTING)
    await place.stage.ticks()
    assert (await look.opens(f"{place.path}/votes")).holds("全部选票已重新清点，对得上")


async def test_two_people_decide_about_odd_ballots(place: RoundOffice) -> None:
    await place.stage.opens_vote()
    await place.stage.votes("zhang", 1)
    late = place.stage.now + timedelta(hours=17)  # three in the morning
    for name in ("wang", "zhao"):
        await place.stage.votes(name, 2, now=late)
    await place.stage.closes()
    wang, chen, look = await place.desk("wang"), await place.desk("chen"), await place.desk("look")
    page = await wang.opens(f"{place.path}/doubts")
    assert page.holds("夜里投的：2 票", "后半夜投的票", "待看", '<td class="numeral">3</td><td class="numeral">1</td>')
    row = re.findall(r'id="d(\d+)"', page.text)[0]
    path = f"{place.path}/doubts/{row}"
    assert not (await look.opens(f"{place.path}/doubts")).holds("提出剔除</button>")
    assert (await look.sends(path, what="doubt", why="x")).status == 403
    assert (await wang.sends(path, what="doubt", why="")).status == 422
    page = await wang.sends(path, what="doubt", why="同一时间成批投")
    assert page.holds("等第二个人决定", "王审批 提出剔除，原因：同一时间成批投")
    assert (await wang.sends(path, what="exclude")).status == 403
    await chen.opens(f"{place.path}/doubts")
    assert (await chen.sends(path, what="exclude")).holds("已剔除", "陈局长 决定")
    assert (await chen.sends(path, what="keep")).status == 422
    assert (await look.opens(f"{place.path}/votes")).holds('<td class="numeral">2</td><td class="numeral">0</td>')
