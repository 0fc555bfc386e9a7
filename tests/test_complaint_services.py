"""Does a case go its way in one unit each: filed, found, answered, closed, with nothing personal in clear?"""

import asyncio
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.domain.case import Act, State, acts_offered
from bot.domain.complaint import Kind
from bot.domain.ports import Fetched
from bot.domain.refused import Refused
from bot.domain.staff import Actor
from bot.services import complaint, media
from bot.services.complaint import Filed, Given
from bot.store import tables
from bot.store.engine import Database
from bot.store.outbox import read_content
from tests.clock_data import moment

LI = Actor(7, "li", "李处理", frozenset({"handler"}))
WANG = Actor(8, "wang", "王审批", frozenset({"approver"}))
READER = Actor(8, "look", "只读", frozenset({"viewer"}))
PHONE = "13912345678"
STORY = f"面包发霉了，店主说打{PHONE}找他"
CITIZEN = "a" * 22


def file(connection: Connection, /, now: datetime, **other: Any) -> Filed:
    given: dict[str, Any] = {
        "citizen": CITIZEN,
        "story": STORY,
        "place": "和平路12号",
        "point": (31.2, 121.5),
        "photos": (),
        "contact": f"张女士 {PHONE}",
    }
    return complaint.file(connection, **(given | other), now=now)


def answer(
    connection: Connection, /, number: str, text: str, now: datetime, actor: Actor = LI, seen: int | None = None
) -> None:
    given = Given(text=text)
    complaint.act(connection, number=number, act=Act.ANSWER, actor=actor, given=given, now=now, seen=seen)


def audited(connection: Connection) -> list[tuple[str, str]]:
    t = tables.audit
    return [(row.actor, row.act) for row in connection.execute(select(t.c.actor, t.c.act).order_by(t.c.id))]


def messages(connection: Connection) -> list[str]:
    t = tables.outbox
    return [read_content(connection, row)["text"] for row in connection.execute(select(t).order_by(t.c.id))]


async def test_numbers_count_by_day_and_kind(database: Database, now: datetime) -> None:
    filed = [await database.run(file, now, contact=contact) for contact in (PHONE, PHONE, None)]
    tomorrow = await database.run(file, now + timedelta(days=1))
    assert [one.number for one in filed] == ["T20261122-0001", "T20261122-0002", "J20261122-0001"]
    assert [one.kind for one in filed] == [Kind.COMPLAINT, Kind.COMPLAINT, Kind.REPORT]
    assert tomorrow.number == "T20261123-0001"


async def test_cases_filed_at_once_get_different_numbers(database: Database, now: datetime) -> None:
    filed = await asyncio.gather(*(database.run(file, now) for _ in range(20)))
    assert len({one.number for one in filed}) == 20


async def test_nothing_personal_stands_in_clear(database: Database, now: datetime) -> None:
    await database.run(file, now, place=f"和平路12号，电话{PHONE}")

    def everything(connection: Connection) -> str:
        return "".join(
            str(tuple(row)) for table in tables.metadata.sorted_tables for row in connection.execute(select(table))
        )

    dump = await database.read(everything)
    assert "面包发霉" in dump
    assert PHONE not in dump
    assert "张女士" not in dump


