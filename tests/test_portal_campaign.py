"""Do the pages of notices, happenings and quizzes show what they may, and take what comes from who is who?"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from icalendar import Calendar

from bot.services import faq, ticket
from bot.store.engine import Database
from tests.chat import CONTENT
from tests.happenings import START, Hall, lecture
from tests.round_pages import Browser, Site, site
from tests.test_handlers_campaign import announce

ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass
class Square:
    """The site, and what is on."""

    site: Site
    hall: Hall

    async def puts_on(self, **other: Any) -> None:
        self.site.path = f"/happening/{await self.hall.puts_on(**other)}"

    async def asks(self) -> None:
        self.site.path = f"/quiz/{await self.hall.asks('labels')}"

    def later(self, **span: float) -> None:
        self.hall.later(**span)
        self.site.stage.now = self.hall.now

    async def answers(self, browser: Browser, number: int, choice: int | str) -> Any:
        return await browser.sends("answer", token=await browser.token(), number=number, choice=choice)


@pytest.fixture
async def square(database: Database, now: datetime) -> AsyncIterator[Square]:
    faq.furnish(CONTENT.faq)
    async with site(database, now) as found:
        yield Square(found, Hall(database, now, refs=found.refs))


async def test_archive_shows_what_is_on_and_what_was_sent(square: Square) -> None:
    await announce(square.hall.database, square.hall.now)
    await announce(square.hall.database, square.hall.now, ref="0" * 12, title="撤下的", is_listed=False)
    await square.puts_on()
    await square.hall.asks()
    anybody = await square.site.browser()
    listed = await anybody.opens("/notices")
    for words in ("冷冻食品怎么买怎么放", "可以报名", "食品安全知识答题", "元旦消费提示", "2026年11月22日"):
        assert words in listed.text
    assert "撤下的" not in listed.text
    one = await anybody.opens("/notices/abcdefabcdef")
    assert "<p>先看日期。</p>" in one.text
    assert "alert(1)" not in one.text
    gone = await anybody.opens("/notices/000000000000")
    assert gone.status == 404
    assert (await anybody.opens("/notices?page=9999999")).status == 200


async def test_archive_goes_on_over_pages(square: Square) -> None:
    for number in range(45):
        moment = square.hall.now + timedelta(minutes=number)
        await announce(square.hall.database, moment, ref=f"{number:012x}", title=f"第{number}条")
    anybody = await square.site.browser()
    first, last = await anybody.opens("/notices"), await anybody.opens("/notices?page=3")
    assert ("第44条" in first.text, "第24条" in first.text, "第 1 页，共 3 页" in first.text) == (True, False, True)
    assert ("第0条" in last.text, "下一页" in last.text) == (True, False)


async def test_feed_carries_notices_whole_and_safe(square: Square) -> None:
    await announce(square.hall.database, square.hall.now, title="甲\x08<乙>", link="https://x.example/1")
    anybody = await square.site.browser()
    answer = await anybody.opens("/notices/feed.atom")
    root = Xml.fromstring(answer.text)
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["甲<乙>"]
    assert entries[0].findtext(f"{ATOM}content") == "<p>先看日期。</p>"
    assert root.findtext(f"{ATOM}updated") == "2026-11-22T02:00:00+00:00"
    async with anybody.http.get(f"{square.site.url}/notices/feed.atom") as whole:
        tag = whole.headers["ETag"]
    async with anybody.http.get(f"{square.site.url}/notices/feed.atom", headers={"If-None-Match": tag}) as again:
        assert again.status == 304


async def test_a_follower_signs_up_on_the_page(square: Square) -> None:
    await square.puts_on(places=1, asks=frozenset({"name", "phone"}))
    wang, li = await square.site.browser("王大妈"), await square.site.browser("小李")
    stranger = await wang.opens()
    assert ("我要报名" in stranger.text, 'name="phone"' in stranger.text) == (True, False)
    assert (await wang.enters()).path == square.site.path
    wrong = await wang.sends("sign-up", token=await wang.token(), name="王大妈", phone="123")
    assert (wrong.status, "这个号码好像不对" in wrong.said, 'value="王大妈"' in wrong.text) == (409, True, True)
    done = await wang.sends("sign-up", token=await wang.token(), name="王大妈", phone="13900000000")
    assert "报上了！请记好时间。" in done.said
    assert "13900000000" not in (await wang.opens()).text
    await li.enters()
    queued = await li.sends("sign-up", token=await li.token(), name="小李", phone="13900000001")
    assert "您排上队了" in queued.said
    back = await wang.sends("take-back", token=await wang.token())
    assert "您的报名取消了" in back.said
    assert "您已经报上名了" in (await li.opens()).said


async def test_nobody_signs_up_for_somebody_else(square: Square) -> None:
    await square.puts_on()
    wang, thief = await square.site.browser("王大妈"), await square.site.browser()
    await wang.enters()
    assert "不知道您是谁" in (await thief.sends("sign-up", token=await wang.token())).said
    forged = await wang.sends("sign-up", token="forged")
    assert (forged.status, "这次没有记" in forged.said) == (403, True)
    elsewhere = await wang.sends("sign-up", token=await wang.token(), headers={"Origin": "https://evil.example"})
    assert elsewhere.status == 403
    assert (await square.hall.happening()).taken == 0


async def test_a_ticket_leads_to_its_own_page_once(square: Square) -> None:
    await square.asks()
    quiz_page = square.site.path
    wang = await square.site.browser("王大妈")
    given: dict[str, Any] = {"page": quiz_page[1:], "citizen": square.site.refs["王大妈"], "now": square.hall.now}
    token = await square.hall.database.run(ticket.give, **given)
    assert "这个链接只给您一个人用" in (await wang.opens(f"{quiz_page}/enter?ticket={token}")).text
    await square.puts_on()
    assert "这个链接不对" in (await wang.sends("enter", ticket=token)).said
    square.site.path = quiz_page
    assert "第 1 题" in (await wang.sends("enter", ticket=token)).text
    assert "已经用过了" in (await wang.sends("enter", ticket=token)).said


async def test_the_calendar_file_follows_what_changes(square: Square) -> None:
    await square.puts_on(words="请带老花镜；\n当场答疑, 免费。")
    anybody = await square.site.browser()
    address = f"{square.site.url}{square.site.path}/calendar.ics"
    async with anybody.http.get(address) as answer:
        assert answer.content_type == "text/calendar"
        event = Calendar.from_ical(await answer.text()).walk("VEVENT")[0]
    starts = square.hall.now + START
    assert (event["SUMMARY"], event["LOCATION"]) == ("冷冻食品怎么买怎么放", "和平区文化馆二楼")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (starts, starts + timedelta(hours=2))
    assert (event["DESCRIPTION"], event["SEQUENCE"]) == ("请带老花镜；\n当场答疑, 免费。", 0)
    await square.hall.changes(place="东湖镇文化站")
    await square.hall.calls_off("老师病了")
    async with anybody.http.get(address) as answer:
        event = Calendar.from_ical(await answer.text()).walk("VEVENT")[0]
    assert (event["STATUS"], event["SEQUENCE"], event["LOCATION"]) == ("CANCELLED", 2, "东湖镇文化站")
    page = await anybody.opens()
    assert "原因：老师病了" in page.said
    assert "calendar.ics" not in page.text


async def test_a_quiz_is_answered_on_the_page_and_seen_again(square: Square) -> None:
    await square.asks()
    wang = await square.site.browser("王大妈")
    stranger = await wang.opens()
    assert ("开始答题" in stranger.text, 'type="radio"' in stranger.text) == (True, False)
    await wang.enters()
    none = await wang.sends("answer", token=await wang.token(), number=1)
    assert (none.status, "请先选一个" in none.said) == (409, True)
    first = await square.answers(wang, 1, 2)
    assert "答对了！" in first.said
    assert "第 2 题，共 6 题" in first.text
    assert "您选的：写着“天然”" not in first.text
    again = await square.answers(wang, 1, 1)
    assert "算第一次的" in again.text
    assert (await square.answers(wang, 2, 9)).status == 409
    assert (await square.answers(wang, 2, "x")).status == 409
    for number in range(2, 7):
        last = await square.answers(wang, number, 2)
    assert "您答对 6 道" in last.said
    seen = await wang.opens()
    assert seen.text.count("您选的：") == 6
    square.later(days=15)
    assert "已经结束了" in (await wang.opens()).said


async def test_drafts_are_nobodys_business(square: Square) -> None:
    ref = await square.hall.drafts()
    anybody = await square.site.browser()
    for path in (f"/happening/{ref}", f"/happening/{ref}/calendar.ics", f"/happening/{ref}/enter", f"/quiz/{ref}"):
        assert (await anybody.opens(path)).status == 404
    assert lecture(square.hall.now).title not in (await anybody.opens("/notices")).text
