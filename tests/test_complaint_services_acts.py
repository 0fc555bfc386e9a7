"""Do the office's acts move a case, its clocks, its papers and its messages in one unit each?"""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.domain.case import Act, State
from bot.domain.complaint import Kind
from bot.domain.refused import Refused
from bot.services import complaint, house, workdays
from bot.services.complaint import Given
from bot.store import tables
from bot.store.engine import Database
from tests.cases import CITIZEN, OTHER, PHONE, Desk, People, audited, file, hire, messages
from tests.clock_data import moment

Start = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def start(database: Database, now: datetime) -> Start:
    """A case with staff around it; keywords as of ``complaint.file``."""
    people = People()
    await database.run(hire, people, now)

    async def begin(**given: Any) -> Desk:
        filed = await database.run(file, now, **given)
        return Desk(database, filed.number, people, now)

    return begin


def row_of(connection: Connection, number: str) -> Any:
    return connection.execute(select(tables.complaint).where(tables.complaint.c.number == number)).one()


async def test_a_dispute_goes_its_whole_way(start: Start, database: Database) -> None:
    desk = await start()
    for act, state in (
        (Act.ACCEPT, State.ACCEPTED),
        (Act.MEDIATE, State.ACCEPTED),
        (Act.SETTLE, State.SETTLED),
        (Act.TELL, State.TOLD),
        (Act.CLOSE, State.CLOSED),
    ):
        desk.later(hours=1)
        await desk.does(act, desk.people.li)
        assert (await desk.sees()).state is state
    case = await desk.sees()
    assert (case.due, case.acts) == (None, (Act.REOPEN,))
    assert [notice.form for notice in case.notices] == ["投诉受理决定书", "投诉调解通知书", "投诉调解书"]
    assert [notice.number for notice in case.notices] == [f"〔2026〕{n}号" for n in (1, 2, 3)]
    assert len(await database.read(messages, CITIZEN)) == 5
    assert {"case.accept", "notice.issue", "case.close"} <= set(await database.read(audited, desk.number))


async def test_a_report_goes_its_whole_way(start: Start) -> None:
    desk = await start(contact=None)
    for act in (
        Act.CHECK,
        Act.SAMPLE,
        Act.TEST_FAILED,
        Act.FILE_CASE,
        Act.TELL_FILING,
        Act.DECIDE,
        Act.TELL,
        Act.CLOSE,
    ):
        desk.later(hours=1)
        await desk.does(act)
    case = await desk.sees()
    assert (case.state, case.due) == (State.CLOSED, None)
    assert {clock.rule.key for clock in case.clocks} == {"check", "decide", "reply", "follow_up"}


async def test_the_next_due_moment_follows_every_act(start: Start, database: Database) -> None:
    desk = await start()
    assert (await desk.sees()).due == moment("2026-12-01T23:59:59")
    desk.now = moment("2026-11-24")
    await desk.does(Act.ACCEPT)
    row = await database.read(row_of, desk.number)
    assert row.due_clock == "mediate"
    await desk.does(Act.SAMPLE)
    row = await database.read(row_of, desk.number)
    assert (row.due_at, row.is_paused, row.was_late) == (None, True, False)
    desk.now = moment("2026-12-04")
    await desk.does(Act.TEST_PASSED)
    assert not (await database.read(row_of, desk.number)).is_paused


async def test_a_missed_clock_stays_on_the_record(start: Start, database: Database) -> None:
    desk = await start()
    desk.now = moment("2026-12-02")
    await desk.does(Act.ACCEPT)
    assert (await database.read(row_of, desk.number)).was_late


async def test_a_refusal_gives_the_statutory_reason(start: Start, database: Database) -> None:
    desk = await start()
    with pytest.raises(Refused, match=r"case\.reason_missing"):
        await desk.does(Act.REFUSE, reason="because")
    with pytest.raises(Refused, match=r"case\.notice_missing"):
        await desk.does(Act.REFUSE, notice=" ")
    await desk.does(Act.REFUSE, served_on=date(2026, 11, 23), served_how="邮寄")
    (told,) = await database.read(messages, CITIZEN)
    assert "投诉事项不属于市场监督管理部门职责" in told
    case = await desk.sees()
    assert (case.state, case.notices[0].served_on, case.lines[-1].reason) == (State.REFUSED, "2026-11-23", "not_ours")


async def test_documents_are_sealed_and_their_looks_audited(start: Start, database: Database) -> None:
    desk = await start()
    done = await desk.does(Act.ACCEPT, notice=f"王女士 {PHONE}：决定受理")
    (head,) = (await desk.sees()).notices
    look: dict[str, Any] = {"number": desk.number, "notice": head.id, "now": desk.now}
    seen = await database.run(complaint.document, actor=desk.people.wang, **look)
    assert (seen.number, seen.text) == (done.notice, f"王女士 {PHONE}：决定受理")
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await database.run(complaint.document, actor=desk.people.look, **look)
    served: dict[str, Any] = {"served_on": date(2026, 11, 24), "served_how": "当面"}
    await database.run(complaint.serve, actor=desk.people.li, **look, **served)
    assert (await desk.sees()).notices[0].served_on == "2026-11-24"
    assert "notice.view" in await database.read(audited, desk.number)