async def test_a_case_shows_staff_what_they_need(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    case = await database.read(complaint.case, number=filed.number, actor=LI, now=now)
    assert (case.kind, case.state, case.point) == (Kind.COMPLAINT, State.RECEIVED, (31.2, 121.5))
    assert case.story == "面包发霉了，店主说打【电话】找他"
    assert case.contact_masked == "139****5678"
    assert case.acts == acts_offered(Kind.COMPLAINT, State.RECEIVED, LI.roles)
    assert (case.due, [clock.rule.key for clock in case.clocks]) == (moment("2026-12-01T23:59:59"), ["accept"])
    assert [(line.actor, line.act) for line in case.lines] == [("citizen", "file")]


async def test_revealing_is_for_some_and_audited(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await database.run(complaint.reveal_contact, number=filed.number, actor=READER, now=now)
    assert await database.run(complaint.reveal_contact, number=filed.number, actor=WANG, now=now) == f"张女士 {PHONE}"
    assert await database.run(complaint.reveal_story, number=filed.number, actor=WANG, now=now) == STORY
    assert (await database.read(audited))[1:] == [
        ("look", "wall.refused"),
        ("wang", "contact.reveal"),
        ("wang", "story.reveal"),
    ]


async def test_an_anonymous_report_has_no_contact(database: Database, now: datetime) -> None:
    filed = await database.run(file, now, contact=None)
    assert await database.run(complaint.reveal_contact, number=filed.number, actor=WANG, now=now) is None
    assert (await database.read(complaint.case, number=filed.number)).contact_masked is None


async def test_an_answer_is_state_history_audit_and_message(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    await database.run(answer, filed.number, f"请打 {PHONE} 联系我", now + timedelta(hours=1))
    case = await database.read(complaint.case, number=filed.number)
    assert (case.state, case.updated) == (State.RECEIVED, now + timedelta(hours=1))
    assert [(line.actor, line.act, line.delivery) for line in case.lines][1:] == [("李处理", Act.ANSWER, "waiting")]
    assert await database.read(audited) == [("citizen", "case.file"), ("li", "case.answer")]
    (told,) = await database.read(messages)
    assert filed.number in told
    assert f"请打 {PHONE} 联系我" in told
    mine = await database.read(complaint.progress, citizen=CITIZEN, number=filed.number)
    assert mine.last_answer == f"请打 {PHONE} 联系我"


async def test_a_case_taken_back_takes_no_more_acts(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    await database.run(complaint.withdraw, citizen=CITIZEN, number=filed.number, now=now)
    assert (await database.read(complaint.case, number=filed.number, actor=LI, now=now)).acts == ()
    with pytest.raises(Refused, match=r"case\.not_now"):
        await database.run(answer, filed.number, "还有", now)
    with pytest.raises(Refused, match=r"complaint\.not_now"):
        await database.run(complaint.withdraw, citizen=CITIZEN, number=filed.number, now=now)
    assert await database.read(messages) == []


async def test_the_same_answer_twice_is_sent_once(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    await database.run(answer, filed.number, "已经去查", now)
    with pytest.raises(Refused, match=r"complaint\.text_same"):
        await database.run(answer, filed.number, " 已经去查 ", now)
    await database.run(answer, filed.number, "又查了一次", now)
    assert len(await database.read(messages)) == 2


@pytest.mark.parametrize(("text", "code"), [("  ", "case.needs_text"), ("长" * 1501, "complaint.text_long")])
async def test_answers_need_words_but_not_too_many(database: Database, now: datetime, text: str, code: str) -> None:
    filed = await database.run(file, now)
    with pytest.raises(Refused, match=re.escape(code)):
        await database.run(answer, filed.number, text, now)


async def test_readers_may_not_answer(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await database.run(answer, filed.number, "好", now, READER)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"story": " "}, "story_missing"),
        ({"story": "长" * 2001}, "story_long"),
        ({"place": "长" * 201}, "place_long"),
    ],
)
async def test_a_filing_out_of_bounds_is_refused(
    database: Database, now: datetime, other: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused, match=rf"complaint\.{code}"):
        await database.run(file, now, **other)


async def test_another_citizens_case_is_unknown(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    with pytest.raises(Refused, match=r"complaint\.unknown"):
        await database.read(complaint.progress, citizen="b" * 22, number=filed.number)
    with pytest.raises(Refused, match=r"complaint\.unknown"):
        await database.run(complaint.withdraw, citizen="b" * 22, number=filed.number, now=now)
    with pytest.raises(Refused, match=r"complaint\.unknown"):
        await database.read(complaint.case, number="T20261122-9999")


async def test_additions_are_redacted_and_revealed_in_full(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    more = f"再打{PHONE}也行"
    await database.run(complaint.add, citizen=CITIZEN, number=filed.number, text=more, photos=(), now=now)
    case = await database.read(complaint.case, number=filed.number)
    assert [line.text for line in case.lines] == ["", "再打【电话】也行"]
    full = await database.run(complaint.reveal_story, number=filed.number, actor=WANG, now=now)
    assert full == f"{STORY}\n\n再打{PHONE}也行"


async def test_a_withdrawn_case_says_so(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    await database.run(complaint.withdraw, citizen=CITIZEN, number=filed.number, now=now)
    mine = await database.read(complaint.progress, citizen=CITIZEN, number=filed.number)
    assert (mine.state, mine.last_answer) == (State.WITHDRAWN, None)


async def test_a_citizen_sees_own_cases_newest_first(database: Database, now: datetime) -> None:
    for hour in range(7):
        await database.run(file, now + timedelta(hours=hour))
    await database.run(file, now, citizen="b" * 22)
    mine = await database.read(complaint.mine, citizen=CITIZEN, limit=5)
    assert [one.filed for one in mine] == [now + timedelta(hours=hour) for hour in (6, 5, 4, 3, 2)]


async def test_the_list_is_paged_filtered_and_counted(database: Database, now: datetime) -> None:
    ref = await database.run(media.note, citizen=CITIZEN, media_id="m", now=now)
    filed = [await database.run(file, now + timedelta(minutes=n), photos=[ref]) for n in range(5)]
    await database.run(complaint.withdraw, citizen=CITIZEN, number=filed[0].number, now=now)
    first = await database.read(complaint.listing, state=None, page=1, size=2)
    assert (first.page, first.pages, first.total) == (1, 3, 5)
    assert [item.number for item in first.items] == [filed[4].number, filed[3].number]
    last = await database.read(complaint.listing, state=None, page=99, size=2)
    assert [(item.number, item.photos) for item in last.items] == [(filed[0].number, 1)]
    over = await database.read(complaint.listing, state=State.WITHDRAWN, page=1)
    assert [item.number for item in over.items] == [filed[0].number]
    empty = await database.read(complaint.listing, state=State.CLOSED, page=1)
    assert (empty.items, empty.pages) == ([], 1)


async def test_an_undelivered_answer_is_counted(database: Database, now: datetime) -> None:
    filed = await database.run(file, now)
    await database.run(answer, filed.number, "好", now)
    await database.run(lambda connection: connection.execute(tables.outbox.update().values(state="failed")) and None)
    (item,) = (await database.read(complaint.listing, state=None, page=1)).items
    assert item.undelivered == 1
    assert (await database.read(complaint.case, number=filed.number)).lines[1].delivery == "failed"


async def test_filing_and_answering_tell_the_watchers(database: Database, now: datetime) -> None:
    heard: list[str] = []
    for name in ("complaint", "outbox", "media"):
        database.on(name, lambda name=name: heard.append(name))  # type: ignore[misc]
    filed = await database.run(file, now)
    assert heard == ["complaint"]
    await database.run(answer, filed.number, "好", now)
    assert sorted(heard[1:]) == ["complaint", "outbox"]


async def test_only_photos_of_the_case_are_shown(database: Database, now: datetime) -> None:
    refs = [await database.run(media.note, citizen=CITIZEN, media_id=f"m{n}", now=now) for n in range(2)]
    filed = await database.run(file, now, photos=refs)
    other = await database.run(file, now)
    await database.run(media.keep, ref=refs[0], fetched=Fetched("image/jpeg", b"picture"), now=now)
    look: Any = {"actor": LI, "now": now}
    shown = await database.run(complaint.photo, number=filed.number, ref=refs[0], **look)
    assert (shown.mime, shown.data) == ("image/jpeg", b"picture")
    for number, ref in ((other.number, refs[0]), (filed.number, refs[1]), (filed.number, "nothing")):
        with pytest.raises(Refused, match=r"photo\.unknown"):
            await database.run(complaint.photo, number=number, ref=ref, **look)


async def test_photos_of_another_citizen_are_not_taken(database: Database, now: datetime) -> None:
    ref = await database.run(media.note, citizen="b" * 22, media_id="m", now=now)
    filed = await database.run(file, now, photos=[ref])
    assert (await database.read(complaint.case, number=filed.number)).photos == []
