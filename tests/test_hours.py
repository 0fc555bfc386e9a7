"""Is somebody told when the office is back, and is a question they leave kept, answered and theirs alone?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.domain.gap import LEFT_LIMIT, Gap, is_left
from bot.domain.hours import Hours, parse
from bot.domain.number import BEIJING
from bot.domain.refused import Refused
from bot.services import faq, gap, timetable
from bot.store import outbox, tables
from bot.store.engine import Database
from tests.chat import CONTENT, Chat, chief
from tests.clock_data import calendar, read
from tests.knowing import ENTRIES, KNOWING

DAYS = calendar()
HOURS = parse(read("rules/hours.yaml"))
NOON = parse({"open": [{"from": "09:00", "until": "12:00"}, {"from": "13:30", "until": "17:30"}]})
QUESTION = "我上个月交的小作坊登记材料批了没有"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "moment", "is_open", "back"),
    [
        (HOURS, "2026-11-23 09:00", True, "2026-11-24 09:00"),
        (HOURS, "2026-11-23 08:59", False, "2026-11-23 09:00"),
        (HOURS, "2026-11-23 17:30", False, "2026-11-24 09:00"),
        (HOURS, "2026-11-22 10:00", False, "2026-11-23 09:00"),
        (HOURS, "2026-09-30 18:00", False, "2026-10-08 09:00"),
        (HOURS, "2026-10-10 10:00", True, "2026-10-12 09:00"),
        (HOURS, "2026-12-31 17:00", True, None),
        (HOURS, "2026-12-31 18:00", False, None),
        (HOURS, "2027-01-05 10:00", True, None),
        (HOURS, "2027-01-09 10:00", False, None),
        (NOON, "2026-11-23 12:10", False, "2026-11-23 13:30"),
        (NOON, "2026-11-22 12:10", False, "2026-11-23 09:00"),
    ],
)
def test_office_hours_follow_the_calendar(hours: Hours, moment: str, is_open: bool, back: str | None) -> None:
    assert hours.is_open(at(moment), DAYS) is is_open
    assert hours.back(at(moment), DAYS) == (at(back) if back else None)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"open": []},
        {"open": [{"from": "nine", "until": "17:30"}]},
        {"open": [{"from": 9, "until": "17:30"}]},
        {"open": [{"from": "09:00", "until": "09:00"}]},
        {"open": [{"from": "13:00", "until": "17:00"}, {"from": "09:00", "until": "12:00"}]},
    ],
)
def test_wrong_hours_are_refused_with_advice(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="hours: .*open"):
        parse(wrong)


def test_the_sentence_names_the_hours_of_the_rules() -> None:
    said = CONTENT.texts.say("office.hours")
    assert [f"{edge.hour}:{edge.minute:02}" in said for span in HOURS.spans for edge in span] == [True, True]


@pytest.fixture(autouse=True)
def knowledge() -> Iterator[None]:
    faq.furnish(ENTRIES)
    yield
    faq.furnish(CONTENT.faq)


@pytest.fixture
def chat(database: Database, now: datetime) -> Chat:
    return Chat(database, now, KNOWING)


async def kept(chat: Chat) -> list[Any]:
    """The rows of questions for staff."""
    table = tables.question_gap
    query = select(table).where(table.c.state == Gap.LEFT).order_by(table.c.id)
    return list(await chat.database.read(lambda connection: connection.execute(query).all()))


async def test_in_office_hours_a_person_is_a_call_away(chat: Chat) -> None:
    chat.now = at("2026-11-23 10:00")
    heard = await chat.of("zhang").says("人工")
    assert heard.startswith("工作人员的联系方式")
    assert "写下来" not in heard
    await chat.of("zhang").says(QUESTION)
    assert await kept(chat) == []


@pytest.mark.parametrize(
    ("moment", "back"),
    [
        ("2026-11-22 10:00", "工作人员明天 9:00 上班"),
        ("2026-11-23 06:30", "工作人员今天 9:00 上班"),
        ("2026-09-30 18:00", "工作人员10月8日（周四）9:00 上班"),
        ("2026-12-31 18:00", "工作人员下一个工作日 上班"),
    ],
)
async def test_out_of_hours_the_way_back_is_named(chat: Chat, moment: str, back: str) -> None:
    chat.now = at(moment)
    heard = await chat.of("zhang").says("人工")
    assert heard.startswith("有人受伤、昏迷、呼吸困难，请马上打 120。")
    assert back in heard
    assert "12315" in heard
    assert "写下来" in heard


async def test_a_question_left_is_answered_to_its_asker_alone(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    heard = await chat.of("zhang").says("人工", f"{QUESTION}，我电话13912345678")
    assert f"「{QUESTION}，我电话【电话】」" in heard
    assert "明天 9:00 上班后会看" in heard
    await chat.of("wang").says(QUESTION)
    (row,) = await kept(chat)
    assert is_left(row.words)
    found = await chat.database.read(gap.listing, actor=actor, state=Gap.LEFT)
    assert [(one.waiting, one.is_left) for one in found.items] == [(1, True)]
    given: dict[str, Any] = {"actor": actor, "gap": row.id}
    assert await chat.database.run(gap.answer, **given, reply="批了，带身份证来取。", now=chat.now) == 1
    sent = select(tables.outbox).where(tables.outbox.c.purpose == "question")
    said = await chat.database.read(lambda c: [outbox.read_content(c, one)["text"] for one in c.execute(sent).all()])
    assert ["批了" in text for text in said] == [True]
    assert "批了" not in await chat.of("zhao").says(QUESTION)
    await chat.database.run(gap.reopen, **given, now=chat.now)
    assert [one.id for one in await kept(chat)] == [row.id]
    with pytest.raises(Refused, match=r"gap\.open"):
        await chat.database.run(gap.reopen, **given, now=chat.now)


async def test_the_same_question_left_twice_is_one(chat: Chat) -> None:
    await chat.of("zhang").says("人工", QUESTION, "人工", QUESTION)
    await chat.of("wang").says("人工", QUESTION)
    assert [row.count for row in await kept(chat)] == [2, 1]


async def test_a_long_question_is_kept_and_quoted_short(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    await chat.of("zhang").says("人工", QUESTION * 80)
    (row,) = await kept(chat)
    assert len(row.text) == LEFT_LIMIT
    said = await chat.database.read(gap.preview, actor=actor, gap=row.id, reply="好" * 100)
    assert len(said) < 400


async def test_a_greeting_before_the_question_does_not_count(chat: Chat) -> None:
    heard = await chat.of("zhang").says("人工", "你好", "好的")
    assert "写下来" in heard
    assert "已经替您记下" in await chat.of("zhang").says(QUESTION)
    assert "已经替您记下" not in await chat.of("zhang").says(QUESTION)


@pytest.mark.parametrize(
    "text", ["菜单", "取消", "不用了", "2", "投诉", "我的进度", "昨天在幸福超市买的面包发霉了我要投诉"]
)
async def test_what_is_no_question_goes_its_own_way(chat: Chat, text: str) -> None:
    assert "已经替您记下" not in await chat.of("zhang").says("人工", text)
    assert await kept(chat) == []


async def test_an_emergency_goes_before_the_question(chat: Chat) -> None:
    heard = await chat.of("zhang").says("人工", "孩子吃了野蘑菇一直吐怎么办")
    assert heard.startswith("先顾身体：有人难受得厉害，请马上打 120")
    assert await kept(chat) == []


async def test_matters_of_another_body_are_sent_there(chat: Chat) -> None:
    heard = await chat.of("zhang").says("人工", "路灯坏了没人修怎么办")
    assert "12345" in heard
    assert await kept(chat) == []


async def test_what_is_known_is_offered_meanwhile(chat: Chat) -> None:
    heard = await chat.of("zhang").says("人工", "小票丢了还能退吗")
    assert "已经替您记下" in heard
    assert "1 小票丢了还能维权吗？" in heard
    assert "【小票丢了还能维权吗？】" in await chat.of("zhang").says("1")


async def test_back_in_office_meanwhile_no_time_is_named(chat: Chat) -> None:
    await chat.of("zhang").says("人工")
    chat.now = at("2026-11-22 10:20")
    assert "明天" in await chat.of("zhang").says(QUESTION)
    chat.now = at("2026-11-23 08:50")
    await chat.of("zhang").says("人工")
    chat.now += timedelta(minutes=15)
    heard = await chat.of("zhang").says(f"{QUESTION}呢")
    assert "工作人员会看" in heard
    assert "上班后" not in heard


async def test_a_running_complaint_stays_where_it_is(chat: Chat) -> None:
    await chat.of("zhang").says("投诉")
    heard = await chat.of("zhang").says("人工")
    assert "明天 9:00 上班" in heard
    assert "写下来" not in heard
    await chat.of("zhang").says("昨天在幸福超市买的面包发霉了")
    assert await kept(chat) == []


async def test_who_leaves_takes_an_answered_question_along(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    await chat.of("zhang").follows()
    await chat.of("zhang").says("人工", QUESTION)
    (row,) = await kept(chat)
    await chat.database.run(gap.answer, actor=actor, gap=row.id, reply="批了。", now=chat.now)
    await chat.of("zhang").unfollows()
    count = select(func.count()).select_from(tables.question_gap)
    assert await chat.database.read(lambda connection: connection.scalar(count)) == 0


async def test_an_answered_question_is_forgotten_in_time(chat: Chat) -> None:
    actor = await chief(chat.database, chat.now)
    await chat.of("zhang").says("人工", QUESTION)
    (row,) = await kept(chat)
    await chat.database.run(gap.answer, actor=actor, gap=row.id, reply="批了。", now=chat.now)
    late = chat.now + timetable.ASKED + timedelta(minutes=1)
    assert (await chat.database.run(timetable.retain, late, 7, 180))["question_gap"] == 1


async def test_an_entry_that_is_gone_leaves_no_silence(chat: Chat) -> None:
    faq.furnish(replace(entry, id=f"{entry.id}-new") for entry in ENTRIES)
    for text in ("土豆发芽挖掉，西瓜打针，能吃么", "小票丢了还能退吗"):
        heard = await chat.of("zhang").says(text)
        assert heard != ""
        assert "您是不是想问" not in heard
