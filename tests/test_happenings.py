"""Does everybody who signs up get one place or one turn in the queue, and hear what they need to, once?"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot.domain.campaign.notice import TopicNotices
from bot.domain.happening import TABLE, Act, Standing, State, act_on
from bot.domain.refused import Refused
from bot.services import campaign, faq, happening, house, timetable
from bot.services.campaign import announcing
from bot.services.happening.views import Person
from bot.store import citizen_data, tables
from bot.store.engine import Database
from bot.store.outbox import read_content
from tests.cases import audited
from tests.chat import CONTENT
from tests.happenings import START, Hall, hall, lecture
from tests.refusals import refusal
from tests.rounds import CHEN, LI, LOOK, PAN, WANG

IN, WAITING = Standing.IN, Standing.WAITING


@pytest.fixture
async def stage(database: Database, now: datetime) -> AsyncIterator[Hall]:
    async with hall(database, now) as found:
        yield found


def sealed(connection: Connection) -> int:
    v = tables.vault
    return connection.scalar(select(func.count()).select_from(v).where(v.c.kind == "sign_up")) or 0


async def test_nobody_announces_what_they_wrote(stage: Hall) -> None:
    await stage.drafts()
    given: dict[str, Any] = {"ref": stage.ref, "act": Act.OPEN, "now": stage.now}
    run = stage.database.run
    assert await refusal(run(happening.act, actor=LI, **given)) == "staff.not_allowed"
    await run(happening.edit, actor=WANG, ref=stage.ref, given=lecture(stage.now), now=stage.now)
    assert await refusal(run(happening.act, actor=WANG, **given)) == "happening.second_person"
    assert await refusal(stage.database.read(happening.public, ref=stage.ref, now=stage.now)) == "happening.unknown"
    opened = await run(happening.act, actor=CHEN, **given)
    assert opened.is_open
    assert happening.offered(opened, actor=CHEN) == (Act.EDIT, Act.CANCEL)
    assert happening.offered(opened, actor=LOOK) == ()
    assert await refusal(stage.changes(LI, place="别处")) == "staff.not_allowed"


async def test_places_go_to_the_first_and_the_next_wait(stage: Hall) -> None:
    await stage.puts_on()
    heard = [await stage.signs_up(name) for name in ("zhang", "wang", "zhao", "qian")]
    assert [(one.standing, one.ahead) for one in heard] == [(IN, 0), (IN, 0), (WAITING, 0), (WAITING, 1)]
    again = await stage.signs_up("zhang")
    assert (again.standing, again.is_new) == (IN, False)
    assert await stage.takes_back("zhang")
    assert not await stage.takes_back("zhang")
    assert "您报上「冷冻食品怎么买怎么放」了" in (await stage.heard("zhao"))[0]
    assert await stage.heard("qian") == []
    back = await stage.signs_up("zhang")
    assert (back.standing, back.ahead) == (WAITING, 1)
    await stage.ticks()
    seen = await stage.happening()
    assert (seen.taken, seen.waiting, seen.is_full) == (2, 2, True)


async def test_more_places_are_given_to_those_who_wait(stage: Hall) -> None:
    await stage.puts_on(places=1)
    for name in ("zhang", "wang", "zhao"):
        await stage.signs_up(name)
    await stage.changes(places=2)
    assert len(await stage.heard("wang")) == 1
    assert await stage.heard("zhao") == []
    await stage.changes(places=0)
    assert (await stage.happening()).waiting == 0


async def test_a_rush_never_gives_a_place_twice(stage: Hall) -> None:
    await stage.puts_on(places=5)
    names = [f"p{number}" for number in range(24)]
    for name in names:
        await stage.follower(name)
    await asyncio.gather(*(stage.signs_up(name) for name in names for _ in range(2)))
    await asyncio.gather(*(stage.takes_back(name) for name in names[:3]))
    seen = await stage.happening()
    assert (seen.taken, seen.waiting) == (5, 16)


async def test_only_what_was_asked_is_kept_and_sealed(stage: Hall) -> None:
    await stage.puts_on(asks=frozenset({"name", "phone"}))
    assert await refusal(stage.signs_up("zhang", name="张三", phone="12")) == "happening.phone_bad"
    assert await refusal(stage.signs_up("zhang", name=" ", phone="13900000000")) == "happening.name_bad"
    await stage.signs_up("zhang", name="张三", phone="139 0000 0000")
    listed = await stage.database.read(happening.listed, actor=LOOK, ref=stage.ref)
    assert [(one.name, one.phone) for one in listed.items] == [("张**", "139****0000")]
    assert await refusal(stage.database.run(happening.sheet, actor=PAN, ref=stage.ref, now=stage.now)) == (
        "staff.not_allowed"
    )
    sheet: list[Person] = await stage.database.run(happening.sheet, actor=LI, ref=stage.ref, now=stage.now)
    assert [(one.name, one.phone) for one in sheet] == [("张三", "13900000000")]
    assert "张三" not in repr(sheet)
    assert (await stage.database.read(audited, stage.ref))[-1] == "happening.sheet"
    rows = json.dumps([list(map(str, row)) for row in await stage.database.read(_rows)], ensure_ascii=False)
    assert "张三" not in rows
    await stage.takes_back("zhang")
    assert await stage.database.read(sealed) == 0


def _rows(connection: Connection) -> list[Any]:
    return list(connection.execute(select(tables.sign_up)))


async def test_reminder_goes_once_and_never_at_night(stage: Hall) -> None:
    await stage.puts_on(starts=stage.now + START, sign_until=stage.now + START)
    for name in ("zhang", "wang", "zhao"):
        await stage.signs_up(name)
    await stage.ticks()
    assert await stage.heard("zhang") == []
    stage.now += START - timedelta(hours=13)  # 22:30 the evening before
    await stage.ticks()
    assert await stage.heard("zhang") == []
    stage.later(hours=10)
    for _ in range(3):
        await stage.ticks()
    heard = await stage.heard("zhang")
    assert len(heard) == 1
    assert "时间：11月25日（周三）11:30 到 13:30\n地点：和平区文化馆二楼" in heard[0]
    assert await stage.heard("zhao") == []


async def test_another_time_is_told_to_all_who_signed_up(stage: Hall) -> None:
    await stage.puts_on()
    for name in ("zhang", "wang", "zhao"):
        await stage.signs_up(name)
    await stage.changes(title="换个名字")
    await stage.ticks()
    assert await stage.heard("zhang") == []
    await stage.changes(place="东湖镇文化站")
    await stage.ticks()
    await stage.ticks()
    assert [len(await stage.heard(name)) for name in ("zhang", "wang", "zhao")] == [1, 1, 1]
    await stage.calls_off("老师病了")
    await stage.ticks()
    assert "原因：老师病了" in (await stage.heard("zhao"))[-1]
    assert await refusal(stage.signs_up("qian")) == "happening.sign_closed"


async def test_nobody_hears_that_what_is_over_was_cancelled(stage: Hall) -> None:
    await stage.puts_on(title="冷冻食品\r怎么买")
    await stage.signs_up("zhang")
    assert (await stage.happening()).title == "冷冻食品 怎么买"
    stage.later(days=5)
    await stage.calls_off("写错了")
    await stage.ticks()
    assert await stage.heard("zhang") == []


async def test_a_reminder_that_comes_too_late_is_dropped(stage: Hall) -> None:
    await stage.puts_on(sign_until=stage.now + START)
    await stage.signs_up("zhang")
    stage.now += START - timedelta(hours=2)
    await stage.ticks()
    stage.later(hours=3)
    await stage.ticks()
    assert await stage.column("outbox.state") == ["dropped"]


async def test_no_reminder_of_what_was_cancelled_goes_out(stage: Hall) -> None:
    await stage.puts_on(sign_until=stage.now + START)
    await stage.signs_up("zhang")
    await stage.signs_up("wang")
    stage.now += START - timedelta(hours=2)
    await stage.ticks()
    await stage.takes_back("wang")
    assert sorted(await stage.column("outbox.state")) == ["dropped", "waiting"]
    await stage.calls_off("老师病了")
    await stage.ticks()
    assert sorted(await stage.column("outbox.state")) == ["dropped", "dropped", "waiting"]
    assert "原因：老师病了" in (await stage.heard("zhang"))[-1]


async def test_who_is_erased_gives_the_place_away(stage: Hall) -> None:
    await stage.puts_on(places=1, asks=frozenset({"name"}))
    await stage.signs_up("zhang", name="张三")
    await stage.signs_up("wang", name="王五")
    await stage.database.run(citizen_data.forget_loose, stage.refs["zhang"])
    assert await stage.database.read(sealed) == 1
    await stage.ticks()
    assert len(await stage.heard("wang")) == 1


async def test_names_go_a_month_after_sign_ups_in_half_a_year(stage: Hall) -> None:
    await stage.puts_on(asks=frozenset({"name"}))
    await stage.signs_up("zhang", name="张三")
    stage.later(days=40)
    removed = await stage.database.run(timetable.retain, stage.now, 7, 180)
    assert (removed["sign_up"], await stage.database.read(sealed)) == (0, 0)
    stage.later(days=180)
    assert (await stage.database.run(timetable.retain, stage.now, 7, 180))["sign_up"] == 1


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_every_act_leads_where_the_table_says(state: State, act: Act) -> None:
    if (state, act) in TABLE:
        assert act_on(state, act, "老师病了") is TABLE[state, act]
    else:
        with pytest.raises(Refused, match=r"happening\.not_now"):
            act_on(state, act, "老师病了")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"title": ""}, "happening.title_bad"),
        ({"place": "x" * 121}, "happening.place_bad"),
        ({"words": "x" * 1001}, "happening.words_long"),
        ({"places": -1}, "happening.places_bad"),
        ({"ends": datetime(2026, 1, 1).astimezone()}, "happening.times_bad"),
        ({"sign_until": datetime(2027, 1, 1).astimezone()}, "happening.sign_bad"),
    ],
)
def test_what_is_not_right_is_named(now: datetime, other: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        lecture(now, **other).check()
    assert refused.value.code == code


async def test_a_reminder_is_announced_to_who_agreed_to_topics(stage: Hall) -> None:
    notices = TopicNotices("tEvents", {"thing1": "{title}", "time2": "{time}"})
    house.furnish(CONTENT.rules, CONTENT.texts, topic_notices=notices, address="https://food.example")
    try:
        await stage.puts_on(sign_until=stage.now + START)
        await stage.signs_up("zhang")
        stage.now += START - timedelta(hours=2)
        await stage.ticks()
        rows = await stage.database.read(lambda connection: connection.execute(select(tables.outbox)).all())
        told = await stage.database.read(read_content, rows[0])
    finally:
        house.furnish(CONTENT.rules, CONTENT.texts)
    assert told["notice"]["values"] == {"thing1": "冷冻食品怎么买怎么放", "time2": "2026年11月25日 11:30"}
    assert told["notice"]["page"] == f"https://food.example/happening/{stage.ref}"


async def test_what_is_on_becomes_a_notice_that_leads_there(stage: Hall) -> None:
    faq.furnish(CONTENT.faq)
    given: dict[str, Any] = {"actor": LI, "now": stage.now}
    await stage.puts_on()
    made = await stage.database.run(announcing.from_happening, ref=stage.ref, **given)
    notice = await stage.database.read(campaign.view, ref=made, **given)
    assert (notice.title, notice.link) == ("冷冻食品怎么买怎么放：2026年11月25日", f"/happening/{stage.ref}")
    assert "11:30—13:30" in notice.body
    await stage.changes(ends=stage.now + START + timedelta(days=1))
    made = await stage.database.run(announcing.from_happening, ref=stage.ref, **given)
    assert "11:30—11月26日11:30" in (await stage.database.read(campaign.view, ref=made, **given)).body
    await stage.asks("labels")
    made = await stage.database.run(announcing.from_quiz, ref=stage.ref, **given)
    notice = await stage.database.read(campaign.view, ref=made, **given)
    assert notice.title == "食品安全答题：会看标签买得放心"
    assert "一共 6 道题" in notice.body
    assert await refusal(stage.database.run(announcing.from_happening, ref="0" * 12, **given)) == "happening.unknown"