async def test_more_time_needs_a_second_person(start: Start, database: Database) -> None:
    desk = await start(contact=None)
    await desk.does(Act.CHECK)
    before = (await desk.sees()).due
    numbers = [desk.number]
    await database.run(complaint.assign, numbers=numbers, to="wang", actor=desk.people.li, now=desk.now)
    with pytest.raises(Refused, match=r"case\.not_allowed"):
        await desk.does(Act.EXTEND, desk.people.li, clock="check")
    with pytest.raises(Refused, match=r"case\.second_person"):
        await desk.does(Act.EXTEND, desk.people.wang, clock="check")
    await desk.does(Act.EXTEND, desk.people.chen, clock="check")
    after = (await desk.sees()).due
    assert before and after and after - before > timedelta(days=20)
    with pytest.raises(Refused, match=r"clock\.extended_already"):
        await desk.does(Act.EXTEND, desk.people.chen, clock="check")
    with pytest.raises(Refused, match=r"case\.needs_clock"):
        await desk.does(Act.EXTEND, desk.people.chen, clock="decide")


async def test_new_facts_set_the_clock_to_zero(start: Start) -> None:
    desk = await start(contact=None)
    await desk.does(Act.CHECK)
    desk.now = moment("2026-12-01")
    await desk.does(Act.RENEW, desk.people.chen)
    assert (await desk.sees()).due == moment("2026-12-22T23:59:59")


async def test_a_clue_becomes_a_linked_report(start: Start, database: Database) -> None:
    desk = await start(respondent="小李面包店")
    await desk.does(Act.ACCEPT)
    done = await desk.does(Act.CLUE, text="后厨没有健康证")
    assert done.linked
    case = await desk.sees()
    assert [(one.number, one.why) for one in case.linked] == [(done.linked, "clue")]
    found = await database.read(complaint.case, number=done.linked, actor=desk.people.li, now=desk.now)
    assert (found.kind, found.source, found.contact_masked) == (Kind.REPORT, "clue", None)
    assert [clock.rule.key for clock in found.clocks] == ["clue"]


async def test_forwarding_moves_within_the_grid_only(start: Start, database: Database) -> None:
    desk = await start()
    place: dict[str, Any] = {"parent": None, "words": "", "office": "邻区局 12315"}

    def lay_out(connection: Connection) -> None:
        ours = place | {"code": "990101001", "name": "和平镇", "is_ours": True}
        other = place | {"code": "990102", "name": "邻区", "is_ours": False}
        connection.execute(tables.area.insert(), [ours, other])

    await database.run(lay_out)
    await desk.does(Act.FORWARD, area="990101001", assignee="li")
    case = await desk.sees()
    assert (case.area, case.assignee, case.lines[-1].act) == ("990101001", "李处理", "forward")
    with pytest.raises(Refused, match=r"case\.outside"):
        await desk.does(Act.FORWARD, area="990102")
    with pytest.raises(Refused, match=r"case\.area_unknown"):
        await desk.does(Act.FORWARD, area="77")


async def test_a_preview_writes_nothing_and_says_all(start: Start, database: Database) -> None:
    desk = await start()
    ask: dict[str, Any] = {"number": desk.number, "actor": desk.people.li, "now": desk.now}
    given = Given(notice="受理", text="周三见")
    seen = await database.read(complaint.preview, act=Act.ACCEPT, given=given, **ask)
    assert seen.told and desk.number in seen.told and "周三见" in seen.told
    assert (seen.state, seen.effects.starts, seen.effects.stops) == (State.ACCEPTED, ("mediate",), ("accept",))
    assert len((await desk.sees()).lines) == 1
    await database.run(complaint.act, act=Act.ACCEPT, given=given, **ask)
    assert await database.read(messages, CITIZEN) == [seen.told]


async def test_what_changed_meanwhile_is_read_first(start: Start, database: Database) -> None:
    desk = await start()
    await database.run(complaint.add, citizen=CITIZEN, number=desk.number, text="还有一盒", photos=(), now=desk.now)
    work: dict[str, Any] = {"number": desk.number, "act": Act.ANSWER, "actor": desk.people.li, "now": desk.now}
    with pytest.raises(Refused, match=r"staff\.changed"):
        await database.run(complaint.act, given=Given(text="好"), seen=1, **work)
    await database.run(complaint.act, given=Given(text="好"), seen=2, **work)


