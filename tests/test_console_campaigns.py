"""Can staff write a notice, have it agreed to, watch it go out, and decide what nobody knows, at the console?"""

import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from bot.console.campaign import times
from bot.domain.campaign.outcome import Outcome, Verdict
from bot.domain.ports import DeliveryError
from bot.services.campaign import origin, testers
from bot.store import citizen as people
from bot.store import tables
from bot.store.engine import Database
from tests.campaign_office import TO_ALL, CampaignOffice, campaign_office
from tests.campaigns import LI
from tests.office import PASSWORD, START

LOST = Outcome(Verdict.UNKNOWN, code="-1")


@pytest.fixture
async def place(database: Database) -> AsyncIterator[CampaignOffice]:
    async with campaign_office(database) as started:
        yield started


async def test_notice_is_written_checked_and_seen_as_on_a_phone(place: CampaignOffice) -> None:
    await place.follow(3, topic="tips", area="990101001")
    li = await place.desk("li")
    assert (await li.opens("/console/campaigns")).holds("还没有通知", "新写一条")
    page = await place.drafts(li, "festival", **{"fields.festival": "端午"})
    assert page.holds("已保存", "端午消费提示：〔没填〕", "「说什么」还没有填", "文章要有封面图", "〔怎么买〕")
    pasted = (
        '<h2>选</h2><script>alert(1)</script><p style="color:red" onclick="x()">看标签</p><a href="javascript:x">点</a>'
    )
    page = await place.edits(li, body=pasted, title="端午粽子")
    assert page.holds("端午粽子", "<h2>选</h2>", "<p>看标签</p>") and not page.holds("alert(1)")
    assert "onclick" not in page.text and "javascript:x" not in page.text
    page = await li.sends(f"{place.path}/phone", title="又改了", body="<b>粗</b>")
    assert page.holds("又改了", "<b>粗</b>") and not page.holds("<html")
    assert (await li.opens(place.path)).holds("端午粽子")
    people = await li.opens(f"{place.path}/people")
    assert people.holds("订阅了这些话题的人：消费提示，3 人", "预计 3 人", "按名单群发 1 次")
    assert (await (await place.desk("pan")).opens(f"{place.path}/edit")).status == 403


WRONG = (
    ({"title": "字" * 201}, "“标题”太长"),
    ({"kind": "topic"}, "至少选一项"),
    ({"kind": "sample", "of_sample": ""}, "至少选一项"),
    ({"way1": ""}, "请至少选一种"),
    ({"send_at": "明天"}, "“什么时候发”没有看懂"),
    ({"version": "1"}, "在您看过以后改了"),
    ({"version": "²"}, "在您看过以后改了"),
)


async def test_wrong_entries_come_back_with_what_was_typed(place: CampaignOffice) -> None:
    li = await place.desk("li")
    await place.drafts(li, **TO_ALL)
    for wrong, words in WRONG:
        page = await place.edits(li, **{"body": "写了一半"} | wrong)
        assert (page.status, page.holds(words, "写了一半")) == (422, True), wrong


async def test_two_people_and_a_second_question_stand_before_sending(place: CampaignOffice) -> None:
    await place.follow(5)
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.drafts(li, **TO_ALL)
    page = await li.opens(f"{place.path}/do/propose")
    assert page.holds("要 1 位审批员批准", "您自己不能批准", "肉馅现包现吃")
    page = await place.does(li, "propose")
    assert page.holds("已办：提交审批", "等审批") and not page.holds("do/approve")
    assert (await li.opens(f"{place.path}/do/approve")).holds("现在不能办")
    page = await wang.opens(f"{place.path}/do/approve")
    assert page.holds("改任何一处，批准作废", "下一步") and 'name="proof"' not in page.text
    seen = page.field("seen")
    page = await wang.sends(f"{place.path}/do/approve", seen=seen)
    assert page.holds("真的要批准吗", "全部关注的人，预计能到 5 人", "这是最后一位批准", "再输一次您的密码")
    for proof, words in (("", "请再输入一次动态码或者密码"), ("wrong password", "动态码或密码不对")):
        page = await wang.sends(f"{place.path}/do/approve", seen=seen, sure="yes", proof=proof)
        assert (page.status, page.holds("真的要批准吗", words)) == (422, True)
    await place.edits(li, **{"fields.words": "改了一个字。"})
    page = await wang.sends(f"{place.path}/do/approve", seen=seen, sure="yes", proof=PASSWORD)
    assert (page.status, page.holds("别人改过")) == (422, True)
    assert (await place.approves()).holds("已办：批准", "已批准，待发出", "王审批")
    await place.begins()
    assert (await wang.opens(f"{place.path}/now?state=sending")).holds("1 次里有 0 次有了结果", "every 3s")
    stale = await wang.opens(f"{place.path}/now?state=approved")
    assert stale.headers["HX-Refresh"] == "true"


async def test_sending_is_paused_resumed_and_cancelled_for_good(place: CampaignOffice) -> None:
    await place.follow(5)
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.drafts(li, **TO_ALL)
    await place.approves()
    await place.begins()
    assert (await place.does(li, "pause")).holds("请写原因")
    assert (await place.does(li, "pause", why="有一处写错了")).holds("已办：暂停", "有一处写错了")
    assert (await li.opens(f"{place.path}/do/resume")).holds("现在不能办")
    assert (await place.does(wang, "resume")).holds("已办：继续发", "正在发")
    page = await wang.opens(f"{place.path}/do/cancel")
    assert page.holds("还没有发的不再发", "不能撤销")
    page = await wang.sends(f"{place.path}/do/cancel", seen=page.field("seen"), why="不发了")
    assert page.holds("真的要取消吗", "我知道取消以后不能恢复", "原因：不发了") and 'name="proof"' not in page.text
    page = await wang.sends(f"{place.path}/do/cancel", seen=page.field("seen"), why="不发了", sure="yes")
    assert page.holds("已办：取消", "不发了", "已经结束")
    assert (await wang.opens(f"{place.path}/do/start")).status == 404


async def test_training_says_so_on_every_page(place: CampaignOffice) -> None:
    await place.follow(5)
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.drafts(li, **TO_ALL, is_training="1")
    await place.does(li, "propose")
    for path in ("", "/edit", "/report", "/do/approve"):
        assert (await wang.opens(f"{place.path}{path}")).holds("这是演练：每一步都照常走，但不会发给任何人"), path
    for path in ("", "?state=proposed"):
        assert (await wang.opens(f"/console/campaigns{path}")).holds("演练，不真发"), path
    assert (await place.does(wang, "approve")).holds("已办：批准")


async def test_lost_answer_is_decided_by_a_person_asked_twice(place: CampaignOffice) -> None:
    await place.follow(5)
    li, wang = await place.desk("li"), await place.desk("wang")
    await place.drafts(li, **TO_ALL)
    await place.approves()
    await place.begins()
    assert (await li.opens("/console/campaigns/unknown")).holds("没有要决定的")
    await place.calls(LOST)
    page = await wang.opens("/console/campaigns/unknown")
    assert page.holds("冬至饺子", "预计 5 人", "平台繁忙", "可以先等一等", "平台不会发第二遍")
    assert (await li.opens("/console/campaigns/unknown")).holds("由审批员决定")
    place.office.clock.pass_by(hours=25)
    wang = await place.desk("wang")
    assert (await wang.opens("/console/campaigns/unknown")).holds("已经过了 24 小时", "大家会收到第二遍")
    path = f"{place.path}/batch/1"
    assert (await wang.sends(path, what="sent", why="")).status == 422
    assert (await wang.sends(path, what="other", why="x")).status == 404
    page = await wang.sends(path, what="sent", why="群发记录里有")
    assert page.holds("真的已经发出去了吗", "这些人就收不到", "再输一次您的密码")
    page = await wang.sends(path, what="sent", why="群发记录里有", sure="yes", proof="wrong")
    assert (page.status, page.holds("动态码或密码不对")) == (422, True)
    page = await wang.sends(path, what="sent", why="群发记录里有", sure="yes", proof=PASSWORD)
    assert page.holds("已记下", "没有要决定的")
    assert (await wang.sends(path, what="sent", why="再来", sure="yes")).holds("这一次已经有结果了")
    assert (await wang.opens(place.path)).holds("已经发出去了", "1: 群发记录里有")


async def test_report_sets_forecast_and_platform_apart(place: CampaignOffice) -> None:
    await place.follow(7)
    li = await place.desk("li")
    await place.drafts(li, **TO_ALL)
    await place.approves()
    await place.begins()
    assert (await li.opens(f"{place.path}/report")).holds("预计（本系统的账本）", "7 人", "平台报告</dt><dd>还没有")
    await place.calls(Outcome(Verdict.ACCEPTED, msg_id="9"))
    job = {"msg_id": "9", "status": "send success", "total": 7, "filtered": 6, "sent": 5, "failed": 1}
    now = place.office.clock.now
    await place.database.run(lambda unit: unit.execute(tables.mass_job.insert().values(**job, at=now)))
    await place.changes(tables.citizen, followed=False, left_at=now + timedelta(hours=1))
    page = await li.opens(f"{place.path}/report")
    assert page.holds(
        "预计是按本系统的账本算的", "过滤以后</dt><dd>6 人", "发成功</dt><dd>5 人", "没有发成</dt><dd>1 人"
    )
    assert page.holds("取消关注</dt><dd>7</dd>", "平台已收下") and not page.holds("按名单，已送到")
    page = await li.opens("/console/campaigns/quota")
    assert page.holds("第 1 条", "2026-11-22 10:00 占用", "10:00 消费提示：冬至饺子<br>")