async def test_records_are_not_shown_to_the_citizen(start: Start, database: Database) -> None:
    desk = await start()
    await desk.does(Act.ACCEPT)
    await desk.does(Act.SETTLE, text="店家退款", record=f"笔录：{PHONE} 张某")
    seen = await database.read(complaint.progress, citizen=CITIZEN, number=desk.number)
    assert seen.last_answer == "店家退款"
    lines = [(line.act, line.text) for line in (await desk.sees()).lines][-2:]
    assert lines == [("settle", "店家退款"), ("record", "笔录：【电话】 张某")]


async def test_assigning_many_tells_how_many(start: Start, database: Database) -> None:
    desk = await start()
    other = await start()
    give: dict[str, Any] = {"actor": desk.people.li, "now": desk.now}
    numbers = [desk.number, other.number, "T20990101-0001"]
    assert await database.run(complaint.assign, numbers=numbers, to="li", **give) == 2
    mine = await database.read(complaint.inbox, actor=desk.people.li, tab="mine", now=desk.now)
    assert (len(mine.items), mine.counts["mine"], mine.counts["unassigned"]) == (2, 2, 0)
    assert await database.run(complaint.assign, numbers=numbers, to=None, **give) == 2
    with pytest.raises(Refused, match=r"staff\.unknown"):
        await database.run(complaint.assign, numbers=numbers, to="look", **give)


async def test_the_inbox_sorts_by_clock(start: Start, database: Database) -> None:
    desk = await start()
    early = await database.run(file, moment("2026-11-10"), contact=None)  # due on the same day
    late = await database.run(file, moment("2026-11-01"), category="bread", area="990101001")
    ask: dict[str, Any] = {"actor": desk.people.li, "now": moment("2026-12-01")}
    due = await database.read(complaint.inbox, tab="due", **ask)
    assert [item.number for item in due.items] == [desk.number, early.number]
    over = await database.read(complaint.inbox, tab="overdue", **ask)
    assert [item.number for item in over.items] == [late.number]
    assert over.counts == {"due": 2, "overdue": 1, "mine": 0, "unassigned": 3, "open": 3}
    for filters, count in (
        ({"area": "9901"}, 1),
        ({"category": "bread"}, 1),
        ({"kind": "report"}, 1),
        ({"area": "98"}, 0),
    ):
        assert (await database.read(complaint.inbox, filters=filters, **ask)).total == count


async def test_those_who_joined_hear_where_it_stands(start: Start, database: Database) -> None:
    desk = await start()
    await database.run(complaint.follow, citizen=OTHER, number=desk.number, now=desk.now)
    await desk.does(Act.ANSWER, text="只对反映人说的话")
    await desk.does(Act.ACCEPT)
    (told,) = await database.read(messages, OTHER)
    assert "已经受理" in told
    seen = await database.read(complaint.progress, citizen=OTHER, number=desk.number)
    assert (seen.is_following, seen.last_answer, seen.may_withdraw) == (True, None, False)


async def test_who_took_a_report_back_hears_no_more(start: Start, database: Database) -> None:
    desk = await start(contact=None)
    await database.run(complaint.withdraw, citizen=CITIZEN, number=desk.number, now=desk.now)
    await desk.does(Act.CHECK)
    await desk.does(Act.DISMISS, desk.people.chen)
    case = await desk.sees()
    assert (case.state, await database.read(messages, CITIZEN)) == (State.NOT_FILED, [])
    assert "reply" not in {clock.rule.key for clock in case.clocks}


async def test_an_edited_year_moves_what_is_due(start: Start, database: Database) -> None:
    desk = await start()
    shipped = house.shipped().calendar.years[2026]
    year = {"year": 2026, "notice": shipped.notice, "issued": "2025-11-04", "source": shipped.source, "workdays": []}
    holidays = {"临时放假": ["2026-11-30", "2026-12-01"]}
    save: dict[str, Any] = {"data": year | {"holidays": holidays}, "now": desk.now}
    with pytest.raises(Refused, match=r"staff\.not_allowed"):
        await database.run(workdays.save_year, actor=desk.people.li, **save)
    await database.run(workdays.save_year, actor=desk.people.wang, **save)
    assert await database.run(complaint.recount, desk.now) == 1
    assert await database.run(complaint.recount, desk.now) == 0
    assert (await database.read(row_of, desk.number)).due_at == moment("2026-12-03T23:59:59")
    assert [shown.is_edited for shown in await database.read(workdays.years)] == [False, True]
    with pytest.raises(Refused, match=r"calendar\.bad"):
        await database.run(workdays.save_year, actor=desk.people.wang, data={"year": 2027}, now=desk.now)
    assert await database.read(workdays.warning, now=desk.now) == 2027


async def test_a_receipt_before_all_rules_has_no_clock(start: Start, database: Database) -> None:
    desk = await start()

    def make_old(connection: Connection) -> None:
        connection.execute(update(tables.complaint_event).values(at=moment("2019-05-01")))
        connection.execute(update(tables.complaint).values(counted_at=None))

    await database.run(make_old)
    assert await database.run(complaint.recount, desk.now) == 1
    case = await desk.sees()
    assert (case.due, case.clocks, case.pack) == (None, [], None)