async def test_report_counts_people_by_way_reason_and_area(place: CampaignOffice) -> None:
    await place.follow(4, topic="tips", area="990101001")
    left = await place.follow(2, topic="tips", area="990101100")
    li = await place.desk("li")
    await place.drafts(li, kind="topic", of_topic="tips", way1="next", way2="", way3="")
    await place.approves()
    gone = tables.citizen.update().where(tables.citizen.c.ref.in_(left)).values(followed=False)
    await place.database.run(lambda unit: unit.execute(gone))
    await place.begins()
    await place.changes(tables.outbox, state="sent")
    page = await li.opens(f"{place.path}/report")
    assert page.holds('已取消关注</th><td class="numeral">2</td>', '下次来信</th><td class="numeral">4</td>')
    rows = re.findall(
        r'<th scope="row">(\S+?)</th><td class="numeral">(\d)</td><td class="numeral">(\d)</td><td class="bar"',
        page.text,
    )
    assert rows == [("城关街道", "4", "4"), ("东湖镇", "2", "0")]
    await place.changes(tables.outbox, state="dropped", error="not read in time")
    assert (await li.opens(f"{place.path}/report")).holds(
        '下次来信</th><td class="numeral">4</td><td class="numeral">0</td>'
    )
    for state, words in (("dropped", "拒收</dt><dd>4"), ("parked", "等来信</dt><dd>4")):
        await place.changes(tables.outbox, state=state, error="43101")
        assert (await li.opens(f"{place.path}/report")).holds(words), state


async def test_quota_used_by_hand_is_noted_once(place: CampaignOffice) -> None:
    li, wang = await place.desk("li"), await place.desk("wang")
    page = await li.opens("/console/campaigns/quota")
    assert page.holds("2026 年 11 月", "11 月 22 日，今天") and not page.holds("手工发掉了")
    assert (await li.sends("/console/campaigns/quota?month=2026-11", slot="1", what="used")).status == 403
    await wang.opens("/console/campaigns/quota?month=2026-12")
    page = await wang.sends("/console/campaigns/quota?month=2026-12", slot="2", what="used")
    assert page.holds("已记下", "2026 年 12 月", "在公众平台后台手工发的", "记错了，没有发")
    again = await wang.sends("/console/campaigns/quota?month=2026-12", slot="2", what="used")
    assert (again.status, again.holds('role="alert"')) == (422, True)
    assert (await wang.sends("/console/campaigns/quota?month=2026-12", slot="9", what="used")).status == 422
    page = await wang.sends("/console/campaigns/quota?month=2026-12", slot="2", what="free")
    assert not page.holds("在公众平台后台手工发的")
    assert (await wang.opens("/console/campaigns/quota?month=nonsense")).holds("2026 年 11 月")


async def test_plan_is_made_in_words_and_switched(place: CampaignOffice) -> None:
    li, look = await place.desk("li"), await place.desk("look")
    typed = {"name": "每月提示", "template": "tip", "how": "month", "clock": "09:30", "catch_up": "latest"}
    await li.opens("/console/campaigns/plans")
    wrong = await li.sends("/console/campaigns/plans", **typed)
    assert (wrong.status, wrong.holds("时间没有看懂", "每月提示")) == (422, True)
    page = await li.sends("/console/campaigns/plans", **typed, day="5")
    assert page.holds("每月 5 日 09:30", "下一次 2026-12-05 09:30", "开着", "订阅了这些话题的人：消费提示")
    row = re.findall(r"/console/campaigns/plans/(\d+)", page.text)[0]
    assert (await li.sends(f"/console/campaigns/plans/{row}", what="off")).holds("停着")
    assert (await look.sends(f"/console/campaigns/plans/{row}", what="on")).status == 403


@pytest.mark.parametrize(
    ("typed", "cron", "words"),
    [
        ({"how": "year", "month": "6", "day": "10", "clock": "09:00"}, "0 9 10 6 *", "每年 6 月 10 日 09:00"),
        ({"how": "week", "weekday": "mon", "clock": "18:05"}, "5 18 * * mon", "每周一 18:05"),
        ({"how": "week", "weekday": "8", "clock": "18:05"}, "", ""),
        ({"how": "month", "day": "x", "clock": "09:00"}, "", ""),
        ({"how": "month", "day": "1", "clock": "later"}, "", ""),
        ({"how": "day", "day": "1", "clock": "09:00"}, "", ""),
        ({}, "", ""),
    ],
)
def test_times_of_plans_are_read_both_ways(typed: dict[str, str], cron: str, words: str) -> None:
    assert times.line(typed) == cron
    assert times.words(cron) == words


def test_a_line_of_another_shape_stands_for_itself() -> None:
    assert times.words("0 9 1,15 * *") == "0 9 1,15 * *"
    assert times.words("0 9 * * *") == "0 9 * * *"


async def test_testers_are_invited_by_a_word_shown_once(place: CampaignOffice) -> None:
    li = await place.desk("li")
    await li.opens("/console/campaigns/testers")
    page = await li.sends("/console/campaigns/testers", what="invite", name="小周")
    assert page.holds("给 小周 的口令") and re.search(r"预览 \d{8}", page.text)
    assert not re.search(r"预览 \d{8}", (await li.opens("/console/campaigns/testers")).text)
    assert (await li.sends("/console/campaigns/testers", what="invite", name="")).status == 422
    assert (await li.sends("/console/campaigns/testers", what="dismiss", name="没有这人")).status == 422
    await place.drafts(li)
    page = await li.sends(f"{place.path}/preview")
    assert (page.status, page.holds("没有连上公众平台")) == (422, True)


async def test_unasked_result_begins_no_notice(place: CampaignOffice) -> None:
    li = await place.desk("li")
    await li.opens("/console/campaigns")
    assert (await li.sends("/console/campaigns/from-result", sample="none")).status == 404
    assert await place.database.read(origin.begun, actor=LI, sample="none") == []


async def test_code_is_asked_once_in_five_minutes(place: CampaignOffice) -> None:
    await place.follow(5)
    li, wang = await place.desk("li"), await place.desk("wang")
    secret = (await wang.opens("/console/enrol")).text.split('class="secret">')[1].split("<")[0].replace(" ", "")
    code = pyotp.TOTP(secret)
    await wang.sends("/console/enrol", code=code.at(place.office.clock.now))
    place.office.clock.pass_by(minutes=1)
    await place.drafts(li, **TO_ALL)
    await place.does(li, "propose")
    seen = (await wang.opens(f"{place.path}/do/approve")).field("seen")
    page = await wang.sends(f"{place.path}/do/approve", seen=seen)
    assert page.holds("再输一次动态码", 'inputmode="numeric"')
    wrong = {"seen": seen, "sure": "yes", "proof": PASSWORD}
    assert (await wang.sends(f"{place.path}/do/approve", **wrong)).holds("动态码或密码不对")
    right = wrong | {"proof": code.at(place.office.clock.now)}
    assert (await wang.sends(f"{place.path}/do/approve", **right)).holds("已办：批准")
    await place.begins()
    await place.does(li, "pause", why="等一等")
    seen = (await wang.opens(f"{place.path}/do/resume")).field("seen")
    assert 'name="proof"' not in (await wang.sends(f"{place.path}/do/resume", seen=seen)).text
    assert (await wang.sends(f"{place.path}/do/resume", seen=seen, sure="yes")).holds("已办：继续发")


class Press:
    """The edge: a platform that takes articles and shows them to testers, and a net where nothing answers."""

    def __init__(self) -> None:
        self.got: list[str] = []

    async def inline(self, picture: bytes) -> str:
        return "https://mmbiz.test/1"

    async def keep(self, picture: bytes) -> str:
        return "cover"

    async def draft(self, article: Mapping[str, Any]) -> str:
        return "draft"

    async def preview(self, openid: str, kind: str, content: Mapping[str, Any]) -> None:
        if openid == "busy":
            raise DeliveryError("45009", "retry", "reach max api daily quota limit")
        self.got.append(str(content))

    async def look(self, address: str) -> str:
        return "连不上"


async def test_testers_see_it_first_and_every_link_is_opened(database: Database) -> None:
    press = Press()
    async with campaign_office(database, materials=press, links=press) as place:
        li = await place.desk("li")
        await place.drafts(li, **{"fields.page": "https://mp.weixin.qq.com/s/1"})
        assert (await li.sends(f"{place.path}/preview")).holds("还没有预览人")
        for name in ("小周", "busy"):
            word = await database.run(testers.invite, actor=LI, name=name, now=START)
            citizen = await database.run(people.add, name, START)
            await database.run(testers.join, citizen=citizen, word=testers.word_in(word), now=START)
        page = await li.sends(f"{place.path}/preview")
        assert (page.status, page.holds("没有发到：busy", "其余 1 位已经发到")) == (422, True)
        assert len(press.got) == 1 and "冬至饺子" in press.got[0]
        page = await li.sends("/console/campaigns/testers", what="dismiss", name="busy")
        assert page.holds("已去掉", "小周") and not page.holds("busy")
        assert (await li.sends(f"{place.path}/preview")).holds("预览已经发给预览人")
        assert (await li.opens(f"{place.path}/checks")).holds("打不开：连不上")
